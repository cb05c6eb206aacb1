// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/character_text.h"

#include <absl/strings/str_format.h>

#include <boost/locale/utf.hpp>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace glowplug::cli {
namespace {

namespace utf = boost::locale::utf;
using Utf8 = utf::utf_traits<char>;

constexpr std::string_view kPrefix = "U+";

bool IsSurrogate(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }

bool IsControl(uint32_t unit) { return unit < 0x20 || (unit >= 0x7F && unit < 0xA0); }

}  // namespace

std::optional<char16_t> ParseCharacter(std::string_view text) {
  if (text.starts_with(kPrefix) && text.size() == kPrefix.size() + 4) {
    uint16_t unit = 0;
    const auto [end, error] =
        std::from_chars(text.data() + kPrefix.size(), text.data() + text.size(), unit, 16);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return static_cast<char16_t>(unit);
  }
  const char* rest = text.data();
  const char* const end = text.data() + text.size();
  const utf::code_point point = Utf8::decode(rest, end);
  if (rest != end || point > 0xFFFF) return std::nullopt;
  return static_cast<char16_t>(point);
}

std::string FormatCharacter(char16_t unit) {
  if (IsSurrogate(unit) || IsControl(unit)) {
    return absl::StrFormat("U+%04X", static_cast<uint32_t>(unit));
  }
  std::string text;
  Utf8::encode(unit, std::back_inserter(text));
  return text;
}

}  // namespace glowplug::cli
