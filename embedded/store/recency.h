// SPDX-License-Identifier: Apache-2.0
// Who was read when, until the next commit saves it: a read is no disk write. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_STORE_RECENCY_H_
#define GLOWPLUG_EMBEDDED_STORE_RECENCY_H_

#include <absl/container/flat_hash_map.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "embedded/store/entry.h"
#include "embedded/store/hash.h"

namespace glowplug::store {

class Recency {
 public:
  // At most so many keys are kept; the reads of others are not noted until these are saved.
  static constexpr size_t kKeys = 65'536;

  struct Use {
    int32_t cache;
    int32_t partition;
    std::string key;
    int64_t last_ms;
    int64_t reads;
  };

  // Whether it is full and wants to be saved.
  bool Note(const HashedKey& key, int64_t now_ms) {
    Part& part = parts_[key.hash >> 60];
    const std::lock_guard lock(part.mutex);
    auto at = part.uses.find(key.hash);
    if (at == part.uses.end()) {
      if (part.uses.size() >= kKeys / kParts) return true;
      // Two keys of one hash are one here: the second's reads count for the first.
      at = part.uses
               .emplace(key.hash, Use{key.key.cache, key.key.partition, std::string(key.key.bytes),
                                      now_ms, 0})
               .first;
    }
    at->second.last_ms = now_ms;
    ++at->second.reads;
    return false;
  }

  // What was noted, and forgets it.
  std::vector<Use> Take() {
    std::vector<Use> taken;
    for (Part& part : parts_) {
      const std::lock_guard lock(part.mutex);
      for (auto& [hash, use] : part.uses) taken.push_back(std::move(use));
      part.uses.clear();
    }
    return taken;
  }

 private:
  static constexpr size_t kParts = 16;
  struct alignas(64) Part {
    std::mutex mutex;
    absl::flat_hash_map<uint64_t, Use> uses;
  };
  std::array<Part, kParts> parts_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_RECENCY_H_
