// SPDX-License-Identifier: Apache-2.0
// How each operation of the boundary lies on the wire (ignite-protocol, section 4): one row each,
// which the asking and the serving side both follow.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_

#include <glowplug/api/operation.h>

#include <array>
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

inline constexpr size_t kOperations = static_cast<size_t>(api::Operation::kMessage) + 1;
extern const std::array<const Layout*, kOperations> kLayoutOf;

// Null when the codec has no such operation.
inline const Layout* FindLayout(api::Operation operation) noexcept {
  const auto number = static_cast<size_t>(operation);
  return number < kOperations ? kLayoutOf[number] : nullptr;
}
const Layout* FindLayout(ignite::OpCode op) noexcept;

constexpr bool HasCacheHeader(RequestShape shape) { return shape >= RequestShape::kCache; }
// Keys and values alone, behind their count where there may be any number of them.
constexpr bool HasKeysAndValues(RequestShape shape) {
  return shape >= RequestShape::kKey && shape <= RequestShape::kEntries;
}

// Whether their count stands in front of keys and values, and what it is.
constexpr bool HasCount(RequestShape shape) {
  return shape == RequestShape::kKeys || shape == RequestShape::kEntries;
}
constexpr uint32_t CountOf(const api::Request& request, RequestShape shape) {
  return shape == RequestShape::kEntries ? request.arg_count / 2 : request.arg_count;
}

// The answer says no more than that it was done.
constexpr bool HasNoRows(const Layout& layout) {
  return layout.reply == ReplyShape::kFields && layout.rows.count == 0;
}

// "protocol 1.6.0" or "feature bit 17 (cache invoke)".
std::string Describe(const Needs& needs);

// How many arguments a shape takes beside its fields: at least `least`, then multiples of `each`;
// each 0: no more.
struct Arity {
  RequestShape shape;
  uint32_t least;
  uint32_t each;
  std::string_view text;
};
inline constexpr size_t kRequestShapes = static_cast<size_t>(RequestShape::kScan) + 1;
extern const std::array<Arity, kRequestShapes> kArities;

// Whether a request can have so many arguments, and what to say when it cannot: "1 argument (the
// key)".
inline bool TakesArguments(const Layout& layout, uint64_t count) noexcept {
  const Arity& arity = kArities[static_cast<size_t>(layout.request)];
  const uint32_t least = arity.least + layout.arguments.count;
  if (count == least) return true;
  return count > least && arity.each != 0 && (count - least) % arity.each == 0;
}
std::string_view TextOfArguments(const Layout& layout) noexcept;

// What the argument is called in messages.
const char* NameOfArgument(const Layout& layout, uint32_t index) noexcept;

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_LAYOUT_H_
