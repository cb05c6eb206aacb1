// SPDX-License-Identifier: Apache-2.0
// Where an entry's row stands. Its id is made of its cache, 16 bits mixed of the cache's id, its
// partition, and 32 bits of its key's hash: one number is looked for in two thirds of the time that
// a key takes. The column `key` says whose row it is. Where another key's row has the place, the
// entry has the first free one behind it. A row keeps its id as long as it exists. All of that is
// part of the format: it never changes.
#ifndef GLOWPLUG_EMBEDDED_STORE_ROW_KEY_H_
#define GLOWPLUG_EMBEDDED_STORE_ROW_KEY_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/store/entry.h"
#include "embedded/store/hash.h"

namespace glowplug::store {

struct RowIds {
  int64_t first;
  int64_t last;
};

class RowKey {
 public:
  static constexpr size_t kHead = 4;
  // A billion keys in one partition do not fill so many in a row.
  static constexpr int64_t kPlaces = 256;

  // seed: the store's own, so that nobody can choose keys, or caches, of one hash.
  RowKey(const EntryKey& key, uint64_t seed)
      : first_id_(FirstId(key, seed)), size_(kHead + key.bytes.size()) {
    char* to = small_.data();
    if (size_ > small_.size()) {
      large_.resize(size_);
      to = large_.data();
    }
    std::memcpy(to, HeadOf(key.cache).data(), kHead);
    if (!key.bytes.empty()) std::memcpy(to + kHead, key.bytes.data(), key.bytes.size());
  }
  RowKey(const RowKey&) = delete;
  RowKey& operator=(const RowKey&) = delete;

  static int64_t FirstId(const EntryKey& key, uint64_t seed) {
    // Caches of which 16 bits are the same have hashes of their own.
    const uint64_t of_cache = seed ^ static_cast<uint32_t>(key.cache) * 0x9E3779B97F4A7C15;
    const uint64_t hash = XXH3_64bits_withSeed(key.bytes.data(), key.bytes.size(), of_cache) >> 32;
    constexpr uint64_t kLastFirst = UINT32_MAX - (kPlaces - 1);  // all places are the partition's
    return static_cast<int64_t>(OfPartition(key.cache, key.partition) | std::min(hash, kLastFirst));
  }
  // Those that the key's row may have.
  RowIds ids() const { return {first_id_, first_id_ + kPlaces - 1}; }
  // Those that a cache's rows may have, or a partition's. Of another cache there may be some.
  static RowIds IdsOf(int32_t cache) {
    return {static_cast<int64_t>(OfCache(cache)),
            static_cast<int64_t>(OfCache(cache) | 0xffff'ffff'ffff)};
  }
  static RowIds IdsOf(int32_t cache, int32_t partition) {
    return {static_cast<int64_t>(OfPartition(cache, partition)),
            static_cast<int64_t>(OfPartition(cache, partition) | UINT32_MAX)};
  }

  // The column `key`: the cache's id, little-endian, and the key's bytes. Valid as long as this.
  std::string_view column() const {
    return {size_ > small_.size() ? large_.data() : small_.data(), size_};
  }
  // What the column begins with in rows of this cache, and of no other.
  static std::array<char, kHead> HeadOf(int32_t cache) {
    std::array<char, kHead> head{};
    for (size_t i = 0; i < kHead; ++i) {
      head[i] = static_cast<char>(static_cast<uint32_t>(cache) >> (8 * i));
    }
    return head;
  }

  // The bytes are those of `column`. Of one that is too short, which no store writes, a key of
  // nothing.
  static EntryKey Parse(int64_t id, std::string_view column) {
    if (column.size() < kHead) return {};
    uint32_t cache = 0;
    for (size_t i = 0; i < kHead; ++i) {
      cache |= static_cast<uint32_t>(static_cast<unsigned char>(column[i])) << (8 * i);
    }
    return {static_cast<int32_t>(cache), static_cast<int32_t>(id >> 32 & UINT16_MAX),
            column.substr(kHead)};
  }

 private:
  static uint64_t OfCache(int32_t cache) {
    return uint64_t{static_cast<uint32_t>(cache) * 0x9E3779B1 >> 16} << 48;
  }
  static uint64_t OfPartition(int32_t cache, int32_t partition) {
    return OfCache(cache) | uint64_t{static_cast<uint16_t>(partition)} << 32;
  }

  const int64_t first_id_;
  const size_t size_;
  std::array<char, 120> small_;
  std::string large_;
};

// Things with a `key` in the order of their rows: what is written in it is written page by page.
template <class T>
void SortAsRows(std::vector<T>* things, uint64_t seed) {
  struct Placed {
    int64_t id;
    T thing;
  };
  std::vector<Placed> placed;
  placed.reserve(things->size());
  for (const T& thing : *things) placed.push_back({RowKey::FirstId(thing.key.key, seed), thing});
  std::sort(placed.begin(), placed.end(),
            [](const Placed& a, const Placed& b) { return a.id < b.id; });
  std::transform(placed.begin(), placed.end(), things->begin(),
                 [](const Placed& p) { return p.thing; });
}

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_ROW_KEY_H_
