// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/hot_cache.h"

#include <bit>
#include <bitset>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

namespace glowplug::store {
namespace {

// Larger values are not copied while several parts are locked.
constexpr uint32_t kSmall = 4096;

}  // namespace

// Key and value follow it in the same memory.
struct HotCache::Node {
  uint64_t hash;
  int64_t expires_ms;
  int32_t cache;
  int32_t partition;
  uint32_t key_bytes;
  uint32_t value_bytes;
  uint32_t capacity;  // for key and value
  uint32_t place;     // in the ring
  bool absent;
  bool used;  // since the hand came by

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
  const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
  std::string_view key() const { return {bytes(), key_bytes}; }
  std::string_view value() const { return {bytes() + key_bytes, value_bytes}; }
  // With its share of the table and the ring.
  size_t charge() const { return sizeof(Node) + capacity + 40; }
};

bool HotCache::SlotEqual::operator()(const Slot& a, const HashedKey& b) const {
  return a.hash == b.hash && a.node->cache == b.key.cache && a.node->partition == b.key.partition &&
         a.node->key() == b.key.bytes;
}

HotCache::HotCache(size_t bytes) : part_bytes_(bytes / kParts) {}

HotCache::~HotCache() {
  for (Part& part : parts_) {
    for (Node* node : part.ring) std::free(node);
  }
}

HotCache::Answer HotCache::Find(const HashedKey& key, std::string* value) {
  Part& part = PartOf(key);
  const std::lock_guard lock(part.mutex);
  Entry entry;
  const Answer answer = Read(part, NodeOf(part, key), &entry);
  if (value != nullptr) value->append(entry.value);
  return answer;
}

HotCache::Node* HotCache::NodeOf(const Part& part, const HashedKey& key) {
  const auto at = part.nodes.find(key);
  return at == part.nodes.end() ? nullptr : at->node;
}

// The node or null, under the part's lock, which the entry is a view under.
HotCache::Answer HotCache::Read(Part& part, Node* node, Entry* entry) {
  if (node == nullptr) return {.version = part.version};
  if (!node->used) node->used = true;  // the line stays shared where it is
  ++part.reads;
  if (node->absent) return {.found = Found::kAbsent};
  *entry = {node->value(), node->expires_ms};
  return {.found = Found::kEntry, .expires_ms = node->expires_ms};
}

void HotCache::FindEach(std::span<const HashedKey> keys, Use use) {
  assert(keys.size() <= kKeysTogether);
  std::array<Node*, kKeysTogether> nodes{};
  // A bit for each part. Who holds one lock does not wait for another.
  uint64_t held = 0;
  const auto bit = [](const HashedKey& key) { return uint64_t{1} << NumberOfPart(key); };
  for (const HashedKey& key : keys) {
    Part& part = PartOf(key);
    if ((held & bit(key)) == 0 && !part.mutex.try_lock()) continue;
    held |= bit(key);
    part.nodes.prefetch(HashAlone{key.hash});
  }
  for (size_t i = 0; i < keys.size(); ++i) {
    if ((held & bit(keys[i])) == 0) continue;
    const Part& part = PartOf(keys[i]);
    const auto at = part.nodes.find(HashAlone{keys[i].hash});
    if (at == part.nodes.end()) continue;
    nodes[i] = at->node;
    // As much as a small entry has.
    const auto address = reinterpret_cast<uintptr_t>(at->node);
    for (uintptr_t line = 0; line < 3; ++line) {
      __builtin_prefetch(reinterpret_cast<const void*>(address + line * 64));
    }
  }
  const auto find = [&](size_t i, Node* node) {
    Entry entry;
    const Answer answer = Read(PartOf(keys[i]), node, &entry);
    use(i, answer, entry);
  };
  std::bitset<kKeysTogether> left;
  for (size_t i = 0; i < keys.size(); ++i) {
    Node* const node = nodes[i];
    const bool is_its_own = node == nullptr || SlotEqual()({keys[i].hash, node}, keys[i]);
    if ((held & bit(keys[i])) != 0 && is_its_own &&
        (node == nullptr || node->value_bytes <= kSmall)) {
      find(i, node);
    } else {
      left[i] = true;
    }
  }
  for (; held != 0; held &= held - 1) {
    parts_[static_cast<size_t>(std::countr_zero(held))].mutex.unlock();
  }
  for (size_t i = 0; left.any() && i < keys.size(); ++i) {
    if (!left[i]) continue;
    const std::lock_guard lock(PartOf(keys[i]).mutex);
    find(i, NodeOf(PartOf(keys[i]), keys[i]));
  }
}

void HotCache::Fill(const HashedKey& key, const Entry* entry, uint64_t version) {
  if (part_bytes_ == 0) return;
  Part& part = PartOf(key);
  const std::lock_guard lock(part.mutex);
  if (part.version == version) Keep(part, key, entry);
}

void HotCache::Publish(const HashedKey& key, const Entry* entry) {
  if (part_bytes_ == 0) return;
  Part& part = PartOf(key);
  const std::lock_guard lock(part.mutex);
  ++part.version;
  Keep(part, key, entry);
}

void HotCache::Forget(const HashedKey& key) {
  if (part_bytes_ == 0) return;
  Part& part = PartOf(key);
  const std::lock_guard lock(part.mutex);
  ++part.version;
  if (Node* const node = NodeOf(part, key)) Drop(part, node);
}

void HotCache::ForgetCache(int32_t cache) {
  for (Part& part : parts_) {
    const std::lock_guard lock(part.mutex);
    ++part.version;
    for (size_t i = 0; i < part.ring.size();) {
      // Drop puts the last one in the place of the dropped one.
      if (part.ring[i]->cache == cache) {
        Drop(part, part.ring[i]);
      } else {
        ++i;
      }
    }
  }
}

size_t HotCache::bytes() const {
  size_t sum = 0;
  for (const Part& part : parts_) {
    const std::lock_guard lock(part.mutex);
    sum += part.bytes;
  }
  return sum;
}

int64_t HotCache::reads() const {
  int64_t sum = 0;
  for (const Part& part : parts_) {
    const std::lock_guard lock(part.mutex);
    sum += part.reads;
  }
  return sum;
}

void HotCache::Keep(Part& part, const HashedKey& key, const Entry* entry) {
  const std::string_view value = entry == nullptr ? std::string_view() : entry->value;
  const size_t needed = key.key.bytes.size() + value.size();
  Node* node = NodeOf(part, key);
  const bool fits = needed <= part_bytes_ / 4;
  const bool known = node != nullptr;
  // Memory that is far too large for what it holds is given back.
  if (node != nullptr && (!fits || needed > node->capacity || node->capacity > 4 * needed + 256)) {
    Drop(part, node);
    node = nullptr;
  }
  if (!fits) return;
  if (node == nullptr) {
    if (!known && !Admits(part)) return;
    // Room to grow a little: the next value of a key is seldom of the same size.
    const size_t capacity = (needed + needed / 8 + 15) & ~size_t{15};
    void* const memory = std::malloc(sizeof(Node) + capacity);
    if (memory == nullptr) return;
    node = new (memory) Node{.hash = key.hash,
                             .cache = key.key.cache,
                             .partition = key.key.partition,
                             .key_bytes = static_cast<uint32_t>(key.key.bytes.size()),
                             .capacity = static_cast<uint32_t>(capacity),
                             .place = static_cast<uint32_t>(part.ring.size())};
    if (!key.key.bytes.empty()) {
      std::memcpy(node->bytes(), key.key.bytes.data(), key.key.bytes.size());
    }
    part.ring.push_back(node);
    part.nodes.insert({key.hash, node});
    part.bytes += node->charge();
  }
  node->absent = entry == nullptr;
  node->expires_ms = entry == nullptr ? kNeverExpires : entry->expires_ms;
  node->value_bytes = static_cast<uint32_t>(value.size());
  if (!value.empty()) std::memcpy(node->bytes() + node->key_bytes, value.data(), value.size());
  MakeRoom(part, node);
}

// Of a full part one in four gives way: what is used often gets in soon, and what passes once does
// not turn everything over.
bool HotCache::Admits(Part& part) {
  constexpr size_t kOneOf = 4;
  return part.bytes < part_bytes_ / 8 * 7 || ++part.refused % kOneOf == 0;
}

void HotCache::Drop(Part& part, Node* node) {
  part.nodes.erase(Slot{node->hash, node});
  Node* const last = part.ring.back();
  part.ring[node->place] = last;
  last->place = node->place;
  part.ring.pop_back();
  part.bytes -= node->charge();
  std::free(node);
}

void HotCache::MakeRoom(Part& part, const Node* but) {
  while (part.bytes > part_bytes_ && part.ring.size() > 1) {
    if (part.hand >= part.ring.size()) part.hand = 0;
    Node* const node = part.ring[part.hand];
    if (node == but || node->used) {
      node->used = false;
      ++part.hand;
    } else {
      Drop(part, node);
    }
  }
}

}  // namespace glowplug::store
