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
  if (size >= kUsualIntSize) {
    int32_t number;
    std::memcpy(&number, from + 1, sizeof(number));
    if (type == ValueType::kString || type == ValueType::kByteArray) {
      // A length below 0 is more than any input holds.
      const auto length = static_cast<uint64_t>(number);
      if (length > size - kUsualTextAt) return 0;
      *out = {type, 0, static_cast<uint32_t>(length), {.bytes = from + kUsualTextAt}, 0};
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
  }
  if (type != ValueType::kNull) return 0;
  *out = {type, 0, 0, {}, 0};
  return 1;
}

template <class Word>
Word CopyWord(const uint8_t* from, uint8_t* to) noexcept {
  Word word;
  std::memcpy(&word, from, sizeof(word));
  std::memcpy(to, &word, sizeof(word));
  return word;
}

// Copies text, and ors all its bytes into those of *seen, whichever into which: it is looked at
// while it is at hand. The last bytes of a text are copied with some before them, not each alone.
inline void CopyText(api::Bytes text, uint8_t* to, uint64_t* seen) noexcept {
  // Without vectors in the machine the compiler makes words of it.
  using Block [[gnu::vector_size(16)]] = uint64_t;
  const uint8_t* const from = text.data;
  if (text.size >= sizeof(Block)) {
    const uint64_t last = text.size - sizeof(Block);
    Block all = CopyWord<Block>(from + last, to + last);
    for (uint64_t at = 0; at < last; at += sizeof(Block)) {
      all |= CopyWord<Block>(from + at, to + at);
    }
    *seen |= all[0] | all[1];
  } else if (text.size >= sizeof(uint64_t)) {
    const uint64_t last = text.size - sizeof(uint64_t);
    *seen |= CopyWord<uint64_t>(from, to) | CopyWord<uint64_t>(from + last, to + last);
  } else {
    for (uint64_t at = 0; at < text.size; ++at) *seen |= to[at] = from[at];
  }
}

// Writes a value to where there are `room` bytes. Gives how many it takes; 0: it is another,
// something is wrong with it, or there is no room, and what lies there means nothing. Text is or-ed
// into *seen.
[[gnu::always_inline]] inline uint64_t StoreUsualValue(const api::Value& value, uint8_t* to,
                                                       uint64_t room, uint64_t* seen) noexcept {
  const api::ValueType type = value.type;
  const int64_t number = value.int64;
  if (type == api::ValueType::kInt) {
    if (room < kUsualIntSize || number != static_cast<int32_t>(number)) return 0;
    to[0] = static_cast<uint8_t>(type);
    std::memcpy(to + 1, &number, sizeof(int32_t));  // its lower half
    return kUsualIntSize;
  }
  if (type == api::ValueType::kLong) {
    if (room < kUsualLongSize) return 0;
    to[0] = static_cast<uint8_t>(type);
    std::memcpy(to + 1, &number, sizeof(number));
    return kUsualLongSize;
  }
  if (type != api::ValueType::kString && type != api::ValueType::kByteArray) return 0;
  const api::Bytes bytes = {value.bytes, value.count};
  const uint64_t size = kUsualTextAt + bytes.size;
  if (room < size || bytes.data == nullptr || bytes.size > INT32_MAX) return 0;
  to[0] = static_cast<uint8_t>(type);
  std::memcpy(to + 1, &bytes.size, sizeof(int32_t));
  if (type == api::ValueType::kString) {
    CopyText(bytes, to + kUsualTextAt, seen);
  } else {
    std::memcpy(to + kUsualTextAt, bytes.data, bytes.size);
  }
  return size;
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_USUAL_VALUE_H_
