// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/value_reader.h"

#include <cstring>

#include "wire/ignite/graph_reader.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

constexpr int32_t kMaxNanos = 999'999;  // of a timestamp, within its millisecond
constexpr uint8_t kZeroByte = 0;

void ReadDecimal(Reader& in, api::Arena* arena, Value* value) {
  value->extra = in.Int("decimal's scale");
  const uint64_t offset = in.offset();
  api::Bytes magnitude = in.Sized("decimal's magnitude");
  if (in.ok() && magnitude.size == 0) {
    in.Reject(offset, "decimal's length", "1 byte or more", 0);
  }
  if (!in.ok()) return;
  if ((magnitude.data[0] & 0x80) != 0) {
    value->flags = api::kNegative;
    if ((magnitude.data[0] & 0x7F) != 0) {
      // The sign shares a byte with the magnitude, and the frame must stay as it is.
      auto* copy = sdk::Allocate<uint8_t>(arena, magnitude.size);
      if (copy == nullptr) {
        return in.RejectRoom("decimal's magnitude", magnitude.size);
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
    value->flags = 0;
  }
  value->bytes = magnitude.data;
  value->count = static_cast<uint32_t>(magnitude.size);
}

void ReadTimestamp(Reader& in, Value* value) {
  value->int64 = in.Long("timestamp's milliseconds");
  const uint64_t offset = in.offset();
  const int32_t nanos = in.Int("timestamp's nanoseconds");
  if (nanos < 0 || nanos > kMaxNanos) {
    in.Reject(offset, "timestamp's nanoseconds", "0 to 999999", nanos);
  }
  value->extra = nanos;
}

void ReadRawArray(Reader& in, uint64_t element_size, Value* value) {
  value->bytes = in.Counted(element_size, &value->count, "array").data;
}

void ReadBoolArray(Reader& in, Value* value) {
  ReadRawArray(in, 1, value);
  for (uint32_t i = 0; in.ok() && i < value->count; ++i) {
    if (value->bytes[i] > 1) {
      in.Reject(in.offset() - value->count + i, "bool array", "0 or 1", value->bytes[i]);
    }
  }
}

// Elements carry their own codes and may be null; any other type is a fault.
void ReadItems(Reader& in, api::Arena* arena, ValueType element, Value* value) {
  value->count = in.Count(1, "array");
  auto* items = sdk::Allocate<Value>(arena, value->count);
  if (items == nullptr && value->count > 0) in.RejectRoom("array", sizeof(Value) * value->count);
  for (uint32_t i = 0; in.ok() && i < value->count; ++i) {
    const int code = in.Peek();
    if (code >= 0 && code != static_cast<int>(element) &&
        code != static_cast<int>(ValueType::kNull)) {
      in.Reject(in.offset(), "array element", "the array's element type or null", code);
      break;
    }
    items[i] = ReadPlainValue(in, arena, "array element");
  }
  value->items = items;
}

}  // namespace

Value ReadPlainValue(Reader& in, api::Arena* arena, const char* what) noexcept {
  Value value{};
  const uint64_t offset = in.offset();
  value.type = static_cast<ValueType>(static_cast<uint8_t>(in.Byte(what)));
  switch (value.type) {
    case ValueType::kByte:
      value.int64 = in.Byte("byte");
      break;
    case ValueType::kShort:
      value.int64 = in.Short("short");
      break;
    case ValueType::kInt:
      value.int64 = in.Int("int");
      break;
    case ValueType::kLong:
      value.int64 = in.Long("long");
      break;
    case ValueType::kFloat:
      value.float32 = in.Float("float");
      break;
    case ValueType::kDouble:
      value.float64 = in.Double("double");
      break;
    case ValueType::kChar:
      value.int64 = in.Char("char");
      break;
    case ValueType::kBool:
      value.int64 = in.Bool("bool") ? 1 : 0;
      break;
    case ValueType::kUuid:
      value.int64 = in.Long("UUID");
      value.extra = in.Long("UUID");
      break;
    case ValueType::kDate:
    case ValueType::kTime:
      value.int64 = in.Long("milliseconds");
      break;
    case ValueType::kTimestamp:
      ReadTimestamp(in, &value);
      break;
    case ValueType::kDecimal:
      ReadDecimal(in, arena, &value);
      break;
    case ValueType::kString:
    case ValueType::kByteArray:
    case ValueType::kOptimized:
      ReadRawArray(in, 1, &value);
      break;
    case ValueType::kShortArray:
    case ValueType::kCharArray:
      ReadRawArray(in, 2, &value);
      break;
    case ValueType::kIntArray:
    case ValueType::kFloatArray:
      ReadRawArray(in, 4, &value);
      break;
    case ValueType::kLongArray:
    case ValueType::kDoubleArray:
      ReadRawArray(in, 8, &value);
      break;
    case ValueType::kBoolArray:
      ReadBoolArray(in, &value);
      break;
    case ValueType::kStringArray:
      ReadItems(in, arena, ValueType::kString, &value);
      break;
    case ValueType::kUuidArray:
      ReadItems(in, arena, ValueType::kUuid, &value);
      break;
    case ValueType::kDateArray:
      ReadItems(in, arena, ValueType::kDate, &value);
      break;
    case ValueType::kDecimalArray:
      ReadItems(in, arena, ValueType::kDecimal, &value);
      break;
    case ValueType::kTimestampArray:
      ReadItems(in, arena, ValueType::kTimestamp, &value);
      break;
    case ValueType::kTimeArray:
      ReadItems(in, arena, ValueType::kTime, &value);
      break;
    case ValueType::kNull:
      break;
    default:  // what may hold others, or no value at all, or a fault
      value.type = ValueType::kAbsent;
      in.MoveTo(offset, in.offset() + in.remaining());
      return value;
  }
  if (!in.ok()) value.type = ValueType::kAbsent;
  return value;
}

uint64_t ReadUsualValues(Reader& in, Value* out, uint64_t count) noexcept {
  const api::Bytes rest = in.rest();
  const uint8_t* at = rest.data;
  const uint8_t* const end = at + rest.size;
  Value* next = out;
  for (Value* const last = out + count; next != last; ++next) {
    const uint64_t size = LoadUsualValue(at, static_cast<uint64_t>(end - at), next);
    if (size == 0) break;
    at += size;
  }
  in.Skip(static_cast<uint64_t>(at - rest.data));
  return static_cast<uint64_t>(next - out);
}

Value ReadAnyValue(Reader& in, api::Arena* arena, const char* what,
                   TypeDirectory* directory) noexcept {
  Value value = ReadPlainValue(in, arena, what);
  if (value.type != ValueType::kAbsent || !in.ok()) return value;
  GraphReader graph(in, arena, directory);
  graph.Read(what, &value);
  graph.Finish();
  if (!in.ok()) value.type = ValueType::kAbsent;
  return value;
}

}  // namespace glowplug::ignite
