// SPDX-License-Identifier: Apache-2.0
// Keys and values as a node has them: bytes that are kept and answered as they came.
#ifndef GLOWPLUG_EMBEDDED_NODE_OPAQUE_H_
#define GLOWPLUG_EMBEDDED_NODE_OPAQUE_H_

#include <glowplug/api/boundary.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "wire/ignite/primitives.h"

namespace glowplug::node {

// The next data object, without the wrapping of an object by itself: a client that wraps and one
// that does not mean the same. A view of what is read.
std::string_view ReadOpaque(ignite::Reader& in, const char* what);

bool IsNull(std::string_view object);

// A data object as the key of an entry.
struct Key {
  // Views what was read, or `own`: a key is not to be moved.
  std::string_view bytes;
  int32_t hash = 0;     // as the server computes it (ignite-protocol, section 8)
  int32_t type_id = 0;  // of a complex object; 0: it is none
  std::array<char, 9> own;
};

// Enums of both codes are the same key to the server, so that they are kept in one form. The arena
// is taken for what a plain key does not need.
void ReadKey(ignite::Reader& in, api::Arena* arena, Key* key);

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_OPAQUE_H_
