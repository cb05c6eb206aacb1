// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_VALUE_WRITER_H_
#define GLOWPLUG_WIRE_IGNITE_VALUE_WRITER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

// Writes one data object with its type code (ignite-protocol, section 5). A number beyond its type,
// bytes without data or a type that has no place here yet is the writer's fault. A decimal's
// magnitude may have leading zero bytes or none: keys are equal only if their bytes are, so it is
// written as Java does, with as few bytes as its sign bit allows. `what` names the value in faults.
void WriteValue(Writer& out, const api::Value& value, const char* what) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_VALUE_WRITER_H_
