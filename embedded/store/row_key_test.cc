// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/row_key.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace glowplug::store {
namespace {

constexpr uint64_t kSeed = 0x123456789abcdef0;

std::vector<EntryKey> SomeKeys() {
  static const std::string long_key(500, 'k');
  std::vector<EntryKey> keys;
  for (const int32_t cache : {INT32_MIN, -1, 0, 1, 255, 256, INT32_MAX}) {
    for (const int32_t partition : {0, 1, 7, 1024, UINT16_MAX}) {
      for (const std::string_view bytes :
           {std::string_view(), std::string_view("a"), std::string_view("\xff", 1),
            std::string_view(long_key)}) {
        keys.push_back({cache, partition, bytes});
      }
    }
  }
  return keys;
}

TEST(RowKey, ComesBackFromEachPlace) {
  for (const EntryKey& key : SomeKeys()) {
    const RowKey row(key, kSeed);
    const RowIds ids = row.ids();
    EXPECT_EQ(ids.first, RowKey::FirstId(key, kSeed));
    EXPECT_EQ(ids.last - ids.first, RowKey::kPlaces - 1);
    EXPECT_EQ(RowKey::Parse(ids.first, row.column()), key);
    EXPECT_EQ(RowKey::Parse(ids.last, row.column()), key);
    const auto head = RowKey::HeadOf(key.cache);
    EXPECT_EQ(row.column().substr(0, 4), std::string_view(head.data(), head.size()));
  }
}

TEST(RowKey, IsAmongThoseOfItsCacheAndItsPartition) {
  const auto is_in = [](const RowIds& inner, const RowIds& outer) {
    return inner.first >= outer.first && inner.last <= outer.last;
  };
  for (const EntryKey& a : SomeKeys()) {
    for (const EntryKey& b : SomeKeys()) {
      const RowIds ids = RowKey(b, kSeed).ids();
      EXPECT_EQ(is_in(ids, RowKey::IdsOf(a.cache)), a.cache == b.cache);
      EXPECT_EQ(is_in(ids, RowKey::IdsOf(a.cache, a.partition)),
                std::tuple(a.cache, a.partition) == std::tuple(b.cache, b.partition));
    }
  }
}

// All of its places are its partition's.
TEST(RowKey, OfTheHighestHashHasPlacesToo) {
  constexpr uint64_t kSeedOfAHighHash = 13036536;  // found by trying all
  ASSERT_GT(XXH3_64bits_withSeed("a", 1, kSeedOfAHighHash) >> 32, 0xffffff00U);
  constexpr uint64_t kOfCacheFive = 5 * 0x9E3779B97F4A7C15;
  EXPECT_EQ(RowKey({5, UINT16_MAX, "a"}, kSeedOfAHighHash ^ kOfCacheFive).ids().last,
            RowKey::IdsOf(5, UINT16_MAX).last);
}

TEST(RowKey, DependsOnTheStoresOwnSeed) {
  EXPECT_NE(RowKey::FirstId({1, 2, "a"}, 1), RowKey::FirstId({1, 2, "a"}, 2));
}

TEST(RowKey, ThatIsTooShortIsAKeyOfNothing) { EXPECT_EQ(RowKey::Parse(7, "sho"), EntryKey{}); }

}  // namespace
}  // namespace glowplug::store
