// SPDX-License-Identifier: Apache-2.0
// How each operation of the boundary lies on the wire (ignite-protocol, section 4): one row each,
// which the asking and the serving side both follow.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_

#include <glowplug/api/operation.h>

#include <string>
#include <string_view>

#include "plugins/codec_binary/fields.h"
#include "wire/ignite/op_code.h"

namespace glowplug::binary {

enum class RequestShape : uint8_t {
  kFields,         // Layout::arguments, one after another
  kCacheId,        // the cache's id alone, without flags
  kConfiguration,  // of a cache that is to be made
  kTypeId,         // given as such or by the type's name
  kType,           // all that is known of a type
  kClusterState,
  kNodeIds,
  kUuids,  // a count, so many UUIDs without type codes
  kMapping,
  kCache,  // from here on behind the cache header; this one has nothing else
  kKey,
  kKeyValue,
  kKeyTwoValues,
  kKeys,       // a count, so many keys
  kEntries,    // a count, so many keys each with its value
  kPeekModes,  // a count, so many bytes
  kInvoke,
  kInvokeAll,
  kConflictPuts,
  kConflictRemoves,
  kScan,
};

enum class ReplyShape : uint8_t {
  kFields,   // Layout::rows, one after another
  kObject,   // a value or null
  kStrings,  // a count, so many strings
  kEntries,  // a count, so many keys each with its value
  kInvoked,  // a count, so many keys each with a bool and a result
  kCursor,   // a cursor's id and its first page
  kPage,     // entries, and whether more follow
  kConfiguration,
  kType,  // a bool, and if it is 1 all that is known of a type
  kClusterState,
  kNodeIds,
  kNodes,
  kEndpoints,
  kUuids,    // a count, so many UUIDs without type codes
  kMapping,  // the bytes as they are: see mapping.h
};

struct Layout {
  api::Operation operation;
  ignite::OpCode op;
  std::string_view name;
  RequestShape request;
  ReplyShape reply;
  FieldList arguments = {};
  FieldList rows = {};
  Needs needs = {};
};

// Null when the codec has no such operation.
const Layout* FindLayout(api::Operation operation) noexcept;
const Layout* FindLayout(ignite::OpCode op) noexcept;

constexpr bool HasCacheHeader(RequestShape shape) { return shape >= RequestShape::kCache; }

// "protocol 1.6.0" or "feature bit 17 (cache invoke)".
std::string Describe(const Needs& needs);

// Whether a request can have so many arguments, and what to say when it cannot: "1 argument (the
// key)".
bool TakesArguments(const Layout& layout, uint64_t count) noexcept;
std::string_view TextOfArguments(const Layout& layout) noexcept;

// What the argument is called in messages.
const char* NameOfArgument(const Layout& layout, uint32_t index) noexcept;

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_
