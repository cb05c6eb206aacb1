// SPDX-License-Identifier: Apache-2.0
// Entries that live as long as they were told to.
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include "tests/keyvalue/node.h"

namespace glowplug {
namespace {

using test::FreshCache;
using test::FreshName;
using test::NodeClient;

constexpr absl::Duration kBrief = absl::Milliseconds(400);
// Eager removal needs a moment after the time has come.
constexpr absl::Duration kGone = absl::Milliseconds(1400);

TEST(ExpiryTest, TheCachesOwnPolicyHolds) {
  const auto cache = NodeClient()
                         .CreateCache<int, int>(
                             {.name = FreshName(), .expiry_policy = ExpiryPolicy{.create = kBrief}})
                         .value();
  ASSERT_TRUE(cache.Put(1, 1).ok());
  EXPECT_EQ(cache.Get(1).value(), 1);
  absl::SleepFor(kGone);
  EXPECT_EQ(cache.Get(1).value(), std::nullopt);
}

TEST(ExpiryTest, AViewsPolicyIsItsOwn) {
  const auto cache = FreshCache<int, int>();
  const auto created = cache.WithExpiry({.create = kBrief});
  const auto updated = cache.WithExpiry({.create = kEternal, .update = kBrief});
  const auto accessed = cache.WithExpiry({.create = kEternal, .access = kBrief});
  ASSERT_TRUE(created.Put(1, 1).ok());
  ASSERT_TRUE(updated.Put(2, 1).ok());
  ASSERT_TRUE(updated.Put(3, 1).ok());
  ASSERT_TRUE(updated.Put(3, 2).ok());
  ASSERT_TRUE(accessed.Put(4, 1).ok());
  ASSERT_TRUE(accessed.Put(5, 1).ok());
  EXPECT_EQ(accessed.Get(5).value(), 1);
  ASSERT_TRUE(cache.Put(6, 1).ok());
  absl::SleepFor(kGone);
  EXPECT_EQ(cache.Get(1).value(), std::nullopt);  // created
  EXPECT_EQ(cache.Get(2).value(), 1);             // never updated
  EXPECT_EQ(cache.Get(3).value(), std::nullopt);  // updated
  EXPECT_EQ(cache.Get(4).value(), 1);             // never read
  EXPECT_EQ(cache.Get(5).value(), std::nullopt);  // read
  EXPECT_EQ(cache.Get(6).value(), 1);             // by the cache itself
}

TEST(ExpiryTest, UnchangedKeepsTheTimeThatIsLeft) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.WithExpiry({.create = kBrief}).Put(1, 1).ok());
  ASSERT_TRUE(cache.WithExpiry({.update = kUnchanged}).Put(1, 2).ok());
  ASSERT_TRUE(cache.WithExpiry({.create = kBrief}).Put(2, 1).ok());
  ASSERT_TRUE(cache.WithExpiry({.update = kEternal}).Put(2, 2).ok());
  absl::SleepFor(kGone);
  EXPECT_EQ(cache.Get(1).value(), std::nullopt);
  EXPECT_EQ(cache.Get(2).value(), 2);
}

TEST(ExpiryTest, ZeroExpiresAtOnce) {
  const auto cache = FreshCache<int, int>();
  ASSERT_TRUE(cache.WithExpiry({.create = absl::ZeroDuration()}).Put(1, 1).ok());
  EXPECT_EQ(cache.Get(1).value(), std::nullopt);
}

TEST(ExpiryTest, AllOperationsCarryIt) {
  const auto cache = FreshCache<int, int>();
  const auto brief = cache.WithExpiry({.create = kBrief}).WithDeadline(absl::Seconds(9));
  ASSERT_TRUE(brief.PutAll({{1, 1}, {2, 2}}).ok());
  ASSERT_TRUE(brief.PutIfAbsent(3, 3).value());
  ASSERT_EQ(brief.GetAndPut(4, 4).value(), std::nullopt);
  ASSERT_TRUE((brief.As<int, int>().Put(5, 5).ok()));
  EXPECT_EQ(cache.Size().value(), 5);
  absl::SleepFor(kGone);
  EXPECT_EQ(cache.GetAll({1, 2, 3, 4, 5}).value().size(), 0u);
}

}  // namespace
}  // namespace glowplug
