// SPDX-License-Identifier: Apache-2.0
// Every operation on entries, against what Java's documentation of it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ranges>
#include <set>
#include <string>
#include <vector>

#include "tests/keyvalue/node.h"

namespace glowplug {
namespace {

using test::FreshCache;
using test::NodeClient;
using ::testing::ElementsAre;
using ::testing::Pair;

template <class K, class V>
std::map<K, V> MapOf(const absl::StatusOr<std::vector<Entry<K, V>>>& entries) {
  std::map<K, V> map;
  for (const auto& [key, value] : entries.value()) map.emplace(key, value);
  return map;
}

TEST(OperationsTest, PutIfAbsentWritesOnce) {
  const auto cache = FreshCache<int, std::string>();
  EXPECT_TRUE(cache.PutIfAbsent(1, "one").value());
  EXPECT_FALSE(cache.PutIfAbsent(1, "another").value());
  EXPECT_EQ(cache.Get(1).value(), "one");
}

TEST(OperationsTest, TheGetAndFamilyGivesWhatWasThere) {
  const auto cache = FreshCache<int, std::string>();
  EXPECT_EQ(cache.GetAndPut(1, "one").value(), std::nullopt);
  EXPECT_EQ(cache.GetAndPut(1, "two").value(), "one");
  EXPECT_EQ(cache.GetAndReplace(1, "three").value(), "two");
  EXPECT_EQ(cache.GetAndReplace(2, "nobody").value(), std::nullopt);
  EXPECT_FALSE(cache.ContainsKey(2).value());
  EXPECT_EQ(cache.GetAndPutIfAbsent(1, "four").value(), "three");
  EXPECT_EQ(cache.GetAndPutIfAbsent(2, "first").value(), std::nullopt);
  EXPECT_EQ(cache.Get(2).value(), "first");
  EXPECT_EQ(cache.GetAndRemove(1).value(), "three");
  EXPECT_EQ(cache.GetAndRemove(1).value(), std::nullopt);
}

TEST(OperationsTest, AVisitorSeesTheBytesAsTheyCame) {
  const auto cache = FreshCache<int, std::string>();
  ASSERT_TRUE(cache.Put(1, "one").ok());
  std::string seen;
  const auto visit = [&](std::string_view text) { seen = text; };
  EXPECT_TRUE(cache.Visit<std::string_view>(1, visit).value());
  EXPECT_EQ(seen, "one");
  EXPECT_FALSE(cache.Visit<std::string_view>(2, visit).value());
  EXPECT_EQ(seen, "one");
  EXPECT_FALSE(cache.Visit<int>(1, [](int) {}).ok()) << "it is no int";
  // What a visitor throws ends its own operation.
  EXPECT_FALSE(cache.Visit<std::string_view>(1, [](std::string_view) { throw 5; }).ok());
  EXPECT_TRUE(cache.Visit<std::string_view>(1, visit).value());
}

TEST(OperationsTest, CivilTimesAreOfTheViewsZone) {
  const absl::CivilSecond noon(2017, 9, 21, 12, 0, 0);
  const absl::TimeZone east = absl::FixedTimeZone(2 * 3600);
  const auto cache = FreshCache<int, absl::CivilSecond>();
  const auto eastern = cache.WithCivilZone(east);
  ASSERT_TRUE(eastern.Put(1, noon).ok());
  EXPECT_EQ(eastern.Get(1).value(), noon);
  EXPECT_EQ(cache.Get(1).value(), noon - 2 * 3600);
  EXPECT_EQ((cache.As<int, absl::Time>().Get(1).value()), absl::FromCivil(noon, east));
  ASSERT_TRUE(eastern.PutAll({{2, noon + 1}}).ok());
  EXPECT_EQ(cache.Get(2).value(), noon + 1 - 2 * 3600);
  for (auto& entry : eastern.Scan()) EXPECT_EQ(entry->value, noon + (entry->key - 1));
  EXPECT_TRUE(eastern.Visit<absl::CivilSecond>(1, [&](const auto& time) { EXPECT_EQ(time, noon); })
                  .value());
}

// Whoever drives decodes for all: each by its own view's zone.
TEST(OperationsTest, CivilTimesAreOfTheZoneOfTheirOwnOperation) {
  const absl::CivilSecond noon(2017, 9, 21, 12, 0, 0);
  const auto cache = FreshCache<int, absl::CivilSecond>();
  const auto eastern = cache.WithCivilZone(absl::FixedTimeZone(2 * 3600));
  ASSERT_TRUE(cache.Put(1, noon).ok());
  for (int i = 0; i < 100; ++i) {
    auto utc = cache.AsyncGet(1);
    auto east = eastern.AsyncGet(1);
    EXPECT_EQ(utc.Wait().value(), noon);
    EXPECT_EQ(east.Wait().value(), noon + 2 * 3600);
  }
}

TEST(OperationsTest, ReplaceNeedsAnEntryAndReplaceIfEqualsItsValue) {
  const auto cache = FreshCache<int, std::string>();
  EXPECT_FALSE(cache.Replace(1, "one").value());
  ASSERT_TRUE(cache.Put(1, "one").ok());
  EXPECT_TRUE(cache.Replace(1, "two").value());
  EXPECT_FALSE(cache.ReplaceIfEquals(1, "one", "three").value());
  EXPECT_TRUE(cache.ReplaceIfEquals(1, "two", "three").value());
  EXPECT_EQ(cache.Get(1).value(), "three");
}

TEST(OperationsTest, RemoveIfEqualsNeedsTheValue) {
  const auto cache = FreshCache<int, std::string>();
  ASSERT_TRUE(cache.Put(1, "one").ok());
  EXPECT_FALSE(cache.RemoveIfEquals(1, "two").value());
  EXPECT_TRUE(cache.RemoveIfEquals(1, "one").value());
  EXPECT_FALSE(cache.RemoveIfEquals(1, "one").value());
  EXPECT_FALSE(cache.Remove(1).value());
}

TEST(OperationsTest, ContainsKeysMeansAllOfThem) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.PutAll({{1, 1}, {2, 2}}).ok());
  EXPECT_TRUE(cache.ContainsKeys({1, 2}).value());
  EXPECT_FALSE(cache.ContainsKeys({1, 2, 3}).value());
}

TEST(OperationsTest, ClearAndRemoveTakeOneSeveralOrAll) {
  const auto cache = FreshCache<int, int>();
  const auto fill = [&] {
    return cache.PutAll(std::views::iota(0, 10) |
                        std::views::transform([](int i) { return std::pair(i, i); }));
  };
  ASSERT_TRUE(fill().ok());
  ASSERT_TRUE(cache.ClearKey(0).ok());
  EXPECT_EQ(cache.Size().value(), 9);
  ASSERT_TRUE(cache.ClearKeys({1, 2, 77}).ok());
  EXPECT_EQ(cache.Size().value(), 7);
  ASSERT_TRUE(cache.Clear().ok());
  EXPECT_EQ(cache.Size().value(), 0);

  ASSERT_TRUE(fill().ok());
  ASSERT_TRUE(cache.RemoveKeys(std::set<int>{3, 4, 77}).ok());
  EXPECT_EQ(cache.Size().value(), 8);
  EXPECT_FALSE(cache.ContainsKey(3).value());
  ASSERT_TRUE(cache.RemoveAll().ok());
  EXPECT_EQ(cache.Size().value(), 0);
}

TEST(OperationsTest, AnyRangeWillDo) {
  const auto cache = FreshCache<std::string, int>();
  ASSERT_TRUE(cache.PutAll(std::map<std::string, int>{{"a", 1}, {"b", 2}}).ok());
  ASSERT_TRUE(cache.PutAll({{"c", 3}}).ok());
  ASSERT_TRUE(cache
                  .PutAll(std::views::iota(4, 6) | std::views::transform([](int i) {
                            return std::pair(std::string(1, static_cast<char>('a' + i - 1)), i);
                          }))
                  .ok());
  EXPECT_THAT(MapOf(cache.GetAll({"a", "b", "c", "d", "e", "absent"})),
              ElementsAre(Pair("a", 1), Pair("b", 2), Pair("c", 3), Pair("d", 4), Pair("e", 5)));
  EXPECT_THAT(MapOf(cache.GetAll(std::vector<const char*>{"a"})), ElementsAre(Pair("a", 1)));
  EXPECT_THAT(MapOf(cache.GetAll(std::vector<std::string>{"a", "b"} |
                                 std::views::filter([](const auto& key) { return key != "a"; }))),
              ElementsAre(Pair("b", 2)));
  EXPECT_TRUE(cache.GetAll(std::vector<std::string>()).value().empty());
}

TEST(OperationsTest, SizeCountsTheCopiesThatAreAskedFor) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.PutAll({{1, 1}, {2, 2}, {3, 3}}).ok());
  EXPECT_EQ(cache.Size().value(), 3);
  EXPECT_EQ(cache.Size(PeekMode::kAll).value(), 3);
  // One node has no copies of its own entries, and keeps nothing on Java's heap.
  EXPECT_EQ(cache.Size(PeekMode::kBackup).value(), 0);
  EXPECT_EQ(cache.Size(PeekMode::kOnheap).value(), 0);
  EXPECT_EQ(cache.Size({PeekMode::kPrimary, PeekMode::kBackup}).value(), 3);
  EXPECT_EQ(cache.Size({PeekMode::kPrimary, PeekMode::kOffheap}).value(), 3);
}

TEST(OperationsTest, LocalPeekSeesWhatTheNodeHas) {
  const auto cache = FreshCache<int, std::string>();
  ASSERT_TRUE(cache.Put(1, "one").ok());
  EXPECT_EQ(cache.LocalPeek(1).value(), "one");
  EXPECT_EQ(cache.LocalPeek(2).value(), std::nullopt);
}

TEST(OperationsTest, EveryOperationHasAnAsynchronousForm) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.PutAll({{1, 10}, {2, 20}, {3, 30}, {4, 40}, {5, 50}, {6, 60}}).ok());
  auto put_if_absent = cache.AsyncPutIfAbsent(7, 70);
  auto get_and_put = cache.AsyncGetAndPut(1, 11);
  auto get_and_replace = cache.AsyncGetAndReplace(2, 21);
  auto get_and_remove = cache.AsyncGetAndRemove(3);
  auto get_and_put_if_absent = cache.AsyncGetAndPutIfAbsent(4, 41);
  auto replace = cache.AsyncReplace(5, 51);
  auto remove_if_equals = cache.AsyncRemoveIfEquals(6, 60);
  EXPECT_TRUE(remove_if_equals.Wait().value());
  EXPECT_TRUE(replace.Wait().value());
  EXPECT_EQ(get_and_put_if_absent.Wait().value(), 40);
  EXPECT_EQ(get_and_remove.Wait().value(), 30);
  EXPECT_EQ(get_and_replace.Wait().value(), 20);
  EXPECT_EQ(get_and_put.Wait().value(), 10);
  EXPECT_TRUE(put_if_absent.Wait().value());
  EXPECT_THAT(MapOf(cache.AsyncGetAll(std::views::iota(1, 8)).Wait()),
              ElementsAre(Pair(1, 11), Pair(2, 21), Pair(4, 40), Pair(5, 51), Pair(7, 70)));
  EXPECT_TRUE(cache.AsyncContainsKeys({1, 2}).Wait().value());
  EXPECT_EQ(cache.AsyncLocalPeek(1).Wait().value(), 11);
  EXPECT_TRUE(cache.AsyncClearKey(1).Wait().ok());
  EXPECT_TRUE(cache.AsyncClearKeys({2}).Wait().ok());
  EXPECT_TRUE(cache.AsyncRemoveKeys({4}).Wait().ok());
  EXPECT_EQ(cache.AsyncSize({PeekMode::kPrimary}).Wait().value(), 2);
  EXPECT_TRUE(cache.AsyncClear().Wait().ok());
  EXPECT_TRUE(cache.AsyncRemoveAll().Wait().ok());
  EXPECT_EQ(cache.AsyncSize().Wait().value(), 0);
}

TEST(OperationsTest, OneCacheHasViewsOfOtherTypes) {
  const auto numbers = FreshCache<int, int>();
  ASSERT_TRUE(numbers.Put(1, 42).ok());
  const auto texts = numbers.As<std::string, std::string>();
  EXPECT_EQ(texts.name(), numbers.name());
  ASSERT_TRUE(texts.Put("1", "text").ok());
  const auto all = numbers.As<Value, Value>();
  EXPECT_EQ(all.Get(1).value(), Value(42));
  EXPECT_EQ(all.Get("1").value(), Value("text"));
  EXPECT_EQ(all.Size().value(), 2);
  // The type is in the key: long 1 is another one.
  EXPECT_EQ(all.Get(Long(1)).value(), std::nullopt);
  const absl::Status wrong = numbers.As<int, std::string>().Get(1).status();
  EXPECT_THAT(std::string(wrong.message()),
              testing::AllOf(testing::HasSubstr("string"), testing::HasSubstr("int")));
}

TEST(OperationsTest, ConflictOperationsWriteAndRemove) {
  const auto cache = FreshCache<int, std::string>();
  const CacheEntryVersion version = {
      .topology_version = 1, .order = 2, .node_order = 3, .cluster_id = 4};
  ASSERT_TRUE(cache.PutAllConflict({{1, "one", version}}).ok());
  EXPECT_EQ(cache.Get(1).value(), "one");
  ASSERT_TRUE(cache.RemoveAllConflict({{1, version}}).ok());
  EXPECT_EQ(cache.Get(1).value(), std::nullopt);
}

// Too long for a string to hold it in itself: what is looked at after it is gone is garbage.
std::string LongText(int i) { return std::string(40, static_cast<char>('a' + i)); }

TEST(OperationsTest, ConflictEntriesMayBeMadeOnTheWay) {
  const auto cache = FreshCache<std::string, std::string>();
  const CacheEntryVersion version = {.topology_version = 1, .order = 2, .node_order = 3};
  const auto numbers = std::views::iota(0, 20);
  ASSERT_TRUE(cache
                  .PutAllConflict(numbers | std::views::transform([&](int i) {
                                    return ConflictingEntry<std::string, std::string>{
                                        LongText(i), LongText(i), version};
                                  }))
                  .ok());
  for (const int i : numbers) EXPECT_EQ(cache.Get(LongText(i)).value(), LongText(i));
  ASSERT_TRUE(cache
                  .RemoveAllConflict(numbers | std::views::transform([&](int i) {
                                       return ConflictingKey<std::string>{LongText(i), version};
                                     }))
                  .ok());
  EXPECT_EQ(cache.Size().value(), 0);
  const absl::Status refused = cache.RemoveAllConflict({{LongText(0), {.cluster_id = 32}}});
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("version"));
}

TEST(OperationsTest, ErrorsNameTheOperation) {
  const auto nowhere = NodeClient().GetCache<int, int>("nowhere");
  const absl::Status failed = nowhere.GetAndPut(1, 2).status();
  EXPECT_EQ(failed.code(), absl::StatusCode::kNotFound) << failed;
  EXPECT_EQ(InfoOf(failed).operation, "GetAndPut");
  EXPECT_EQ(InfoOf(failed).peer_code, 1000);
}

}  // namespace
}  // namespace glowplug
