// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_BASE_UTF8_H_
#define GLOWPLUG_CORE_BASE_UTF8_H_

#include <string_view>

namespace glowplug {

// What the boundary and servers expect of a text; some servers would replace what is not UTF-8
// without a word.
bool IsUtf8(std::string_view text);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_BASE_UTF8_H_
