// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_GRAPH_READER_H_
#define GLOWPLUG_WIRE_IGNITE_GRAPH_READER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/object_layout.h"
#include "wire/ignite/primitives.h"
#include "wire/ignite/seen_objects.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite {

// How many levels values nest at most, here and in what is written: a reader of the peer's bytes
// must not run out of stack.
inline constexpr uint32_t kMaxDepth = 64;

// How many bytes a graph's handles may repeat at most: few bytes could say more than fits anywhere.
inline constexpr uint64_t kMaxRepeatedBytes = uint64_t{64} << 20;

// How many times over the bytes of a graph may be read because handles refer to them. What nests is
// read once, so that only objects that overlap come to more.
inline constexpr uint64_t kMaxHandleReads = 4;

// True: a value of this type code may hold others, and a handle may refer to it.
inline bool HoldsOthers(uint8_t code) noexcept {
  switch (code) {
    case static_cast<uint8_t>(api::ValueType::kObjectArray):
    case static_cast<uint8_t>(api::ValueType::kCollection):
    case static_cast<uint8_t>(api::ValueType::kMap):
    case static_cast<uint8_t>(api::ValueType::kEnumArray):
    case static_cast<uint8_t>(api::ValueType::kObject):
    case kWrappedCode:
    case kProxyCode:
      return true;
    default:
      return false;
  }
}

// Reads the values of one graph: an outermost value with all that it holds, within which handles
// refer to objects by their distance.
class GraphReader {
 public:
  // How much is known of the graph.
  enum class Trust {
    kNone,     // it is read for the first time: handles refer to objects that were seen
    kHandles,  // its beginning was not read: handles refer to whatever reads as an object
    kAll,      // it was read before: moreover no type within is missing
  };

  // The graph begins where the reader stands.
  GraphReader(Reader& in, api::Arena* arena, TypeDirectory* directory) noexcept
      : GraphReader(in, arena, directory, in.offset(), in.Between(in.offset(), in.offset()),
                    Trust::kNone) {
    handle_budget_ = kMaxHandleReads * in.remaining();
  }
  // The graph begins at this offset and holds these bytes.
  GraphReader(Reader& in, api::Arena* arena, TypeDirectory* directory, uint64_t begin,
              api::Bytes graph, Trust trust) noexcept
      : in_(in),
        arena_(arena),
        directory_(directory),
        begin_(begin),
        graph_(graph),
        trust_(trust),
        handle_budget_(kMaxHandleReads * graph.size) {}

  // Reads the next value, or skips it where `out` is null: then only what a later read would miss
  // is looked at. Gives how many levels it nests, 0 for one that holds no other.
  uint32_t Read(const char* what, api::Value* out) noexcept;
  // The outermost value was read: its objects learn where the graph ends.
  void Finish() noexcept;

 private:
  uint32_t ReadNested(uint8_t code, uint64_t offset, api::Value* out) noexcept;
  uint32_t ReadContent(uint8_t code, uint64_t offset, api::Value* out) noexcept;
  uint32_t ReadItems(uint64_t count, api::Value* items) noexcept;
  uint32_t ReadEnums(uint64_t count, api::Value* items) noexcept;
  uint32_t ReadArray(api::ValueType type, api::Value* out) noexcept;
  uint32_t ReadCollection(api::Value* out) noexcept;
  uint32_t ReadMap(api::Value* out) noexcept;
  uint32_t ReadWrapped(api::Value* out) noexcept;
  uint32_t ReadProxy(api::Value* out) noexcept;
  void ReadEnum(api::ValueType type, uint64_t offset, api::Value* out) noexcept;
  void ReadClass(api::Value* out) noexcept;
  uint32_t ReadObject(uint64_t offset, api::Value* out) noexcept;
  uint32_t WalkFields(const ObjectLayout& layout, const api::ObjectType* type) noexcept;

  uint32_t ReadHandle(uint64_t offset, api::Value* out) noexcept;
  uint32_t ReadTarget(uint64_t target, uint64_t offset, api::Value* out) noexcept;
  uint32_t ReadSeen(const SeenObject& seen, uint64_t offset, api::Value* out) noexcept;
  uint32_t ReadAgain(const SeenObject& seen, api::Value* out) noexcept;
  uint32_t ReadAt(uint64_t target, uint64_t end, api::Value* out) noexcept;
  bool CountRepeated(uint64_t offset, uint64_t size) noexcept;
  bool CountHandleRead(uint64_t size) noexcept;

  api::Bytes ReadTypeName() noexcept;
  int32_t IdOf(api::Bytes type_name) noexcept;
  const api::ObjectType* FindType(int32_t type_id, int32_t schema_id, uint64_t offset) noexcept;
  const api::ObjectType* TypeOf(const ObjectLayout& layout) noexcept;
  api::Value* AllocateItems(uint64_t count) noexcept;

  Reader& in_;
  api::Arena* const arena_;
  TypeDirectory* const directory_;
  const uint64_t begin_;
  api::Bytes graph_;  // of size 0: its end is not known yet
  Trust trust_;
  uint32_t depth_ = 0;
  uint64_t repeated_bytes_ = 0;
  uint64_t handle_budget_;        // how much more may be read because handles refer to it
  bool follows_handle_ = false;   // what is read now is what a handle refers to
  bool has_raw_ = false;          // there are raw data, of which nothing was seen
  SeenObjects seen_;              // kNone: all objects
  RememberedObjects remembered_;  // otherwise: those that handles refer to, and all within
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_GRAPH_READER_H_
