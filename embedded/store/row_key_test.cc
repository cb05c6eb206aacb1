// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/row_key.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace glowplug::store {
namespace {

TEST(RowKey, ComesBackAndIsOrderedAsItsParts) {
  const std::string long_key(500, 'k');
  std::vector<EntryKey> keys;
  for (const int32_t cache : {INT32_MIN, -1, 0, 1, 255, 256, INT32_MAX}) {
    for (const int32_t partition : {INT32_MIN, -1, 0, 7, 1024}) {
      for (const std::string_view bytes :
           {std::string_view(), std::string_view("a"), std::string_view("\xff", 1),
            std::string_view(long_key)}) {
        keys.push_back({cache, partition, bytes});
      }
    }
  }
  const auto parts = [](const EntryKey& key) {
    return std::tuple(key.cache, key.partition, key.bytes);
  };
  for (const EntryKey& a : keys) {
    const RowKey row(a);
    EXPECT_EQ(RowKey::Parse(row.view()), a);
    for (const EntryKey& b : keys) {
      EXPECT_EQ(row.view() < RowKey(b).view(), parts(a) < parts(b));
      EXPECT_EQ(RowKey(b).view() < RowKey::EndOf(a.cache), b.cache <= a.cache);
      EXPECT_EQ(RowKey(b).view() < RowKey::EndOf(a.cache, a.partition),
                std::tuple(b.cache, b.partition) <= std::tuple(a.cache, a.partition));
    }
  }
}

TEST(RowKey, ThatIsTooShortIsAKeyOfNothing) { EXPECT_EQ(RowKey::Parse("short"), EntryKey{}); }

}  // namespace
}  // namespace glowplug::store
