// SPDX-License-Identifier: Apache-2.0
// Text goes out as UTF-8 or not at all: the server would store what it makes of other bytes, and
// place a key by it.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_TEXT_CHECK_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_TEXT_CHECK_H_

#include <glowplug/api/value.h>

#include <cstdint>

namespace glowplug::binary {

// Where the first byte stands that is no part of valid UTF-8; text.size when there is none.
// Surrogates, overlong forms and what is beyond U+10FFFF are not valid.
uint64_t ValidUtf8Size(api::Bytes text) noexcept;

// The first text within a value that is not UTF-8. Empty `text`: there is none.
struct BadText {
  api::Bytes text = {nullptr, 0};
  uint64_t position = 0;  // of the faulty byte in it
};

BadText FindBadText(const api::Value& value, int depth = 0) noexcept;

// Numbers, which are most keys, cost one comparison, and text no more than its bytes.
inline bool HasGoodText(const api::Value& value) noexcept {
  if (value.type < api::ValueType::kString) return true;
  if (value.type == api::ValueType::kString) {
    return ValidUtf8Size({value.bytes, value.count}) == value.count;
  }
  return FindBadText(value).text.size == 0;
}
bool HasGoodTexts(const api::Value* values, uint64_t count) noexcept;

// Of a word of text, or of several that were or-ed.
inline bool IsAscii(uint64_t word) noexcept { return (word & 0x8080808080808080) == 0; }

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_TEXT_CHECK_H_
