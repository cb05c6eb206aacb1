// SPDX-License-Identifier: Apache-2.0
// What a row's primary key is: cache, partition and the key's bytes as one
// blob, whose order is the order of the three. One column is compared faster
// than three.
#ifndef GLOWPLUG_EMBEDDED_STORE_ROW_KEY_H_
#define GLOWPLUG_EMBEDDED_STORE_ROW_KEY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "embedded/store/entry.h"

namespace glowplug::store {

class RowKey {
 public:
  static constexpr size_t kHead = 8;

  explicit RowKey(const EntryKey& key) : size_(kHead + key.bytes.size()) {
    char* to = small_.data();
    if (size_ > small_.size()) {
      large_.resize(size_);
      to = large_.data();
    }
    PutOrdered(to, key.cache);
    PutOrdered(to + 4, key.partition);
    if (!key.bytes.empty()) std::memcpy(to + kHead, key.bytes.data(), key.bytes.size());
  }
  RowKey(const RowKey&) = delete;
  RowKey& operator=(const RowKey&) = delete;

  // Valid as long as this.
  std::string_view view() const {
    return {size_ > small_.size() ? large_.data() : small_.data(), size_};
  }

  // The bytes are those of `row`. Of one that is too short, which no store
  // writes, a key of nothing.
  static EntryKey Parse(std::string_view row) {
    if (row.size() < kHead) return {};
    return {GetOrdered(row.data()), GetOrdered(row.data() + 4), row.substr(kHead)};
  }

  // Less than every row key behind those of the cache, and not less than any of
  // them.
  static std::string EndOf(int32_t cache) {
    return cache == INT32_MAX ? std::string(kHead, '\xff')
                              : std::string(RowKey({cache + 1, 0, {}}).view().substr(0, 4));
  }
  // The same for one partition.
  static std::string EndOf(int32_t cache, int32_t partition) {
    return partition == INT32_MAX ? EndOf(cache)
                                  : std::string(RowKey({cache, partition + 1, {}}).view());
  }

 private:
  // Big-endian, negative numbers first.
  static void PutOrdered(char* to, int32_t number) {
    const uint32_t bits = static_cast<uint32_t>(number) ^ 0x80000000;
    for (int i = 0; i < 4; ++i) to[i] = static_cast<char>(bits >> (24 - 8 * i));
  }
  static int32_t GetOrdered(const char* from) {
    uint32_t bits = 0;
    for (int i = 0; i < 4; ++i) bits = bits << 8 | static_cast<unsigned char>(from[i]);
    return static_cast<int32_t>(bits ^ 0x80000000);
  }

  const size_t size_;
  std::array<char, 120> small_;
  std::string large_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_ROW_KEY_H_
