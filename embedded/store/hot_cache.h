// SPDX-License-Identifier: Apache-2.0
// The entries that were used last, in memory; it knows of absent ones too. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_STORE_HOT_CACHE_H_
#define GLOWPLUG_EMBEDDED_STORE_HOT_CACHE_H_

#include <absl/container/flat_hash_set.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "embedded/store/entry.h"
#include "embedded/store/hash.h"

namespace glowplug::store {

class HotCache {
 public:
  enum class Found : uint8_t { kEntry, kAbsent, kUnknown };

  struct Answer {
    Found found = Found::kUnknown;
    int64_t expires_ms = kNeverExpires;
    uint64_t version = 0;  // of its part, for Fill
  };

  // Holds at most about `bytes`, its own overhead included; 0 holds nothing.
  explicit HotCache(size_t bytes);
  ~HotCache();
  HotCache(const HotCache&) = delete;
  HotCache& operator=(const HotCache&) = delete;

  // Appends the entry's value to *value, unless that is null. An expired entry is still an entry:
  // expires_ms tells.
  Answer Find(const HashedKey& key, std::string* value);
  // The same without its being a read.
  Found Knows(const HashedKey& key);

  // What the disk had, null for nothing. Kept only when nothing was published to the key's part
  // since Find gave `version`: then no newer one can be lost.
  void Fill(const HashedKey& key, const Entry* entry, uint64_t version);

  // What a commit left, null for nothing. In the order of the commits.
  void Publish(const HashedKey& key, const Entry* entry);
  // The same for an entry that is not to be in memory.
  void Forget(const HashedKey& key);
  // Everything of a cache.
  void ForgetCache(int32_t cache);

  size_t bytes() const;
  // How many times Find knew.
  int64_t reads() const;
  // Whether an entry of this size may be kept at all.
  bool Takes(size_t value_bytes) const { return value_bytes <= part_bytes_ / 4; }

 private:
  struct Node;
  struct NodeHash {
    using is_transparent = void;
    size_t operator()(const Node* node) const;
    size_t operator()(const HashedKey& key) const { return key.hash; }
  };
  struct NodeEqual {
    using is_transparent = void;
    bool operator()(const Node* a, const Node* b) const { return a == b; }
    bool operator()(const Node* a, const HashedKey& b) const;
    bool operator()(const HashedKey& a, const Node* b) const { return (*this)(b, a); }
  };
  // A read changes what stands in the first line alone, so that only this one moves from core to
  // core.
  struct alignas(64) Part {
    mutable std::mutex mutex;
    int64_t reads = 0;
    uint64_t version = 0;
    size_t bytes = 0;
    absl::flat_hash_set<Node*, NodeHash, NodeEqual> nodes;
    std::vector<Node*> ring;  // the clock's face
    size_t hand = 0;
    size_t refused = 0;
  };
  static constexpr size_t kParts = 64;

  Part& PartOf(const HashedKey& key) { return parts_[key.hash >> 58]; }
  void Keep(Part& part, const HashedKey& key, const Entry* entry);
  static_assert(kParts == 64);  // PartOf takes six bits
  bool Admits(Part& part);
  void Drop(Part& part, Node* node);
  void MakeRoom(Part& part, const Node* but);

  const size_t part_bytes_;
  std::array<Part, kParts> parts_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_HOT_CACHE_H_
