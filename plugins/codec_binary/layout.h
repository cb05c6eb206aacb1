// SPDX-License-Identifier: Apache-2.0
// How each operation of the boundary lies on the wire (ignite-protocol, section 4): one row each,
// which the asking and the serving side both follow.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_

#include <glowplug/api/operation.h>

#include <string_view>

#include "wire/ignite/op_code.h"

namespace glowplug::binary {

enum class RequestShape : uint8_t {
  kNothing,
  kName,     // a string
  kCacheId,  // the cache's id alone, without flags
  kKey,      // from here on behind the cache header
  kKeyValue,
  kKeyTwoValues,
  kKeys,       // a count, so many keys
  kEntries,    // a count, so many keys each with its value
  kPeekModes,  // a count, so many bytes
};

enum class ReplyShape : uint8_t {
  kNothing,
  kObject,  // a value or null
  kBool,
  kLong,
  kStrings,  // a count, so many strings
  kEntries,  // a count, so many keys each with its value
};

struct Layout {
  api::Operation operation;
  ignite::OpCode op;
  std::string_view name;
  RequestShape request;
  ReplyShape reply;
};

// Null when the codec has no such operation.
const Layout* FindLayout(api::Operation operation) noexcept;
const Layout* FindLayout(ignite::OpCode op) noexcept;

constexpr bool HasCacheHeader(RequestShape shape) { return shape >= RequestShape::kKey; }

// How many arguments a request of the shape takes: a count, or with `each` multiples of it.
struct Arity {
  uint32_t count;
  bool each;
  std::string_view text;  // "1 argument (the key)"
};
Arity ArityOf(RequestShape shape) noexcept;

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_
