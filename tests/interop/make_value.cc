// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/escaping.h>

#include <boost/json.hpp>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

#include "tests/interop/notation.h"
#include "tests/interop/numbers.h"
#include "tests/interop/type_names.h"
#include "wire/ignite/object_id.h"
#include "wire/ignite/object_layout.h"

namespace glowplug::test {
namespace {

namespace json = boost::json;
using api::Value;
using api::ValueType;

// The enums of the tables with their constants; the ordinal is the place.
struct EnumType {
  std::string_view name;
  std::initializer_list<std::string_view> constants;
};
const EnumType kEnums[] = {
    {"org.glowplug.test.Colour", {"RED", "GREEN", "BLUE"}},
    {"State", {"OPEN", "PAID"}},
};

class Maker {
 public:
  explicit Maker(sdk::HeapArena& arena) : arena_(arena) {}

  Value Make(const json::value& notation) {
    Value value{};
    value.type = ValueType::kNull;
    if (notation.is_null()) return value;
    const auto& [name, content] = *notation.as_object().begin();
    if (name == "type") {
      MakeType(value, content);
      return value;
    }
    if (name == "proxy") {
      value.type = ValueType::kOptimized;
      value.extra = ignite::kProxyCode;
    } else {
      value.type = NotationType(name);
    }
    Fill(value, content);
    return value;
  }

 private:
  void Fill(Value& value, const json::value& content) {
    switch (value.type) {
      case ValueType::kFloat:
      case ValueType::kDouble:
        return MakeFloat(value, content.as_string());
      case ValueType::kString:
        return MakeBytes(value, content.as_string());
      case ValueType::kByteArray:
      case ValueType::kOptimized:
        return MakeBytes(value, absl::HexStringToBytes(content.as_string().c_str()));
      case ValueType::kBool:
        value.int64 = content.as_bool();
        return;
      case ValueType::kUuid:
        value.int64 = static_cast<int64_t>(Hex(content.as_string().subview(0, 16)));
        value.extra = static_cast<int64_t>(Hex(content.as_string().subview(16)));
        return;
      case ValueType::kTimestamp:
        value.int64 = content.at(0).as_int64();
        value.extra = content.at(1).as_int64();
        return;
      case ValueType::kDecimal:
        return MakeDecimal(value, content);
      case ValueType::kCollection:
        value.extra = content.at("kind").as_int64();
        return MakeItems(value, content.at("items").as_array());
      case ValueType::kMap:
        return MakeMap(value, content);
      case ValueType::kEnum:
      case ValueType::kBinaryEnum:
        return MakeEnum(value, content);
      case ValueType::kObjectArray:
      case ValueType::kEnumArray:
        value.extra = ElementType(value.type, content.at("type").as_string());
        return MakeItems(value, content.at("items").as_array());
      case ValueType::kObject:
        return MakeObject(value, content);
      default:
        if (content.is_int64()) {
          value.int64 = content.as_int64();
        } else if (ElementSize(value.type) != 0) {
          MakeBytes(value, PackArray(value.type, content.as_array()));
          value.count = static_cast<uint32_t>(content.as_array().size());
        } else {
          MakeItems(value, content.as_array());
        }
    }
  }

  void MakeBytes(Value& value, std::string_view bytes) {
    value.bytes = Keep(bytes).data;
    value.count = static_cast<uint32_t>(bytes.size());
  }

  api::Bytes Keep(std::string_view bytes) {
    auto* kept = sdk::Allocate<uint8_t>(arena_.get(), bytes.size() + 1);
    std::memcpy(kept, bytes.data(), bytes.size());
    return {kept, bytes.size()};
  }

  void MakeDecimal(Value& value, const json::value& content) {
    std::string digits(content.at(1).as_string());
    if (digits.front() == '-') {
      value.flags = api::kNegative;
      digits.erase(0, 1);
    }
    MakeBytes(value, absl::HexStringToBytes(digits.size() % 2 == 0 ? digits : "0" + digits));
    value.extra = content.at(0).as_int64();
  }

  void MakeItems(Value& value, const json::array& items) {
    auto* made = sdk::Allocate<Value>(arena_.get(), items.size());
    value.items = made;
    value.count = static_cast<uint32_t>(items.size());
    for (const json::value& item : items) *made++ = Make(item);
  }

  void MakeMap(Value& value, const json::value& content) {
    const json::array& entries = content.at("entries").as_array();
    auto* made = sdk::Allocate<Value>(arena_.get(), 2 * entries.size());
    value.items = made;
    value.count = static_cast<uint32_t>(entries.size());
    value.extra = content.at("kind").as_int64();
    for (const json::value& entry : entries) {
      *made++ = Make(entry.at(0));
      *made++ = Make(entry.at(1));
    }
  }

  static int64_t ElementType(ValueType type, std::string_view name) {
    if (name.empty()) return type == ValueType::kObjectArray ? -1 : 0;
    return ignite::TypeIdOf(name, ignite::NameMapper::kFullName);
  }

  void MakeEnum(Value& value, const json::value& content) {
    auto* type = NewType(content.at("type").as_string());
    type->is_enum = 1;
    for (const EnumType& known : kEnums) {
      if (known.name != sdk::ViewOf(type->name)) continue;
      auto* constants = sdk::Allocate<api::EnumConstant>(arena_.get(), known.constants.size());
      for (const std::string_view& constant : known.constants) {
        constants[type->constant_count].name = sdk::BytesOf(constant);
        constants[type->constant_count].ordinal = static_cast<int32_t>(type->constant_count);
        ++type->constant_count;
      }
      type->constants = constants;
    }
    value.described = type;
    value.extra = content.at("ordinal").as_int64();
  }

  // Of a type alone: name, affinity field, fields, constants.
  void MakeType(Value& value, const json::value& content) {
    auto* type = NewType(content.at("name").as_string());
    type->is_enum = content.at("enum").as_bool();
    type->affinity_field = Keep(content.at("affinity_field").as_string());
    const json::array& fields = content.at("fields").as_array();
    auto* declared = sdk::Allocate<api::ObjectField>(arena_.get(), fields.size());
    type->fields = declared;
    for (const json::value& field : fields) {
      declared[type->field_count].name = Keep(field.at(0).as_string());
      declared[type->field_count++].type = NotationType(field.at(1).as_string());
    }
    const json::array& all = content.at("constants").as_array();
    auto* constants = sdk::Allocate<api::EnumConstant>(arena_.get(), all.size());
    type->constants = constants;
    for (const json::value& constant : all) {
      constants[type->constant_count].name = Keep(constant.at(0).as_string());
      constants[type->constant_count++].ordinal = static_cast<int32_t>(constant.at(1).as_int64());
    }
    auto* record = sdk::Allocate<api::Record>(arena_.get(), 1);
    record->type = type;
    value.type = ValueType::kObject;
    value.object = record;
  }

  // Of a type that nobody knows.
  void MakeObjectOf(Value& value, std::string_view bytes) {
    auto* record = sdk::Allocate<api::Record>(arena_.get(), 1);
    record->graph = Keep(bytes);
    value.object = record;
  }

  void MakeObject(Value& value, const json::value& content) {
    if (const json::value* bytes = content.as_object().if_contains("bytes")) {
      return MakeObjectOf(value, absl::HexStringToBytes(bytes->as_string().c_str()));
    }
    const json::array& fields = content.at("fields").as_array();
    auto* type = NewType(content.at("type").as_string());
    auto* declared = sdk::Allocate<api::ObjectField>(arena_.get(), fields.size());
    auto* values = sdk::Allocate<Value>(arena_.get(), fields.size());
    type->fields = declared;
    type->field_count = static_cast<uint32_t>(fields.size());
    for (size_t i = 0; i < fields.size(); ++i) {
      declared[i].name = Keep(fields[i].at(0).as_string());
      declared[i].type = NotationType(fields[i].at(1).as_string());
      values[i] = Make(fields[i].at(2));
    }
    auto* record = sdk::Allocate<api::Record>(arena_.get(), 1);
    record->type = type;
    record->fields = values;
    if (const json::value* raw = content.as_object().if_contains("raw")) {
      record->raw = Keep(absl::HexStringToBytes(raw->as_string().c_str()));
    }
    value.object = record;
  }

  api::ObjectType* NewType(std::string_view name) {
    auto* type = sdk::Allocate<api::ObjectType>(arena_.get(), 1);
    type->struct_size = sizeof(api::ObjectType);
    type->name = Keep(name);
    return type;
  }

  sdk::HeapArena& arena_;
};

}  // namespace

Value MakeValue(const json::value& notation, sdk::HeapArena& arena) {
  return Maker(arena).Make(notation);
}

}  // namespace glowplug::test
