// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/escaping.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "tests/interop/notation.h"
#include "tests/interop/numbers.h"
#include "tests/interop/type_names.h"
#include "wire/ignite/object_layout.h"

namespace glowplug::test {
namespace {

namespace json = boost::json;
using api::Value;
using api::ValueType;

json::value Tagged(std::string_view name, json::value content) {
  return json::object{{json::string_view(name.data(), name.size()), std::move(content)}};
}

json::value Text(std::string_view text) { return json::string(text.data(), text.size()); }

std::string BytesOf(const Value& value) {
  return std::string(reinterpret_cast<const char*>(value.bytes), value.count);
}

json::value DescribeItems(const Value& value) {
  json::array items;
  for (uint32_t i = 0; i < value.count; ++i) items.push_back(Describe(value.items[i]));
  return items;
}

json::value DescribeMap(const Value& value) {
  json::array entries;
  for (uint32_t i = 0; i < value.count; ++i) {
    entries.push_back(json::array{Describe(value.items[2 * i]), Describe(value.items[2 * i + 1])});
  }
  return json::object{{"kind", value.extra}, {"entries", std::move(entries)}};
}

json::value DescribeDecimal(const Value& value) {
  std::string digits = absl::BytesToHexString(BytesOf(value));
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) digits = "0";
  return json::array{value.extra, ((value.flags & api::kNegative) != 0 ? "-" : "") + digits};
}

json::value DescribeEnum(const Value& value) {
  json::object described = {{"type", nullptr}, {"ordinal", value.extra}, {"name", nullptr}};
  if (value.described == nullptr) return described;
  described["type"] = Text(sdk::ViewOf(value.described->name));
  for (uint32_t i = 0; i < value.described->constant_count; ++i) {
    const api::EnumConstant& constant = value.described->constants[i];
    if (constant.ordinal == value.extra) described["name"] = Text(sdk::ViewOf(constant.name));
  }
  return described;
}

json::value DescribeField(const api::Record& record, uint32_t field) {
  if (record.reader == nullptr) return Describe(record.fields[field]);
  sdk::HeapArena arena;
  Value value{};
  api::Failure failure = sdk::NoFailure();
  if (record.reader->ReadField(&record, field, arena.get(), &value, &failure) !=
      api::Outcome::kDone) {
    return Tagged("unreadable", Text(sdk::TextOf(failure)));
  }
  return Describe(value);
}

json::value DescribeUnknownObject(const api::Record& record) {
  const std::string_view bytes = sdk::ViewOf(record.graph).substr(record.offset);
  return json::object{{"type", nullptr}, {"bytes", absl::BytesToHexString(std::string(bytes))}};
}

json::value DescribeObject(const api::Record& record) {
  if (record.type == nullptr && record.reader != nullptr) return DescribeUnknownObject(record);
  json::object described = {{"type", nullptr}};
  json::array fields;
  if (record.type != nullptr) {
    described["type"] = Text(sdk::ViewOf(record.type->name));
    for (uint32_t i = 0; i < record.type->field_count; ++i) {
      const api::ObjectField& field = record.type->fields[i];
      const std::string_view type = NotationName(field.type);
      fields.push_back(json::array{std::string(sdk::ViewOf(field.name)), std::string(type),
                                   DescribeField(record, i)});
    }
  }
  described["fields"] = std::move(fields);
  if (record.raw.size > 0) {
    described["raw"] = Text(absl::BytesToHexString(std::string(sdk::ViewOf(record.raw))));
  }
  return described;
}

json::value Content(const Value& value) {
  switch (value.type) {
    case ValueType::kFloat:
    case ValueType::kDouble:
      return Text(FloatBits(value));
    case ValueType::kBool:
      return value.int64 != 0;
    case ValueType::kString:
      return Text(BytesOf(value));
    case ValueType::kByteArray:
    case ValueType::kOptimized:
      return Text(absl::BytesToHexString(BytesOf(value)));
    case ValueType::kUuid:
      return Text(HexOf(static_cast<uint64_t>(value.int64), 16) +
                  HexOf(static_cast<uint64_t>(value.extra), 16));
    case ValueType::kTimestamp:
      return json::array{value.int64, value.extra};
    case ValueType::kDecimal:
      return DescribeDecimal(value);
    case ValueType::kCollection:
      return json::object{{"kind", value.extra}, {"items", DescribeItems(value)}};
    case ValueType::kMap:
      return DescribeMap(value);
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      return DescribeEnum(value);
    case ValueType::kObjectArray:
    case ValueType::kEnumArray:
      return json::object{{"type", value.extra == -1 ? "" : "other"},
                          {"items", DescribeItems(value)}};
    case ValueType::kObject:
      return DescribeObject(*value.object);
    case ValueType::kStringArray:
    case ValueType::kUuidArray:
    case ValueType::kDateArray:
    case ValueType::kDecimalArray:
    case ValueType::kTimestampArray:
    case ValueType::kTimeArray:
      return DescribeItems(value);
    default:
      return ElementSize(value.type) != 0 ? UnpackArray(value) : json::value(value.int64);
  }
}

}  // namespace

json::value Describe(const Value& value) {
  if (value.type == ValueType::kNull || value.type == ValueType::kAbsent) return nullptr;
  const bool is_proxy = value.type == ValueType::kOptimized && value.extra == ignite::kProxyCode;
  return Tagged(is_proxy ? "proxy" : NotationName(value.type), Content(value));
}

json::value DescribeType(const Value& value) {
  const api::ObjectType& type = *value.object->type;
  json::array fields;
  for (uint32_t i = 0; i < type.field_count; ++i) {
    fields.push_back(json::array{Text(sdk::ViewOf(type.fields[i].name)),
                                 Text(NotationName(type.fields[i].type))});
  }
  json::array constants;
  for (uint32_t i = 0; i < type.constant_count; ++i) {
    constants.push_back(
        json::array{Text(sdk::ViewOf(type.constants[i].name)), int64_t{type.constants[i].ordinal}});
  }
  return Tagged("type", json::object{{"name", Text(sdk::ViewOf(type.name))},
                                     {"enum", type.is_enum != 0},
                                     {"affinity_field", Text(sdk::ViewOf(type.affinity_field))},
                                     {"fields", std::move(fields)},
                                     {"constants", std::move(constants)}});
}

}  // namespace glowplug::test
