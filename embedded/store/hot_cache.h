// SPDX-License-Identifier: Apache-2.0
// The entries that were used last, in memory; it knows of absent ones too. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_STORE_HOT_CACHE_H_
#define GLOWPLUG_EMBEDDED_STORE_HOT_CACHE_H_

#include <absl/container/flat_hash_set.h>
#include <absl/functional/function_ref.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
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
  // The same for several keys, kKeysTogether at most: what it looks at for all of them is on its
  // way into the core's caches before it waits for any of it. `use` gets a key's number, the
  // answer, and the entry, if there is one, as a view; it is called under locks, in any order, and
  // must not throw.
  using Use = absl::FunctionRef<void(size_t key, const Answer&, const Entry&)>;
  void FindEach(std::span<const HashedKey> keys, Use use);

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
  // The hash lies beside the node, which is seldom in the core's caches.
  struct Slot {
    uint64_t hash;
    Node* node;
  };
  struct HashAlone {
    uint64_t hash;
  };
  struct SlotHash {
    using is_transparent = void;
    template <class Hashed>
    size_t operator()(const Hashed& hashed) const {
      return hashed.hash;
    }
  };
  struct SlotEqual {
    using is_transparent = void;
    bool operator()(const Slot& a, const Slot& b) const { return a.node == b.node; }
    bool operator()(const Slot& a, const HashAlone& b) const { return a.hash == b.hash; }
    bool operator()(const Slot& a, const HashedKey& b) const;
  };
  // A read changes what stands in the first line alone, so that only this one moves from core to
  // core.
  struct alignas(64) Part {
    mutable std::mutex mutex;
    int64_t reads = 0;
    uint64_t version = 0;
    size_t bytes = 0;
    absl::flat_hash_set<Slot, SlotHash, SlotEqual> nodes;
    std::vector<Node*> ring;  // the clock's face
    size_t hand = 0;
    size_t refused = 0;
  };
  static constexpr size_t kParts = 64;

  static size_t NumberOfPart(const HashedKey& key) { return key.hash >> 58; }
  Part& PartOf(const HashedKey& key) { return parts_[NumberOfPart(key)]; }
  static Node* NodeOf(const Part& part, const HashedKey& key);
  static Answer Read(Part& part, Node* node, Entry* entry);
  void Keep(Part& part, const HashedKey& key, const Entry* entry);
  static_assert(kParts == 64);  // NumberOfPart takes six bits
  bool Admits(Part& part);
  void Drop(Part& part, Node* node);
  void MakeRoom(Part& part, const Node* but);

  const size_t part_bytes_;
  std::array<Part, kParts> parts_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_HOT_CACHE_H_
