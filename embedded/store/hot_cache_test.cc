// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/hot_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace glowplug::store {
namespace {

using Found = HotCache::Found;

HashedKey Key(std::string_view bytes, int32_t cache = 1) {
  return HashedKey({.cache = cache, .partition = 3, .bytes = bytes});
}

void Put(HotCache& cache, std::string_view key, std::string_view value, int32_t in = 1) {
  const Entry entry{.value = value};
  cache.Publish(Key(key, in), &entry);
}

std::string Value(HotCache& cache, std::string_view key) {
  std::string value;
  const HotCache::Answer answer = cache.Find(Key(key), &value);
  return answer.found == Found::kEntry ? value : answer.found == Found::kAbsent ? "-" : "?";
}

TEST(HotCache, KnowsWhatWasPublished) {
  HotCache cache(1 << 20);
  EXPECT_EQ(Value(cache, "a"), "?");
  Put(cache, "a", "one");
  EXPECT_EQ(Value(cache, "a"), "one");
  Put(cache, "a", "a longer one than that, by far");
  EXPECT_EQ(Value(cache, "a"), "a longer one than that, by far");
  cache.Publish(Key("a"), nullptr);
  EXPECT_EQ(Value(cache, "a"), "-");
  cache.Forget(Key("a"));
  EXPECT_EQ(Value(cache, "a"), "?");
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(HotCache, ToldApartByCacheAndPartition) {
  HotCache cache(1 << 20);
  Put(cache, "a", "one", 1);
  Put(cache, "a", "two", 2);
  EXPECT_EQ(Value(cache, "a"), "one");
  const HashedKey elsewhere({.cache = 1, .partition = 4, .bytes = "a"});
  EXPECT_EQ(cache.Find(elsewhere, nullptr).found, Found::kUnknown);
  cache.ForgetCache(1);
  EXPECT_EQ(Value(cache, "a"), "?");
  EXPECT_EQ(cache.Find(Key("a", 2), nullptr).found, Found::kEntry);
}

// Of each key its value, "-" where it is known to be absent, "?" where nothing is known.
std::vector<std::string> Values(HotCache& cache, const std::vector<std::string>& names) {
  std::vector<HashedKey> keys;
  for (const std::string& name : names) keys.push_back(Key(name));
  std::vector<std::string> values(names.size(), "not told");
  cache.FindEach(keys, [&](size_t i, const HotCache::Answer& answer, const Entry& entry) {
    EXPECT_EQ(values[i], "not told") << i;
    values[i] = answer.found == Found::kEntry    ? std::string(entry.value)
                : answer.found == Found::kAbsent ? "-"
                                                 : "?";
  });
  return values;
}

TEST(HotCache, FindsSeveralAsItFindsEach) {
  HotCache cache(1 << 20);
  for (int i = 0; i < 1000; ++i) {
    const std::string name = std::to_string(i);
    if (i % 3 == 0) Put(cache, name, std::string(static_cast<size_t>(i), 'v'));
    if (i % 3 == 1) cache.Publish(Key(name), nullptr);
  }
  for (int i = 0; i + 7 < 1000; ++i) {
    std::vector<std::string> names(1 + static_cast<size_t>(i) % kKeysTogether);
    for (size_t j = 0; j < names.size(); ++j) names[j] = std::to_string(i + static_cast<int>(j));
    if (i % 5 == 0) names.back() = names.front();
    std::vector<std::string> expected;
    for (const std::string& name : names) expected.push_back(Value(cache, name));
    ASSERT_EQ(Values(cache, names), expected) << i;
  }
  EXPECT_EQ(Values(cache, {}), std::vector<std::string>());
}

TEST(HotCache, AReaderBringsNothingThatAWriterHasOvertaken) {
  HotCache cache(1 << 20);
  const uint64_t version = cache.Find(Key("a"), nullptr).version;
  Put(cache, "a", "new");
  cache.Forget(Key("a"));
  const Entry old{.value = "old"};
  cache.Fill(Key("a"), &old, version);
  EXPECT_EQ(Value(cache, "a"), "?");
  cache.Fill(Key("a"), &old, cache.Find(Key("a"), nullptr).version);
  EXPECT_EQ(Value(cache, "a"), "old");
}

TEST(HotCache, StaysWithinItsBytesAndKeepsWhatIsUsed) {
  constexpr size_t kBytes = 1 << 20;
  HotCache cache(kBytes);
  Put(cache, "often", "asked for");
  for (int i = 0; i < 50'000; ++i) {
    Put(cache, std::to_string(i), std::string(static_cast<size_t>(i % 300), 'v'));
    ASSERT_EQ(Value(cache, "often"), "asked for") << i;
    if (i % 1000 == 0) {
      ASSERT_LE(cache.bytes(), kBytes);
    }
  }
  EXPECT_GT(cache.bytes(), kBytes / 2);
  // What is asked for again and again gets in.
  for (int i = 0; i < 4; ++i) Put(cache, "late", "but often");
  EXPECT_EQ(Value(cache, "late"), "but often");
}

TEST(HotCache, WhatIsTooLargeTakesItsOldValueAway) {
  HotCache cache(1 << 20);
  Put(cache, "a", "small");
  Put(cache, "a", std::string(1 << 19, 'v'));
  EXPECT_EQ(Value(cache, "a"), "?");
}

TEST(HotCache, OfNoBytesHoldsNothing) {
  HotCache cache(0);
  Put(cache, "a", "one");
  const Entry entry{.value = "one"};
  cache.Fill(Key("a"), &entry, 0);
  EXPECT_EQ(Value(cache, "a"), "?");
}

TEST(HotCache, ManyThreads) {
  HotCache cache(1 << 16);
  std::atomic<bool> stop = false;
  std::atomic<int> values_seen = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&, t] {
      for (int i = 0; !stop; i = (i + 1) % 1000) {
        if (t == 2) {
          const std::vector<std::string> keys = {std::to_string(i), std::to_string(i / 2),
                                                 std::to_string(i / 3), std::to_string(i)};
          const std::vector<std::string> values = Values(cache, keys);
          for (size_t j = 0; j < keys.size(); ++j) {
            ASSERT_TRUE(values[j] == "?" || values[j] == "-" || values[j] == keys[j] + keys[j]);
          }
        }
        const std::string key = std::to_string(i);
        const std::string value = Value(cache, key);
        ASSERT_TRUE(value == "?" || value == "-" || value == key + key) << value;
        if (value == key + key) ++values_seen;
      }
    });
  }
  constexpr int kEnough = 1000;
  for (int i = 0; i < 30'000 || (values_seen < kEnough && i < 100'000'000); ++i) {
    const std::string key = std::to_string(i % 1000);
    if (i % 7 == 0) {
      cache.Publish(Key(key), nullptr);
    } else {
      Put(cache, key, key + key);
    }
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GE(values_seen, kEnough);
}

}  // namespace
}  // namespace glowplug::store
