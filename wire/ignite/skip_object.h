// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_SKIP_OBJECT_H_
#define GLOWPLUG_WIRE_IGNITE_SKIP_OBJECT_H_

#include <cstdint>

#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

// Goes past one data object of any type (ignite-protocol, section 5) as who keeps its bytes does:
// that it ends where it says, and that its handles stay within it, is checked; what complex objects
// and wrapped ones hold is not looked at. Nothing is allocated, and levels nest as deep as readers
// follow. On a fault the reader keeps it.
void SkipObject(Reader& in, const char* what) noexcept;

// The bytes of the complex object that is all of a wrapped one, which is how some clients send
// objects; any other data object's bytes as they are.
api::Bytes Unwrapped(api::Bytes object) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_SKIP_OBJECT_H_
