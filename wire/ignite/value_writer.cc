// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/value_writer.h"

#include <cstdint>
#include <limits>

#include "wire/ignite/graph_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

constexpr int64_t kMaxNanos = 999'999;  // of a timestamp, within its millisecond

template <class T>
bool Fits(Writer& out, int64_t number, const char* what, const char* range) {
  if (number >= std::numeric_limits<T>::min() && number <= std::numeric_limits<T>::max()) {
    return true;
  }
  out.Reject(what, range, number);
  return false;
}

// `count` elements that the value points to.
void WriteRawArray(Writer& out, const Value& value, uint64_t element_size, const char* what) {
  if (value.count > 0 && value.bytes == nullptr) {
    return out.Reject(what, "data for all its bytes or elements", value.count);
  }
  out.Count(value.count, what);
  out.Raw({value.bytes, value.count * element_size});
}

void WriteBoolArray(Writer& out, const Value& value, const char* what) {
  for (uint32_t i = 0; value.bytes != nullptr && i < value.count; ++i) {
    if (value.bytes[i] > 1) return out.Reject(what, "0 or 1 in a bool array", value.bytes[i]);
  }
  WriteRawArray(out, value, 1, what);
}

void WriteDecimal(Writer& out, const Value& value, const char* what) {
  if (!Fits<int32_t>(out, value.extra, what, "a decimal's scale of 32 bits")) return;
  if (value.count > 0 && value.bytes == nullptr) {
    return out.Reject(what, "data for all bytes of its magnitude", value.count);
  }
  api::Bytes magnitude = {value.bytes, value.count};
  while (magnitude.size > 0 && magnitude.data[0] == 0) {
    ++magnitude.data;
    --magnitude.size;
  }
  const bool is_zero = magnitude.size == 0;
  const uint8_t sign = !is_zero && (value.flags & api::kNegative) != 0 ? 0x80 : 0;
  out.Int(static_cast<int32_t>(value.extra));
  if (is_zero || (magnitude.data[0] & 0x80) != 0) {
    // The top bit is the sign's: the magnitude gets a byte more.
    out.Count(magnitude.size + 1, what);
    out.Byte(static_cast<int8_t>(sign));
    out.Raw(magnitude);
    return;
  }
  out.Count(magnitude.size, what);
  out.Byte(static_cast<int8_t>(magnitude.data[0] | sign));
  out.Raw({magnitude.data + 1, magnitude.size - 1});
}

void WriteItems(Writer& out, const Value& value, ValueType element, const char* what) {
  if (value.count > 0 && value.items == nullptr) {
    return out.Reject(what, "data for all its elements", value.count);
  }
  out.Count(value.count, what);
  for (uint32_t i = 0; out.ok() && i < value.count; ++i) {
    const ValueType type = value.items[i].type;
    if (type != element && type != ValueType::kNull) {
      return out.Reject("array element", "the array's element type or null",
                        static_cast<int64_t>(type));
    }
    WritePlainValue(out, value.items[i], "array element");
  }
}

}  // namespace

bool WritePlainValue(Writer& out, const Value& value, const char* what) noexcept {
  out.Byte(static_cast<int8_t>(value.type));
  switch (value.type) {
    case ValueType::kByte:
      if (Fits<int8_t>(out, value.int64, what, "a byte of -128 to 127")) {
        out.Byte(static_cast<int8_t>(value.int64));
      }
      return true;
    case ValueType::kShort:
      if (Fits<int16_t>(out, value.int64, what, "a short of 16 bits")) {
        out.Short(static_cast<int16_t>(value.int64));
      }
      return true;
    case ValueType::kInt:
      if (Fits<int32_t>(out, value.int64, what, "an int of 32 bits")) {
        out.Int(static_cast<int32_t>(value.int64));
      }
      return true;
    case ValueType::kLong:
    case ValueType::kDate:
    case ValueType::kTime:
      out.Long(value.int64);
      return true;
    case ValueType::kFloat:
      out.Float(value.float32);
      return true;
    case ValueType::kDouble:
      out.Double(value.float64);
      return true;
    case ValueType::kChar:
      if (Fits<uint16_t>(out, value.int64, what, "a char of 0 to 65535")) {
        out.Char(static_cast<uint16_t>(value.int64));
      }
      return true;
    case ValueType::kBool:
      if (value.int64 != 0 && value.int64 != 1) out.Reject(what, "a bool of 0 or 1", value.int64);
      out.Bool(value.int64 == 1);
      return true;
    case ValueType::kString:
    case ValueType::kByteArray:
      WriteRawArray(out, value, 1, what);
      return true;
    case ValueType::kOptimized:
      if (value.extra != 0) return false;
      WriteRawArray(out, value, 1, what);
      return true;
    case ValueType::kUuid:
      out.Long(value.int64);
      out.Long(value.extra);
      return true;
    case ValueType::kTimestamp:
      if (value.extra < 0 || value.extra > kMaxNanos) {
        out.Reject(what, "0 to 999999 nanoseconds in a timestamp", value.extra);
      }
      out.Long(value.int64);
      out.Int(static_cast<int32_t>(value.extra));
      return true;
    case ValueType::kDecimal:
      WriteDecimal(out, value, what);
      return true;
    case ValueType::kShortArray:
    case ValueType::kCharArray:
      WriteRawArray(out, value, 2, what);
      return true;
    case ValueType::kIntArray:
    case ValueType::kFloatArray:
      WriteRawArray(out, value, 4, what);
      return true;
    case ValueType::kLongArray:
    case ValueType::kDoubleArray:
      WriteRawArray(out, value, 8, what);
      return true;
    case ValueType::kBoolArray:
      WriteBoolArray(out, value, what);
      return true;
    case ValueType::kStringArray:
      WriteItems(out, value, ValueType::kString, what);
      return true;
    case ValueType::kUuidArray:
      WriteItems(out, value, ValueType::kUuid, what);
      return true;
    case ValueType::kDateArray:
      WriteItems(out, value, ValueType::kDate, what);
      return true;
    case ValueType::kDecimalArray:
      WriteItems(out, value, ValueType::kDecimal, what);
      return true;
    case ValueType::kTimestampArray:
      WriteItems(out, value, ValueType::kTimestamp, what);
      return true;
    case ValueType::kTimeArray:
      WriteItems(out, value, ValueType::kTime, what);
      return true;
    case ValueType::kNull:
      return true;
    default:
      return false;
  }
}

void WriteGraph(Writer& out, const Value& value, const char* what,
                TypeDirectory* directory) noexcept {
  GraphWriter(out, directory).WriteContent(value, what);
}

}  // namespace glowplug::ignite
