// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_BASE_TEXT_H_
#define GLOWPLUG_CORE_BASE_TEXT_H_

#include <absl/strings/string_view.h>

#include <string_view>

namespace glowplug {

// Debian's Abseil has a string_view of its own: a standard view on its way into StrCat and status
// messages.
inline absl::string_view ForAbseil(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view FromAbseil(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_BASE_TEXT_H_
