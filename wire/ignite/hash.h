// SPDX-License-Identifier: Apache-2.0
// Hash codes as the server computes them (ignite-protocol, section 8).
#ifndef GLOWPLUG_WIRE_IGNITE_HASH_H_
#define GLOWPLUG_WIRE_IGNITE_HASH_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <string_view>

namespace glowplug::ignite {

// Java's String.hashCode of UTF-8 text: over its UTF-16 units. Each byte that is no part of valid
// UTF-8 counts as U+FFFD. A cache's id is the hash of its name.
int32_t HashOfString(std::string_view text) noexcept;

// The hash that a key is placed by. False: the type has none here (null, and what the value reader
// does not read) or its data is missing.
bool HashOf(const api::Value& value, int32_t* hash) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_HASH_H_
