// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/fields.h"

#include <glowplug/sdk/buffer.h>

#include <limits>

#include "wire/ignite/string_object.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

constexpr int64_t kNotSaid = -1;  // what a field reads as that an old protocol does not have

Value ItemsValue(ValueType type, const Value* items, uint64_t count) {
  Value value{};
  value.type = type;
  value.count = static_cast<uint32_t>(count);
  value.items = items;
  if (type == ValueType::kObjectArray) value.extra = -1;
  return value;
}

Value Null() { return NumberValue(ValueType::kNull, 0); }

// A number's type, with the range that it has on the wire.
struct Scalar {
  ValueType type;
  int64_t minimum;
  int64_t maximum;
  const char* type_text;
  const char* range_text;
};

template <class T>
constexpr Scalar ScalarOf(ValueType type, const char* type_text, const char* range_text) {
  return {type, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), type_text,
          range_text};
}

const Scalar& ScalarOf(FieldKind kind) {
  static constexpr Scalar kByte =
      ScalarOf<int8_t>(ValueType::kByte, "a byte (type code 1)", "-128 to 127");
  static constexpr Scalar kInt =
      ScalarOf<int32_t>(ValueType::kInt, "an int (type code 3)", "-2147483648 to 2147483647");
  static constexpr Scalar kLong = ScalarOf<int64_t>(ValueType::kLong, "a long (type code 4)", "");
  static constexpr Scalar kBool = {ValueType::kBool, 0, 1, "a bool (type code 8)", "0 or 1"};
  switch (kind) {
    case FieldKind::kByte:
      return kByte;
    case FieldKind::kInt:
      return kInt;
    case FieldKind::kBool:
      return kBool;
    default:
      return kLong;
  }
}

// False, and a fault: it is no such number.
bool ExpectScalar(Writer& out, const Value& value, const Field& field) {
  const Scalar& scalar = ScalarOf(field.kind);
  if (value.type != scalar.type) {
    out.Reject(field.name, scalar.type_text, static_cast<int64_t>(value.type));
    return false;
  }
  if (value.int64 < scalar.minimum || value.int64 > scalar.maximum) {
    out.Reject(field.name, scalar.range_text, value.int64);
    return false;
  }
  return true;
}

// False, and a fault: not an object array.
bool ExpectItems(Writer& out, const Value& value, const Field& field) {
  if (value.type != ValueType::kObjectArray || (value.flags & api::kNamed) != 0) {
    out.Reject(field.name, "an object array (type code 23) without a name",
               static_cast<int64_t>(value.type));
    return false;
  }
  if (value.count > 0 && value.items == nullptr) {
    out.Reject(field.name, "data for all its elements", value.count);
    return false;
  }
  return true;
}

void WriteStruct(Writer& out, const Value& value, const Field& field, const Terms& terms) {
  if (!ExpectItems(out, value, field)) return;
  if (value.count != field.fields.count) {
    return out.Reject(field.name, "as many elements as it has parts", value.count);
  }
  WriteFields(out, value.items, field.fields, terms);
}

Value ReadStruct(Reader& in, api::Arena* arena, const Field& field, const Terms& terms) {
  Value* items = AllocateValues(in, arena, field.fields.count);
  if (items == nullptr) return Null();
  ReadFields(in, arena, field.fields, terms, items);
  return ItemsValue(ValueType::kObjectArray, items, field.fields.count);
}

Value ReadList(Reader& in, api::Arena* arena, const Field& field, const Terms& terms) {
  const uint32_t count = in.Count(field.fields.count, field.name);
  Value* items = AllocateValues(in, arena, count);
  for (uint32_t i = 0; in.ok() && i < count; ++i) items[i] = ReadStruct(in, arena, field, terms);
  return ItemsValue(ValueType::kObjectArray, items, count);
}

Value ReadText(Reader& in, const Field& field) {
  const uint64_t offset = in.offset();
  const api::Bytes text = ReadString(in, field.name);
  if (text.data == nullptr) {
    if (in.ok() && field.kind != FieldKind::kText) {
      in.Reject(offset, field.name, "a string (type code 9)", kNullCode);
    }
    return Null();
  }
  Value value{};
  value.type = ValueType::kString;
  value.count = static_cast<uint32_t>(text.size);
  value.bytes = text.data;
  return value;
}

Value ReadTexts(Reader& in, api::Arena* arena, const Field& field) {
  const uint32_t count = in.Count(1, field.name);
  Value* items = AllocateValues(in, arena, count);
  for (uint32_t i = 0; in.ok() && i < count; ++i) items[i] = ReadText(in, {field.name, {}});
  return ItemsValue(ValueType::kStringArray, items, count);
}

Value ReadUuid(Reader& in, const Field& field) {
  Uuid uuid;
  if (field.kind == FieldKind::kTypedUuid) {
    if (!ReadUuid(in, &uuid, field.name)) return Null();
  } else {
    uuid.most = in.Long(field.name);
    uuid.least = in.Long(field.name);
  }
  Value value = NumberValue(ValueType::kUuid, uuid.most);
  value.extra = uuid.least;
  return value;
}

void WriteTexts(Writer& out, const Value& value, const Field& field) {
  if (!ExpectType(out, value, ValueType::kStringArray, field.name)) return;
  if (value.count > 0 && value.items == nullptr) {
    return out.Reject(field.name, "data for all its elements", value.count);
  }
  out.Count(value.count, field.name);
  for (uint32_t i = 0; out.ok() && i < value.count; ++i) {
    if (!ExpectType(out, value.items[i], ValueType::kString, field.name)) return;
    WriteValue(out, value.items[i], field.name);
  }
}

void WriteList(Writer& out, const Value& value, const Field& field, const Terms& terms) {
  if (!ExpectItems(out, value, field)) return;
  out.Count(value.count, field.name);
  for (uint32_t i = 0; out.ok() && i < value.count; ++i) {
    WriteStruct(out, value.items[i], field, terms);
  }
}

bool IsThere(const Field& field, const Terms& terms) {
  return field.since_minor == 0 || terms.negotiated.version.minor >= field.since_minor;
}

// A field that an old peer does not know must not say anything.
void ExpectNotSaid(Writer& out, const Value& value, const Field& field) {
  if (ExpectScalar(out, value, field) && value.int64 != kNotSaid) {
    out.Reject(field.name, "-1, for the peer's protocol is too old to be told", value.int64);
  }
}

}  // namespace

Value NumberValue(ValueType type, int64_t number) {
  Value value{};
  value.type = type;
  value.int64 = number;
  return value;
}

Value* AllocateValues(Reader& in, api::Arena* arena, uint64_t count) {
  if (!in.ok()) return nullptr;
  auto* values = sdk::Allocate<Value>(arena, count);
  if (values == nullptr && count > 0) in.RejectRoom("values", count * sizeof(Value));
  return values;
}

bool ExpectType(Writer& out, const Value& value, ValueType type, const char* what) {
  if (value.type == type) return true;
  const char* expected = type == ValueType::kString        ? "a string (type code 9)"
                         : type == ValueType::kUuid        ? "a UUID (type code 10)"
                         : type == ValueType::kStringArray ? "a string array (type code 20)"
                         : type == ValueType::kInt         ? "an int (type code 3)"
                         : type == ValueType::kLong        ? "a long (type code 4)"
                         : type == ValueType::kBool        ? "a bool (type code 8)"
                         : type == ValueType::kObject      ? "an object (type code 103)"
                                                           : "another type code";
  out.Reject(what, expected, static_cast<int64_t>(value.type));
  return false;
}

Value NothingOf(const Field& field) {
  switch (field.kind) {
    case FieldKind::kByte:
    case FieldKind::kBool:
    case FieldKind::kInt:
    case FieldKind::kLong:
      return NumberValue(ScalarOf(field.kind).type, 0);
    case FieldKind::kTexts:
      return ItemsValue(ValueType::kStringArray, nullptr, 0);
    case FieldKind::kList:
      return ItemsValue(ValueType::kObjectArray, nullptr, 0);
    case FieldKind::kUuid:
      return NumberValue(ValueType::kUuid, 0);
    default:
      return Null();
  }
}

Value ReadField(Reader& in, api::Arena* arena, const Field& field, const Terms& terms) {
  if (!IsThere(field, terms)) return NumberValue(ScalarOf(field.kind).type, kNotSaid);
  switch (field.kind) {
    case FieldKind::kByte:
      return NumberValue(ValueType::kByte, in.Byte(field.name));
    case FieldKind::kBool:
      return NumberValue(ValueType::kBool, in.Bool(field.name) ? 1 : 0);
    case FieldKind::kInt:
      return NumberValue(ValueType::kInt, in.Int(field.name));
    case FieldKind::kLong:
      return NumberValue(ValueType::kLong, in.Long(field.name));
    case FieldKind::kName:
    case FieldKind::kText:
      return ReadText(in, field);
    case FieldKind::kUuid:
    case FieldKind::kTypedUuid:
      return ReadUuid(in, field);
    case FieldKind::kObject:
      return ReadValue(in, arena, field.name, terms.types);
    case FieldKind::kTexts:
      return ReadTexts(in, arena, field);
    case FieldKind::kStringArray: {
      const uint64_t offset = in.offset();
      const Value value = ReadValue(in, arena, field.name, terms.types);
      if (value.type != ValueType::kStringArray && value.type != ValueType::kNull) {
        in.Reject(offset, field.name, "a string array (type code 20) or null (101)",
                  static_cast<int64_t>(value.type));
      }
      return value;
    }
    case FieldKind::kStruct:
      return ReadStruct(in, arena, field, terms);
    case FieldKind::kList:
      return ReadList(in, arena, field, terms);
    case FieldKind::kOptional:
      return in.Bool(field.name) ? ReadStruct(in, arena, field, terms) : Null();
  }
  return Null();
}

void WriteField(Writer& out, const Value& value, const Field& field, const Terms& terms) {
  if (!IsThere(field, terms)) {
    if (!terms.leaves_out) ExpectNotSaid(out, value, field);
    return;
  }
  const bool is_null = value.type == ValueType::kNull;
  switch (field.kind) {
    case FieldKind::kByte:
      if (ExpectScalar(out, value, field)) out.Byte(static_cast<int8_t>(value.int64));
      return;
    case FieldKind::kBool:
      if (ExpectScalar(out, value, field)) out.Bool(value.int64 != 0);
      return;
    case FieldKind::kInt:
      if (ExpectScalar(out, value, field)) out.Int(static_cast<int32_t>(value.int64));
      return;
    case FieldKind::kLong:
      if (ExpectScalar(out, value, field)) out.Long(value.int64);
      return;
    case FieldKind::kName:
    case FieldKind::kText:
      if (field.kind == FieldKind::kName || !is_null) {
        if (!ExpectType(out, value, ValueType::kString, field.name)) return;
      }
      return WriteValue(out, value, field.name);
    case FieldKind::kUuid:
      if (!ExpectType(out, value, ValueType::kUuid, field.name)) return;
      out.Long(value.int64);
      return out.Long(value.extra);
    case FieldKind::kTypedUuid:
      if (!is_null && !ExpectType(out, value, ValueType::kUuid, field.name)) return;
      return WriteValue(out, value, field.name);
    case FieldKind::kObject:
      return WriteValue(out, value, field.name, terms.types);
    case FieldKind::kTexts:
      return WriteTexts(out, value, field);
    case FieldKind::kStringArray:
      if (!is_null && !ExpectType(out, value, ValueType::kStringArray, field.name)) return;
      return WriteValue(out, value, field.name);
    case FieldKind::kStruct:
      return WriteStruct(out, value, field, terms);
    case FieldKind::kList:
      return WriteList(out, value, field, terms);
    case FieldKind::kOptional:
      out.Bool(!is_null);
      if (!is_null) WriteStruct(out, value, field, terms);
      return;
  }
}

void ReadFields(Reader& in, api::Arena* arena, FieldList list, const Terms& terms, Value* values) {
  for (uint32_t i = 0; in.ok() && i < list.count; ++i) {
    values[i] = ReadField(in, arena, list.fields[i], terms);
  }
}

void WriteFields(Writer& out, const Value* values, FieldList list, const Terms& terms) {
  for (uint32_t i = 0; out.ok() && i < list.count; ++i) {
    WriteField(out, values[i], list.fields[i], terms);
  }
}

}  // namespace glowplug::ignite
