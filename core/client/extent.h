// SPDX-License-Identifier: Apache-2.0
// What a value points to.
#ifndef GLOWPLUG_CORE_CLIENT_EXTENT_H_
#define GLOWPLUG_CORE_CLIENT_EXTENT_H_

#include <glowplug/api/value.h>

#include <cstdint>

namespace glowplug::internal {

// How many bytes Value::bytes points to; 0 for types that hold none.
uint64_t ByteCount(const api::Value& value);

// How many values Value::items points to, an object array's name among them; 0 for types that hold
// none.
uint64_t ItemCount(const api::Value& value);

}  // namespace glowplug::internal

#endif  // GLOWPLUG_CORE_CLIENT_EXTENT_H_
