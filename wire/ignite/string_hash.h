// SPDX-License-Identifier: Apache-2.0
// Java's polynomial hash, h = 31 * h + unit, of text and of bytes (ignite-protocol, section 8).
#ifndef GLOWPLUG_WIRE_IGNITE_STRING_HASH_H_
#define GLOWPLUG_WIRE_IGNITE_STRING_HASH_H_

#include <glowplug/api/boundary.h>

#include <cstdint>
#include <string_view>

namespace glowplug::ignite {

// Java's String.hashCode of UTF-8 text: over its UTF-16 units. Each byte that is no part of valid
// UTF-8 counts as U+FFFD. A cache's id is the hash of its name.
int32_t HashOfString(std::string_view text) noexcept;

// Java's Arrays.hashCode of signed bytes: what a byte array and an object's body hash to.
int32_t HashOfBytes(api::Bytes bytes) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_STRING_HASH_H_
