// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_TYPE_NAME_H_
#define GLOWPLUG_WIRE_IGNITE_TYPE_NAME_H_

#include <cstdint>
#include <string_view>

namespace glowplug::ignite {

// The name of a type code (ignite-protocol, section 5); "unknown type" for any other number.
std::string_view NameOfTypeCode(int64_t code);

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_TYPE_NAME_H_
