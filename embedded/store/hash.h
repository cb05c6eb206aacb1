// SPDX-License-Identifier: Apache-2.0
// XXH3 of keys and of what lies on disk. The sum is part of the format: it never changes.
#ifndef GLOWPLUG_EMBEDDED_STORE_HASH_H_
#define GLOWPLUG_EMBEDDED_STORE_HASH_H_

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "embedded/store/entry.h"

namespace glowplug::store {

// A key and its hash in memory, which is computed once for each way through the store.
struct HashedKey {
  explicit HashedKey(const EntryKey& k) : key(k) {
    const uint64_t place = static_cast<uint64_t>(static_cast<uint32_t>(k.cache)) << 32 |
                           static_cast<uint32_t>(k.partition);
    hash = XXH3_64bits_withSeed(k.bytes.data(), k.bytes.size(), place);
  }

  EntryKey key;
  uint64_t hash;

  // For tables of them.
  struct Hash {
    size_t operator()(const HashedKey& key) const { return key.hash; }
  };
  friend bool operator==(const HashedKey& a, const HashedKey& b) {
    return a.hash == b.hash && a.key == b.key;
  }
};

// So many keys at most are looked up together.
inline constexpr size_t kKeysTogether = 8;

// What a row's column `sum` must be. Of changes of key, expiry or value it tells all but one in
// four billion.
inline int32_t SumOf(const HashedKey& key, int64_t expires_ms, std::string_view value) {
  const uint64_t seed = key.hash ^ (static_cast<uint64_t>(expires_ms) * 0x9E3779B97F4A7C15);
  return static_cast<int32_t>(XXH3_64bits_withSeed(value.data(), value.size(), seed));
}

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_HASH_H_
