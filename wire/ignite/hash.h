// SPDX-License-Identifier: Apache-2.0
// Hash codes as the server computes them (ignite-protocol, section 8).
#ifndef GLOWPLUG_WIRE_IGNITE_HASH_H_
#define GLOWPLUG_WIRE_IGNITE_HASH_H_

#include <glowplug/api/value.h>

#include <cstdint>

#include "wire/ignite/string_hash.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite {

// The hash that a key is placed by. An object's is that of its bytes, so one that has its fields is
// written to scratch memory as the directory says (WriteValue). False: the type has no hash that
// does not change from run to run (null by itself, class, optimized), its data is missing, or the
// object cannot be written yet.
bool HashOf(const api::Value& value, int32_t* hash, TypeDirectory* directory = nullptr) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_HASH_H_
