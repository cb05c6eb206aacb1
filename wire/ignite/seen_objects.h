// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_SEEN_OBJECTS_H_
#define GLOWPLUG_WIRE_IGNITE_SEEN_OBJECTS_H_

#include <glowplug/api/value.h>

#include <cstdint>

namespace glowplug::ignite {

// One object of a graph, as a handle may refer to it.
struct SeenObject {
  uint64_t offset;
  uint64_t end;            // 0: it has not been reached yet
  uint64_t expanded_size;  // its bytes, with those that its handles refer to
  uint32_t height;         // how many levels it nests, itself included
  api::Value value;        // kAbsent: it was skipped
};

// The objects of one graph in the order in which they begin. The first few take no memory; entries
// stay where they are.
class SeenObjects {
 public:
  SeenObjects() noexcept = default;
  SeenObjects(const SeenObjects&) = delete;
  SeenObjects& operator=(const SeenObjects&) = delete;

  uint32_t size() const noexcept { return size_; }
  SeenObject& at(uint32_t index) noexcept;
  // Null: no object begins there.
  SeenObject* Find(uint64_t offset) noexcept;
  // The object that begins there, added if it is new; it must then lie behind all others. Null: the
  // arena is at its bound.
  SeenObject* FindOrAdd(uint64_t offset, api::Arena* arena) noexcept;

 private:
  // Chunks double: chunk i holds kFirst << i of them.
  static constexpr uint32_t kFirst = 8;
  static constexpr uint32_t kChunks = 28;

  uint32_t size_ = 0;
  uint32_t chunk_count_ = 1;
  SeenObject first_[kFirst];
  SeenObject* chunks_[kChunks];  // that at 0 is first_
};

// The objects of one graph in any order, which costs memory and time for each. Entries stay where
// they are.
class RememberedObjects {
 public:
  RememberedObjects() noexcept = default;
  RememberedObjects(const RememberedObjects&) = delete;
  RememberedObjects& operator=(const RememberedObjects&) = delete;

  // Null: no object begins there.
  SeenObject* Find(uint64_t offset) noexcept;
  // The object that begins there, added if it is new. Null: the arena is at its bound.
  SeenObject* FindOrAdd(uint64_t offset, api::Arena* arena) noexcept;

 private:
  // A tree by the bits of the offset's hash, which no two offsets share.
  struct Node {
    SeenObject object;
    Node* children[4];
  };
  Node** PlaceOf(uint64_t offset) noexcept;

  Node* root_ = nullptr;
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_SEEN_OBJECTS_H_
