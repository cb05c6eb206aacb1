// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_LOWER_CASE_H_
#define GLOWPLUG_WIRE_IGNITE_LOWER_CASE_H_

#include <cstdint>

namespace glowplug::ignite {

// Java's Character.toLowerCase of one UTF-16 unit; surrogates are their own.
uint16_t ToLowerCase(uint16_t unit) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_LOWER_CASE_H_
