// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/seen_objects.h"

#include <glowplug/sdk/buffer.h>

#include <bit>

namespace glowplug::ignite {

SeenObject& SeenObjects::at(uint32_t index) noexcept {
  if (index < kFirst) return first_[index];
  const auto chunk = static_cast<uint32_t>(std::bit_width(index / kFirst + 1)) - 1;
  return chunks_[chunk][index - kFirst * ((1U << chunk) - 1)];
}

SeenObject* SeenObjects::Find(uint64_t offset) noexcept {
  uint32_t first = 0;
  for (uint32_t count = size_; count > 0;) {
    const uint32_t half = count / 2;
    if (at(first + half).offset < offset) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first < size_ && at(first).offset == offset ? &at(first) : nullptr;
}

SeenObject* SeenObjects::FindOrAdd(uint64_t offset, api::Arena* arena) noexcept {
  if (size_ > 0 && at(size_ - 1).offset >= offset) return Find(offset);
  const auto chunk = static_cast<uint32_t>(std::bit_width(size_ / kFirst + 1)) - 1;
  if (chunk == chunk_count_) {
    auto* more = sdk::Allocate<SeenObject>(arena, uint64_t{kFirst} << chunk);
    if (more == nullptr || chunk == kChunks) return nullptr;
    chunks_[chunk_count_++] = more;
  }
  SeenObject& added = at(size_++);
  added = {offset, 0, 0, 0, {}};
  return &added;
}

RememberedObjects::Node** RememberedObjects::PlaceOf(uint64_t offset) noexcept {
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;  // an odd factor gives each offset its own hash
  Node** place = &root_;
  for (uint64_t hash = offset * kOdd; *place != nullptr && (*place)->object.offset != offset;
       hash <<= 2) {
    place = &(*place)->children[hash >> 62];
  }
  return place;
}

SeenObject* RememberedObjects::Find(uint64_t offset) noexcept {
  Node* const node = *PlaceOf(offset);
  return node == nullptr ? nullptr : &node->object;
}

SeenObject* RememberedObjects::FindOrAdd(uint64_t offset, api::Arena* arena) noexcept {
  Node** const place = PlaceOf(offset);
  if (*place == nullptr) {
    auto* added = sdk::Allocate<Node>(arena, 1);
    if (added == nullptr) return nullptr;
    *added = {};
    added->object.offset = offset;
    *place = added;
  }
  return &(*place)->object;
}

}  // namespace glowplug::ignite
