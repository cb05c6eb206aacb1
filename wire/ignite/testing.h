// SPDX-License-Identifier: Apache-2.0
// For tests: bytes as people write them, values with what they point to, and comparing values.
#ifndef GLOWPLUG_WIRE_IGNITE_TESTING_H_
#define GLOWPLUG_WIRE_IGNITE_TESTING_H_

#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>

#include <bit>
#include <cctype>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace glowplug::ignite::testing {

// "09 03000000 616263": hexadecimal digits, spaces between bytes wherever they please.
inline std::string Hex(std::string_view digits) {
  std::string bytes;
  int high = -1;
  for (char c : digits) {
    if (c == ' ') continue;
    const int digit = c <= '9' ? c - '0' : std::toupper(c) - 'A' + 10;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return bytes;
}

// The other way, for messages.
inline std::string ToHex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

// A copy on the heap of exactly its size: a sanitizer sees any read beyond it.
class ExactBytes {
 public:
  explicit ExactBytes(std::string_view bytes)
      : data_(new uint8_t[bytes.size()]), size_(bytes.size()) {
    if (size_ > 0) std::memcpy(data_.get(), bytes.data(), size_);
  }
  api::Bytes get() const { return {data_.get(), size_}; }

 private:
  const std::unique_ptr<uint8_t[]> data_;
  const uint64_t size_;
};

// Calls `check` with each beginning of `bytes` that is shorter than it.
inline void ForEachTruncation(std::string_view bytes,
                              const std::function<void(api::Bytes)>& check) {
  for (size_t size = 0; size < bytes.size(); ++size) {
    const ExactBytes cut(bytes.substr(0, size));
    check(cut.get());
  }
}

inline api::Value Number(api::ValueType type, int64_t number, int64_t extra = 0) {
  api::Value value{};
  value.type = type;
  value.int64 = number;
  value.extra = extra;
  return value;
}
inline api::Value Float(float number) {
  api::Value value{};
  value.type = api::ValueType::kFloat;
  value.float32 = number;
  return value;
}
inline api::Value Double(double number) {
  api::Value value{};
  value.type = api::ValueType::kDouble;
  value.float64 = number;
  return value;
}
// count bytes of the view, or with element_size so many elements; the view must outlive the value.
inline api::Value BytesValue(api::ValueType type, std::string_view bytes,
                             uint32_t element_size = 1) {
  api::Value value{};
  value.type = type;
  value.count = static_cast<uint32_t>(bytes.size() / element_size);
  value.bytes = reinterpret_cast<const uint8_t*>(bytes.data());
  return value;
}
inline api::Value String(std::string_view text) {
  return BytesValue(api::ValueType::kString, text);
}
inline api::Value Decimal(std::string_view magnitude, int32_t scale, bool negative = false) {
  api::Value value = BytesValue(api::ValueType::kDecimal, magnitude);
  value.extra = scale;
  value.flags = negative ? api::kNegative : 0;
  return value;
}
inline api::Value Null() { return Number(api::ValueType::kNull, 0); }
template <size_t count>
api::Value Items(api::ValueType type, const api::Value (&items)[count]) {
  api::Value value{};
  value.type = type;
  value.count = count;
  value.items = items;
  return value;
}

// How many bytes an element of a raw array takes; 0 for any other type.
inline uint32_t ElementSize(api::ValueType type) {
  switch (type) {
    case api::ValueType::kString:
    case api::ValueType::kDecimal:
    case api::ValueType::kByteArray:
    case api::ValueType::kBoolArray:
      return 1;
    case api::ValueType::kShortArray:
    case api::ValueType::kCharArray:
      return 2;
    case api::ValueType::kIntArray:
    case api::ValueType::kFloatArray:
      return 4;
    case api::ValueType::kLongArray:
    case api::ValueType::kDoubleArray:
      return 8;
    default:
      return 0;
  }
}

// The same type, flags and content; floating point bit for bit.
inline bool Same(const api::Value& a, const api::Value& b) {
  if (a.type != b.type || a.flags != b.flags || a.count != b.count || a.extra != b.extra) {
    return false;
  }
  if (const uint32_t size = ElementSize(a.type); size > 0) {
    return a.count == 0 || std::memcmp(a.bytes, b.bytes, uint64_t{size} * a.count) == 0;
  }
  switch (a.type) {
    case api::ValueType::kFloat:
      return std::bit_cast<uint32_t>(a.float32) == std::bit_cast<uint32_t>(b.float32);
    case api::ValueType::kStringArray:
    case api::ValueType::kUuidArray:
    case api::ValueType::kDateArray:
    case api::ValueType::kDecimalArray:
    case api::ValueType::kTimestampArray:
    case api::ValueType::kTimeArray:
      for (uint32_t i = 0; i < a.count; ++i) {
        if (!Same(a.items[i], b.items[i])) return false;
      }
      return true;
    default:
      return a.int64 == b.int64;
  }
}

}  // namespace glowplug::ignite::testing

#endif  // GLOWPLUG_WIRE_IGNITE_TESTING_H_
