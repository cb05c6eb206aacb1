// SPDX-License-Identifier: Apache-2.0
// UTF-8 text as the UTF-16 units that Java sees.
#ifndef GLOWPLUG_WIRE_IGNITE_UTF16_H_
#define GLOWPLUG_WIRE_IGNITE_UTF16_H_

#include <cstddef>
#include <cstdint>

namespace glowplug::ignite {

// One code point; *size is how many of the `left` bytes it takes, 1 for a byte that is not valid.
inline uint32_t DecodeUtf8(const uint8_t* text, size_t left, size_t* size) noexcept {
  constexpr uint32_t kReplacement = 0xFFFD;
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

// Calls `take` with each of the point's units.
template <class Take>
void ForEachUnit(uint32_t point, Take take) {
  if (point < 0x10000) return take(point);
  take(0xD800 + ((point - 0x10000) >> 10));
  take(0xDC00 + ((point - 0x10000) & 0x3FF));
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_UTF16_H_
