// SPDX-License-Identifier: Apache-2.0
#include "core/engine/backoff.h"

#include <gtest/gtest.h>

#include <set>

namespace glowplug {
namespace {

constexpr TimeNs kMs = 1'000'000;
constexpr absl::Duration kCap = absl::Milliseconds(500);

TEST(BackoffTest, DoublesUpToItsCap) {
  Backoff backoff(/*seed=*/1);
  for (const TimeNs whole : {20, 40, 80, 160, 320, 500, 500, 500}) {
    const TimeNs until = backoff.Failed(kMs, kCap);
    EXPECT_GE(until, kMs + whole * kMs / 2) << whole;
    EXPECT_LE(until, kMs + whole * kMs) << whole;
  }
}

TEST(BackoffTest, SuccessBeginsAnew) {
  Backoff backoff(/*seed=*/1);
  for (int i = 0; i < 10; ++i) backoff.Failed(0, kCap);
  backoff.Succeeded();
  EXPECT_LE(backoff.Failed(0, kCap), 20 * kMs);
}

TEST(BackoffTest, ManyClientsComeBackAtManyTimes) {
  std::set<TimeNs> times;
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    times.insert(Backoff(seed * 2654435761u).Failed(0, kCap) / kMs);
  }
  EXPECT_GT(times.size(), 5u);
}

TEST(BackoffTest, NoCapOverflowsAndNoneIsNegative) {
  Backoff longest(/*seed=*/1);
  TimeNs last = 0;
  for (int i = 0; i < 30; ++i) last = longest.Failed(0, absl::InfiniteDuration());
  EXPECT_GT(last, absl::ToInt64Nanoseconds(absl::Hours(1)));
  Backoff none(/*seed=*/1);
  EXPECT_LE(none.Failed(7, absl::ZeroDuration()), 8);
}

}  // namespace
}  // namespace glowplug
