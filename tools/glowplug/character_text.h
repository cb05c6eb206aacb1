// SPDX-License-Identifier: Apache-2.0
// Text forms of one UTF-16 unit: itself in UTF-8, or "U+D83D" where it is no character that can
// stand alone.
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_CHARACTER_TEXT_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_CHARACTER_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace glowplug::cli {

// Nothing for text that is not one.
std::optional<char16_t> ParseCharacter(std::string_view text);
std::string FormatCharacter(char16_t unit);

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_CHARACTER_TEXT_H_
