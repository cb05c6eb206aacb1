// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_
#define GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

// Reads one data object (ignite-protocol, section 5). Text and bytes are views of the input; the
// arena is taken only for the items of arrays of objects and for a negative decimal's magnitude. A
// decimal comes without leading zero bytes, zero as one byte. On a fault the reader keeps it and
// the value is kAbsent. `what` names the value in faults.
api::Value ReadValue(Reader& in, api::Arena* arena, const char* what) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_
