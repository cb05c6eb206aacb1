// SPDX-License-Identifier: Apache-2.0
// What most keys and values are, an int, a long, text or bytes, without a look at the bounds for
// each of their fields. Whatever else a value is, and whatever is wrong with one, is left to
// value_reader.h and value_writer.h, which take these values too.
#ifndef GLOWPLUG_WIRE_IGNITE_USUAL_VALUE_H_
#define GLOWPLUG_WIRE_IGNITE_USUAL_VALUE_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <cstring>

namespace glowplug::ignite {

inline constexpr uint64_t kUsualIntSize = 1 + sizeof(int32_t);
inline constexpr uint64_t kUsualLongSize = 1 + sizeof(int64_t);
inline constexpr uint64_t kUsualTextAt = 1 + sizeof(int32_t);  // behind type code and length

// Reads the value that the `size` bytes begin with, which may be null too. Gives how many it takes;
// 0: it is another, or not whole.
[[gnu::always_inline]] inline uint64_t LoadUsualValue(const uint8_t* from, uint64_t size,
                                                      api::Value* out) noexcept {
  using api::ValueType;
  if (size == 0) return 0;
  const auto type = static_cast<ValueType>(from[0]);
  if (type == ValueType::kNull) {
    *out = {type, 0, 0, {}, 0};
    return 1;
  }
  if (size < kUsualIntSize) return 0;
  int32_t number;
  std::memcpy(&number, from + 1, sizeof(number));
  if (type == ValueType::kString || type == ValueType::kByteArray) {
    const auto length = static_cast<uint32_t>(number);
    if (number < 0 || length > size - kUsualTextAt) return 0;
    *out = {type, 0, length, {.bytes = from + kUsualTextAt}, 0};
    return kUsualTextAt + length;
  }
  if (type == ValueType::kInt) {
    *out = {type, 0, 0, {.int64 = number}, 0};
    return kUsualIntSize;
  }
  if (type == ValueType::kLong && size >= kUsualLongSize) {
    int64_t wide;
    std::memcpy(&wide, from + 1, sizeof(wide));
    *out = {type, 0, 0, {.int64 = wide}, 0};
    return kUsualLongSize;
  }
  return 0;
}

// How many bytes StoreUsualValue() writes; 0: it is another, or something is wrong with it.
inline uint64_t SizeOfUsualValue(const api::Value& value) noexcept {
  switch (value.type) {
    case api::ValueType::kInt:
      return value.int64 == static_cast<int32_t>(value.int64) ? kUsualIntSize : 0;
    case api::ValueType::kLong:
      return kUsualLongSize;
    case api::ValueType::kString:
    case api::ValueType::kByteArray:
      return value.bytes != nullptr && value.count <= INT32_MAX ? kUsualTextAt + value.count : 0;
    default:
      return 0;
  }
}

// Writes a value whose size is not 0 to where there is room for it, and gives where that ends.
inline uint8_t* StoreUsualValue(const api::Value& value, uint8_t* to) noexcept {
  *to = static_cast<uint8_t>(value.type);
  if (value.type == api::ValueType::kInt) {
    std::memcpy(to + 1, &value.int64, sizeof(int32_t));  // its lower half
    return to + kUsualIntSize;
  }
  if (value.type == api::ValueType::kLong) {
    std::memcpy(to + 1, &value.int64, sizeof(int64_t));
    return to + kUsualLongSize;
  }
  std::memcpy(to + 1, &value.count, sizeof(value.count));
  std::memcpy(to + kUsualTextAt, value.bytes, value.count);
  return to + kUsualTextAt + value.count;
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_USUAL_VALUE_H_
