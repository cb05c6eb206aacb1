// SPDX-License-Identifier: Apache-2.0
// Entry processors of tests/java, run by the node.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/keyvalue/node.h"

namespace glowplug {
namespace {

using test::FreshCache;
using ::testing::HasSubstr;

struct Increment {
  int step = 1;
};
BOOST_DESCRIBE_STRUCT(Increment, (), (step))
GLOWPLUG_TYPE_NAME(Increment, "org.glowplug.test.Increment")

Object Refuse() { return Object("org.glowplug.test.Refuse"); }

TEST(InvokeTest, RunsWhereTheEntryIs) {
  const auto cache = FreshCache<int, int>();
  EXPECT_EQ(cache.Invoke<int>(1, Increment{5}).value(), 5);
  EXPECT_EQ(cache.Invoke<int>(1, Increment{5}).value(), 10);
  EXPECT_EQ(cache.Get(1).value(), 10);
}

TEST(InvokeTest, TakesArguments) {
  const auto cache = FreshCache<std::string, int64_t>();
  ASSERT_TRUE(cache.Put("key", 1).ok());
  EXPECT_EQ(cache.Invoke<int64_t>("key", Increment(), int64_t{41}).value(), 42);
  // Whatever comes, and a processor that is no struct.
  Object increment("org.glowplug.test.Increment");
  increment.Set("step", 1);
  EXPECT_EQ(cache.Invoke("key", increment).value(), Value(Long(43)));
  EXPECT_EQ(cache.AsyncInvoke<int64_t>("key", Value(Increment())).Wait().value(), 44);
}

TEST(InvokeTest, WhatAProcessorThrowsIsAnError) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.Put(7, 1).ok());
  const absl::Status failed = cache.Invoke(7, Refuse()).status();
  EXPECT_THAT(std::string(failed.message()), HasSubstr("refused 7"));
  EXPECT_EQ(InfoOf(failed).peer_code, 1040);
  EXPECT_EQ(InfoOf(failed).operation, "Invoke");
  EXPECT_EQ(cache.Get(7).value(), 1);
}

TEST(InvokeTest, ManyKeysHaveAResultEach) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.PutAll({{1, 10}, {2, 20}}).ok());
  std::map<int, int> results;
  const auto invoked = cache.InvokeAll<int>({1, 2, 3}, Increment{100});
  ASSERT_TRUE(invoked.ok()) << invoked.status();
  for (const auto& [key, result] : *invoked) {
    results[key] = result.value();
  }
  EXPECT_EQ(results, (std::map<int, int>{{1, 110}, {2, 120}, {3, 100}}));

  const auto refused = cache.InvokeAll<int>({1, 2}, Refuse());
  ASSERT_TRUE(refused.ok()) << refused.status();
  ASSERT_EQ(refused->size(), 2u);
  for (const auto& [key, result] : *refused) {
    EXPECT_THAT(std::string(result.status().message()), HasSubstr(absl::StrCat("refused ", key)));
    EXPECT_EQ(InfoOf(result.status()).peer_code, 1040);
  }
}

TEST(InvokeTest, AClassThatTheServerHasNotIsSaid) {
  const auto cache = FreshCache<int, int>();
  const absl::Status failed = cache.Invoke(1, Object("org.example.Nowhere")).status();
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(InfoOf(failed).origin, Origin::kServer) << failed;
  EXPECT_TRUE(cache.Put(1, 1).ok());
}

}  // namespace
}  // namespace glowplug
