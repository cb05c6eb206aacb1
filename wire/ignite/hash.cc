// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/hash.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

constexpr uint32_t kReplacement = 0xFFFD;

// One code point; *size is how many bytes it takes, 1 for a byte that is not valid.
uint32_t DecodeUtf8(const uint8_t* text, size_t left, size_t* size) {
  *size = 1;
  const uint8_t first = text[0];
  if (first < 0x80) return first;
  const size_t length = first < 0xC2   ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  if (length == 0 || length > left) return kReplacement;
  uint32_t point = first & (0x7FU >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((text[i] & 0xC0) != 0x80) return kReplacement;
    point = point << 6 | (text[i] & 0x3FU);
  }
  const bool is_overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool is_surrogate = point >= 0xD800 && point < 0xE000;
  if (is_overlong || is_surrogate || point > 0x10FFFF) return kReplacement;
  *size = length;
  return point;
}

uint32_t StringHash(const uint8_t* text, size_t size) {
  uint32_t hash = 0;
  for (size_t i = 0; i < size;) {
    size_t used;
    const uint32_t point = DecodeUtf8(text + i, size - i, &used);
    i += used;
    if (point < 0x10000) {
      hash = 31 * hash + point;
    } else {
      hash = 31 * hash + (0xD800 + ((point - 0x10000) >> 10));
      hash = 31 * hash + (0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return hash;
}

uint32_t Fold(uint64_t number) { return static_cast<uint32_t>(number ^ (number >> 32)); }

uint32_t FloatHash(float number) {
  return std::isnan(number) ? 0x7FC00000U : std::bit_cast<uint32_t>(number);
}

uint32_t DoubleHash(double number) {
  return Fold(std::isnan(number) ? 0x7FF8000000000000U : std::bit_cast<uint64_t>(number));
}

uint32_t BoolHash(bool flag) { return flag ? 1231 : 1237; }

// Java's BigDecimal.hashCode: 32-bit words of the magnitude from the highest, times the sign.
uint32_t DecimalHash(const Value& value) {
  uint32_t hash = 0;
  uint32_t word = 0;
  for (uint32_t i = 0; i < value.count; ++i) {
    word = word << 8 | value.bytes[i];
    if ((value.count - i) % 4 == 1) {
      hash = 31 * hash + word;
      word = 0;
    }
  }
  if ((value.flags & api::kNegative) != 0) hash = 0 - hash;
  return 31 * hash + static_cast<uint32_t>(value.extra);
}

template <class T, class ElementHash>
uint32_t ArrayHash(const Value& value, ElementHash element_hash) {
  uint32_t hash = 1;
  for (uint64_t i = 0; i < value.count; ++i) {
    T element;
    std::memcpy(&element, value.bytes + i * sizeof(T), sizeof(T));
    hash = 31 * hash + element_hash(element);
  }
  return hash;
}

template <class T>
uint32_t IntegerArrayHash(const Value& value) {
  return ArrayHash<T>(value, [](T number) { return static_cast<uint32_t>(number); });
}

bool ItemsHash(const Value& value, uint32_t* hash) {
  *hash = 1;
  for (uint32_t i = 0; i < value.count; ++i) {
    int32_t element = 0;
    if (value.items[i].type != ValueType::kNull && !HashOf(value.items[i], &element)) return false;
    *hash = 31 * *hash + static_cast<uint32_t>(element);
  }
  return true;
}

// True: value.bytes or value.items is what the type's hash looks at.
bool HasElements(ValueType type) {
  switch (type) {
    case ValueType::kString:
    case ValueType::kDecimal:
    case ValueType::kByteArray:
    case ValueType::kShortArray:
    case ValueType::kIntArray:
    case ValueType::kLongArray:
    case ValueType::kFloatArray:
    case ValueType::kDoubleArray:
    case ValueType::kCharArray:
    case ValueType::kBoolArray:
    case ValueType::kStringArray:
    case ValueType::kUuidArray:
    case ValueType::kDateArray:
    case ValueType::kDecimalArray:
    case ValueType::kTimestampArray:
    case ValueType::kTimeArray:
      return true;
    default:
      return false;
  }
}

bool UnsignedHash(const Value& value, uint32_t* hash) {
  if (HasElements(value.type) && value.count > 0 && value.bytes == nullptr) return false;
  switch (value.type) {
    case ValueType::kByte:
    case ValueType::kShort:
    case ValueType::kInt:
    case ValueType::kChar:
      *hash = static_cast<uint32_t>(value.int64);
      return true;
    case ValueType::kLong:
    case ValueType::kDate:
    case ValueType::kTime:
    case ValueType::kTimestamp:
      *hash = Fold(static_cast<uint64_t>(value.int64));
      return true;
    case ValueType::kFloat:
      *hash = FloatHash(value.float32);
      return true;
    case ValueType::kDouble:
      *hash = DoubleHash(value.float64);
      return true;
    case ValueType::kBool:
      *hash = BoolHash(value.int64 != 0);
      return true;
    case ValueType::kString:
      *hash = StringHash(value.bytes, value.count);
      return true;
    case ValueType::kUuid:
      *hash = Fold(static_cast<uint64_t>(value.int64) ^ static_cast<uint64_t>(value.extra));
      return true;
    case ValueType::kDecimal:
      *hash = DecimalHash(value);
      return true;
    case ValueType::kByteArray:
      *hash = IntegerArrayHash<int8_t>(value);
      return true;
    case ValueType::kShortArray:
      *hash = IntegerArrayHash<int16_t>(value);
      return true;
    case ValueType::kIntArray:
      *hash = IntegerArrayHash<int32_t>(value);
      return true;
    case ValueType::kCharArray:
      *hash = IntegerArrayHash<uint16_t>(value);
      return true;
    case ValueType::kLongArray:
      *hash = ArrayHash<uint64_t>(value, Fold);
      return true;
    case ValueType::kFloatArray:
      *hash = ArrayHash<float>(value, FloatHash);
      return true;
    case ValueType::kDoubleArray:
      *hash = ArrayHash<double>(value, DoubleHash);
      return true;
    case ValueType::kBoolArray:
      *hash = ArrayHash<uint8_t>(value, [](uint8_t flag) { return BoolHash(flag != 0); });
      return true;
    case ValueType::kStringArray:
    case ValueType::kUuidArray:
    case ValueType::kDateArray:
    case ValueType::kDecimalArray:
    case ValueType::kTimestampArray:
    case ValueType::kTimeArray:
      return ItemsHash(value, hash);
    default:
      return false;
  }
}

}  // namespace

int32_t HashOfString(std::string_view text) noexcept {
  return static_cast<int32_t>(
      StringHash(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

bool HashOf(const Value& value, int32_t* hash) noexcept {
  uint32_t unsigned_hash = 0;
  if (!UnsignedHash(value, &unsigned_hash)) return false;
  *hash = static_cast<int32_t>(unsigned_hash);
  return true;
}

}  // namespace glowplug::ignite
