// SPDX-License-Identifier: Apache-2.0
#include "core/engine/burst_clock.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace glowplug {
namespace {

constexpr TimeNs kTick = 10'000'000;

TEST(BurstClockTest, TheFirstOfABurstIsExact) {
  BurstClock clock;
  for (int i = 0; i < 100; ++i) {
    const TimeNs before = NowNs();
    EXPECT_GE(clock.Now(/*is_first=*/true), before);
    EXPECT_LE(clock.Now(/*is_first=*/false), NowNs());
  }
}

TEST(BurstClockTest, FewInARowAreToldTheSame) {
  BurstClock clock;
  TimeNs last = clock.Now(/*is_first=*/true);
  uint32_t same = 1;
  for (int i = 0; i < 100'000; ++i) {
    const TimeNs now = clock.Now(/*is_first=*/false);
    ASSERT_GE(now, last);
    ASSERT_LE(now, NowNs());
    same = now == last ? same + 1 : 1;
    ASSERT_LE(same, BurstClock::kEvents);
    last = now;
  }
}

TEST(BurstClockTest, SeesAPause) {
  BurstClock clock;
  clock.Now(/*is_first=*/true);
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(std::chrono::nanoseconds(2 * kTick));
    const TimeNs before = NowNs();
    EXPECT_GE(clock.Now(/*is_first=*/false), before);
  }
}

}  // namespace
}  // namespace glowplug
