// SPDX-License-Identifier: Apache-2.0
// Scans of a real cache: whole, by partition, filtered, abandoned, bounded.
#include <glowplug/asio.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "tests/keyvalue/node.h"

namespace glowplug {
namespace {

using test::FreshCache;
using test::NodeClient;
using test::NodeUri;
using ::testing::HasSubstr;

using Numbers = Cache<int, int>;
using Page = std::vector<Entry<int, int>>;

constexpr int kEntries = 100;

std::map<int, int> Expected(int size = kEntries) {
  std::map<int, int> expected;
  for (int i = 0; i < size; ++i) expected[i] = i * i;
  return expected;
}

Numbers Filled() {
  const auto cache = FreshCache<int, int>();
  EXPECT_TRUE(cache.PutAll(Expected()).ok());
  return cache;
}

TEST(ScanTest, GivesEveryEntryOnceWhateverThePageSize) {
  const auto cache = Filled();
  for (const int page_size : {1, 7, kEntries, kEntries + 1}) {
    std::map<int, int> found;
    for (auto& entry : cache.Scan({.page_size = page_size})) {
      ASSERT_TRUE(entry.ok()) << entry.status();
      EXPECT_TRUE(found.emplace(entry->key, entry->value).second);
    }
    EXPECT_EQ(found, Expected()) << page_size;
  }
}

TEST(ScanTest, AnEmptyCacheHasNothing) {
  const auto cache = FreshCache<int, int>();
  for (auto& entry : cache.Scan()) ADD_FAILURE() << entry.status();
  auto cursor = cache.Scan();
  EXPECT_TRUE(cursor.NextPage().value().empty());
  EXPECT_TRUE(cursor.ended());
  EXPECT_TRUE(cursor.NextPage().value().empty());
}

TEST(ScanTest, PartitionsHaveTheirPartEach) {
  const auto cache = Filled();
  constexpr int kPartitions = 1024;  // of a cache that says nothing else
  std::map<int, int> found;
  int inhabited = 0;
  for (int partition = 0; partition < kPartitions; ++partition) {
    const auto part = cache.Scan({.partition = partition}).ToMap(kEntries).value();
    inhabited += part.empty() ? 0 : 1;
    for (const auto& [key, value] : part) EXPECT_TRUE(found.emplace(key, value).second);
    // An int hashes to itself (ignite-protocol, section 8).
    EXPECT_EQ(part.count(partition), partition < kEntries ? 1u : 0u);
  }
  EXPECT_EQ(found, Expected());
  EXPECT_EQ(inhabited, kEntries);
  EXPECT_FALSE(cache.Scan({.partition = kPartitions}).NextPage().ok());
}

TEST(ScanTest, LocalIsWhatTheNodeHas) {
  EXPECT_EQ(Filled().Scan({.local = true}).ToMap(kEntries).value(), Expected());
}

struct LongerThan {
  int length = 0;
};
BOOST_DESCRIBE_STRUCT(LongerThan, (), (length))
GLOWPLUG_TYPE_NAME(LongerThan, "org.glowplug.test.LongerThan")

struct OlderThan {
  int bound = 0;
  std::string field;
};
BOOST_DESCRIBE_STRUCT(OlderThan, (), (bound, field))
GLOWPLUG_TYPE_NAME(OlderThan, "org.glowplug.test.OlderThan")

struct Voter {  // the server has no such class
  std::string name;
  int age = 0;
};
BOOST_DESCRIBE_STRUCT(Voter, (), (name, age))

TEST(ScanTest, AFilterRunsOnTheServer) {
  const auto cache = FreshCache<int, std::string>();
  ASSERT_TRUE(cache.PutAll({{1, "a"}, {2, "bb"}, {3, "ccc"}, {4, "dddd"}}).ok());
  EXPECT_EQ(cache.Scan({.filter = LongerThan{2}}).ToMap(9).value(),
            (std::map<int, std::string>{{3, "ccc"}, {4, "dddd"}}));
  EXPECT_EQ(cache.Scan({.page_size = 1, .filter = LongerThan{1}}).ToMap(9).value().size(), 3u);
}

TEST(ScanTest, AFilterSeesBinaryObjectsInAViewThatKeepsThem) {
  const auto cache = FreshCache<int, Voter>().WithKeepBinary();
  ASSERT_TRUE(cache.PutAll({{1, Voter{"Ann", 17}}, {2, Voter{"Ben", 18}}}).ok());
  auto cursor = cache.Scan({.filter = OlderThan{17, "age"}});
  const auto found = cursor.NextPage();
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().value.name, "Ben");
}

TEST(ScanTest, ToMapRefusesToGoBeyondItsLimit) {
  const auto cache = Filled();
  EXPECT_EQ(cache.Scan({.page_size = 10}).ToMap(kEntries).value(), Expected());
  const absl::Status refused = cache.Scan({.page_size = 10}).ToMap(kEntries - 1).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("99"));
  const auto mixed = cache.As<Value, Value>().Scan().ToMap(kEntries).value();
  EXPECT_EQ(mixed.size(), static_cast<size_t>(kEntries));
  EXPECT_EQ(mixed.at(Value(3)), Value(9));
}

TEST(ScanTest, AnEntryOfAnotherTypeEndsItWithAnError) {
  const auto texts = Filled().As<int, std::string>();
  int errors = 0;
  for (auto& entry : texts.Scan({.page_size = 10})) {
    EXPECT_THAT(std::string(entry.status().message()), HasSubstr("expected string, found int"));
    ++errors;
  }
  EXPECT_EQ(errors, 1);
}

TEST(ScanTest, WhatTheServerWouldTakeForABrokenRequestIsRefusedHere) {
  const auto cache = Filled();
  for (const ScanOptions& wrong : {ScanOptions{.page_size = 0}, ScanOptions{.partition = -1}}) {
    auto cursor = cache.Scan(wrong);
    EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_TRUE(cache.Get(1).ok());
}

TEST(ScanTest, AskingForTwoPagesAtOnceIsAnError) {
  auto cursor = Filled().Scan({.page_size = 1});
  auto first = cursor.AsyncNextPage();
  EXPECT_EQ(cursor.AsyncNextPage().Wait().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(first.Wait().value().size(), 1u);
  EXPECT_EQ(cursor.NextPage().value().size(), 1u);
}

TEST(ScanTest, PagesAreTakenByCallbacksLoopsAndCoroutines) {
  const auto client = Client::Open(NodeUri()).value();
  const auto cache = client.GetCache<int, int>(Filled().name());
  std::map<int, int> found;
  const auto add = [&](const Page& page) {
    for (const auto& [key, value] : page) found.emplace(key, value);
  };

  auto cursor = cache.Scan({.page_size = 30});
  std::promise<absl::StatusOr<Page>> first;
  cursor.AsyncNextPage().Then([&](absl::StatusOr<Page> page) { first.set_value(page); });
  add(first.get_future().get().value());
  EXPECT_EQ(found.size(), 30u);

  cursor.AsyncNextPage().ToLoop();
  add(client.Loop()->As<Page>().value());
  EXPECT_EQ(found.size(), 60u);

  boost::asio::thread_pool pool(1);
  const auto rest = [&]() -> boost::asio::awaitable<int> {
    int pages = 0;
    while (true) {
      auto page = co_await cursor.AsyncNextPage();
      if (!page.ok() || page->empty()) co_return pages;
      add(*page);
      ++pages;
    }
  };
  EXPECT_EQ(boost::asio::co_spawn(pool, rest, boost::asio::use_future).get(), 2);
  EXPECT_TRUE(client.Drain().ok());  // before the pool ends
  EXPECT_TRUE(cursor.ended());
  EXPECT_EQ(found, Expected());
}

TEST(ScanTest, LoopGivesOutPagesInTheirOrder) {
  const auto client = Client::Open(NodeUri()).value();
  const auto cache = client.GetCache<int, int>(Filled().name());
  // One page after the other, as the range has them.
  std::vector<int> expected;
  for (auto& entry : cache.Scan({.page_size = 9})) expected.push_back(entry.value().key);
  std::vector<int> found;
  auto cursor = cache.Scan({.page_size = 9});
  cursor.AsyncNextPage().ToLoop();
  while (auto done = client.Loop()) {
    const Page page = done->As<Page>().value();
    if (!cursor.ended()) cursor.AsyncNextPage().ToLoop();
    for (const auto& entry : page) found.push_back(entry.key);
  }
  EXPECT_EQ(found, expected);
}

TEST(ScanTest, ACursorMoves) {
  const auto cache = Filled();
  auto cursor = cache.Scan({.page_size = 40});
  std::map<int, int> found;
  const Page first = cursor.NextPage().value();
  for (const auto& [key, value] : first) found.emplace(key, value);
  EXPECT_EQ(found.size(), 40u);
  auto moved = std::move(cursor);
  moved = cache.Scan({.page_size = 40});
  auto again = std::move(moved);
  EXPECT_EQ(again.ToMap(kEntries).value(), Expected());
}

// Servers keep 128 cursors for a connection.
constexpr int kCursors = 128;

TEST(ScanTest, TheServersLimitOfCursorsIsSaid) {
  const auto client = Client::Open(NodeUri()).value();
  const auto cache = client.GetCache<int, int>(Filled().name());
  std::vector<Cursor<Entry<int, int>>> open;
  for (int i = 0; i < kCursors; ++i) {
    open.push_back(cache.Scan({.page_size = 1}));
    ASSERT_TRUE(open.back().NextPage().ok()) << i;
  }
  const absl::Status refused = cache.Scan({.page_size = 1}).NextPage().status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(InfoOf(refused).peer_code, 1010);
  // One that ends makes room for one.
  while (!open.front().NextPage().value().empty()) {
  }
  EXPECT_TRUE(cache.Scan({.page_size = 1}).NextPage().ok());
}

TEST(ScanTest, AnAbandonedCursorIsFreedOnTheServer) {
  const auto client = Client::Open(NodeUri()).value();
  const auto cache = client.GetCache<int, int>(Filled().name());
  const auto expect_room = [&] {
    ASSERT_TRUE(client.Drain(absl::Seconds(10)).ok());
    std::vector<Cursor<Entry<int, int>>> open;
    for (int i = 0; i < kCursors; ++i) {
      open.push_back(cache.Scan({.page_size = 1}));
      const absl::Status opened = open.back().NextPage().status();
      ASSERT_TRUE(opened.ok()) << i << ": " << opened;
    }
    open.clear();
    ASSERT_TRUE(client.Drain(absl::Seconds(10)).ok());
  };
  // After its first page, and with the next on its way.
  for (int i = 0; i < kCursors; ++i) {
    for (auto& entry : cache.Scan({.page_size = 1})) {
      ASSERT_TRUE(entry.ok()) << entry.status();
      break;
    }
  }
  expect_room();
  // Before its first page has come: nobody has asked for it, or somebody who is gone.
  for (int i = 0; i < kCursors; ++i) cache.Scan({.page_size = 1});
  expect_room();
  for (int i = 0; i < kCursors; ++i) {
    auto cursor = cache.Scan({.page_size = 1});
    auto page = cursor.AsyncNextPage();
  }
  expect_room();
  // By its owner.
  for (int i = 0; i < kCursors; ++i) {
    auto cursor = cache.Scan({.page_size = 1});
    ASSERT_TRUE(cursor.NextPage().ok());
    cursor.Close();
    EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kFailedPrecondition);
  }
  expect_room();
}

TEST(ScanTest, ACursorOutlivesTheClientItIsOf) {
  auto cursor = [] {
    const auto client = Client::Open(NodeUri()).value();
    return client.GetCache<int, int>(Filled().name()).Scan({.page_size = 9});
  }();
  EXPECT_EQ(cursor.ToMap(kEntries).value(), Expected());
}

TEST(ScanTest, AClosedClientEndsItsCursors) {
  const auto client = Client::Open(NodeUri()).value();
  auto cursor = client.GetCache<int, int>(Filled().name()).Scan({.page_size = 9});
  ASSERT_TRUE(cursor.NextPage().ok());
  client.Close();
  EXPECT_EQ(cursor.NextPage().status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace glowplug
