// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_INTEROP_TYPE_NAMES_H_
#define GLOWPLUG_TESTS_INTEROP_TYPE_NAMES_H_

#include <glowplug/api/value.h>

#include <string_view>

namespace glowplug::test {

// What the notation calls a type: "int", "string_array"; "unknown" where it has no name for it.
std::string_view NotationName(api::ValueType type);
// Throws std::runtime_error when there is none of that name.
api::ValueType NotationType(std::string_view name);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEROP_TYPE_NAMES_H_
