// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_SKIP_VALUE_H_
#define GLOWPLUG_WIRE_IGNITE_SKIP_VALUE_H_

#include <cstdint>

#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

// True: a value of this type code holds neither objects nor enums, and no handle refers to it.
bool IsPlain(uint8_t code) noexcept;

// Goes past a plain value without a look at its content. Where the input ends too early, or the
// value is not plain, the reader has a fault.
void SkipValue(Reader& in, const char* what) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_SKIP_VALUE_H_
