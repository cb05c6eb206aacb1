// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/value_reader.h"

#include <cstring>

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

constexpr int32_t kMaxNanos = 999'999;  // of a timestamp, within its millisecond
constexpr uint8_t kZeroByte = 0;

Value Make(ValueType type) {
  Value value{};
  value.type = type;
  return value;
}

Value MakeNumber(ValueType type, int64_t number) {
  Value value = Make(type);
  value.int64 = number;
  return value;
}

Value ReadDecimal(Reader& in, api::Arena* arena) {
  Value value = Make(ValueType::kDecimal);
  value.extra = in.Int("decimal's scale");
  const uint64_t offset = in.offset();
  api::Bytes magnitude = in.Sized("decimal's magnitude");
  if (in.ok() && magnitude.size == 0) {
    in.Reject(offset, "decimal's length", "1 byte or more", 0);
  }
  if (!in.ok()) return value;
  if ((magnitude.data[0] & 0x80) != 0) {
    value.flags = api::kNegative;
    if ((magnitude.data[0] & 0x7F) != 0) {
      // The sign shares a byte with the magnitude, and the frame must stay as it is.
      auto* copy = sdk::Allocate<uint8_t>(arena, magnitude.size);
      if (copy == nullptr) {
        in.RejectRoom("decimal's magnitude", magnitude.size);
        return value;
      }
      std::memcpy(copy, magnitude.data, magnitude.size);
      copy[0] &= 0x7F;
      magnitude.data = copy;
    } else {
      ++magnitude.data;
      --magnitude.size;
    }
  }
  while (magnitude.size > 0 && magnitude.data[0] == 0) {
    ++magnitude.data;
    --magnitude.size;
  }
  if (magnitude.size == 0) {
    magnitude = {&kZeroByte, 1};
    value.flags = 0;
  }
  value.bytes = magnitude.data;
  value.count = static_cast<uint32_t>(magnitude.size);
  return value;
}

Value ReadTimestamp(Reader& in) {
  Value value = MakeNumber(ValueType::kTimestamp, in.Long("timestamp's milliseconds"));
  const uint64_t offset = in.offset();
  const int32_t nanos = in.Int("timestamp's nanoseconds");
  if (nanos < 0 || nanos > kMaxNanos) {
    in.Reject(offset, "timestamp's nanoseconds", "0 to 999999", nanos);
  }
  value.extra = nanos;
  return value;
}

Value ReadRawArray(Reader& in, ValueType type, uint64_t element_size) {
  Value value = Make(type);
  value.count = in.Count(element_size, "array");
  value.bytes = in.Raw(value.count * element_size, "array").data;
  return value;
}

Value ReadBoolArray(Reader& in) {
  const Value value = ReadRawArray(in, ValueType::kBoolArray, 1);
  for (uint32_t i = 0; in.ok() && i < value.count; ++i) {
    if (value.bytes[i] > 1) {
      in.Reject(in.offset() - value.count + i, "bool array", "0 or 1", value.bytes[i]);
    }
  }
  return value;
}

// Elements carry their own codes and may be null; any other type is a fault.
Value ReadItems(Reader& in, api::Arena* arena, ValueType type, ValueType element) {
  Value value = Make(type);
  value.count = in.Count(1, "array");
  auto* items = sdk::Allocate<Value>(arena, value.count);
  if (items == nullptr && value.count > 0) in.RejectRoom("array", sizeof(Value) * value.count);
  for (uint32_t i = 0; in.ok() && i < value.count; ++i) {
    const int code = in.Peek();
    if (code >= 0 && code != static_cast<int>(element) &&
        code != static_cast<int>(ValueType::kNull)) {
      in.Reject(in.offset(), "array element", "the array's element type or null", code);
      break;
    }
    items[i] = ReadValue(in, arena, "array element");
  }
  value.items = items;
  return value;
}

Value ReadContent(Reader& in, api::Arena* arena, ValueType type) {
  switch (type) {
    case ValueType::kByte:
      return MakeNumber(type, in.Byte("byte"));
    case ValueType::kShort:
      return MakeNumber(type, in.Short("short"));
    case ValueType::kInt:
      return MakeNumber(type, in.Int("int"));
    case ValueType::kLong:
      return MakeNumber(type, in.Long("long"));
    case ValueType::kFloat: {
      Value value = Make(type);
      value.float32 = in.Float("float");
      return value;
    }
    case ValueType::kDouble: {
      Value value = Make(type);
      value.float64 = in.Double("double");
      return value;
    }
    case ValueType::kChar:
      return MakeNumber(type, in.Char("char"));
    case ValueType::kBool:
      return MakeNumber(type, in.Bool("bool") ? 1 : 0);
    case ValueType::kString:
      return ReadRawArray(in, type, 1);
    case ValueType::kUuid: {
      Value value = MakeNumber(type, in.Long("UUID"));
      value.extra = in.Long("UUID");
      return value;
    }
    case ValueType::kDate:
    case ValueType::kTime:
      return MakeNumber(type, in.Long("milliseconds"));
    case ValueType::kTimestamp:
      return ReadTimestamp(in);
    case ValueType::kDecimal:
      return ReadDecimal(in, arena);
    case ValueType::kByteArray:
      return ReadRawArray(in, type, 1);
    case ValueType::kShortArray:
    case ValueType::kCharArray:
      return ReadRawArray(in, type, 2);
    case ValueType::kIntArray:
    case ValueType::kFloatArray:
      return ReadRawArray(in, type, 4);
    case ValueType::kLongArray:
    case ValueType::kDoubleArray:
      return ReadRawArray(in, type, 8);
    case ValueType::kBoolArray:
      return ReadBoolArray(in);
    case ValueType::kStringArray:
      return ReadItems(in, arena, type, ValueType::kString);
    case ValueType::kUuidArray:
      return ReadItems(in, arena, type, ValueType::kUuid);
    case ValueType::kDateArray:
      return ReadItems(in, arena, type, ValueType::kDate);
    case ValueType::kDecimalArray:
      return ReadItems(in, arena, type, ValueType::kDecimal);
    case ValueType::kTimestampArray:
      return ReadItems(in, arena, type, ValueType::kTimestamp);
    case ValueType::kTimeArray:
      return ReadItems(in, arena, type, ValueType::kTime);
    case ValueType::kNull:
      return Make(type);
    default:
      // Collections, maps, enums, object arrays and complex objects find their place here.
      return Make(ValueType::kAbsent);
  }
}

}  // namespace

Value ReadValue(Reader& in, api::Arena* arena, const char* what) noexcept {
  const uint64_t offset = in.offset();
  const auto code = static_cast<uint8_t>(in.Byte(what));
  if (!in.ok()) return Make(ValueType::kAbsent);
  const Value value = ReadContent(in, arena, static_cast<ValueType>(code));
  if (value.type == ValueType::kAbsent) in.RejectType(offset, what, code);
  return in.ok() ? value : Make(ValueType::kAbsent);
}

}  // namespace glowplug::ignite
