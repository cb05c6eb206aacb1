// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CONFIG_REFUSAL_TEXT_H_
#define GLOWPLUG_CORE_CONFIG_REFUSAL_TEXT_H_

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

// "glowplug: config <where>: <text>", kInvalidArgument.
absl::Status ConfigError(std::string_view where, std::string_view text);

// `unknown key for <owner>; did you mean "x"? (allowed: ...)`, at the dotted path of the key.
absl::Status UnknownKey(std::string_view where, std::string_view owner, std::string_view key,
                        std::vector<std::string> allowed);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_REFUSAL_TEXT_H_
