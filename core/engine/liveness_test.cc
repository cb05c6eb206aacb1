// SPDX-License-Identifier: Apache-2.0
#include "core/engine/liveness.h"

#include <gtest/gtest.h>

namespace glowplug {
namespace {

using Due = Liveness::Due;

constexpr TimeNs kSecond = 1'000'000'000;

class LivenessTest : public testing::Test {
 protected:
  LivenessTest() { liveness_.Begin(0); }

  Liveness liveness_{absl::Seconds(30), absl::Seconds(4)};
};

TEST_F(LivenessTest, NothingIsDueBeforeItBegins) {
  Liveness fresh(absl::Seconds(30), absl::Seconds(4));
  EXPECT_EQ(fresh.Next(true), kNever);
  EXPECT_EQ(fresh.Check(100 * kSecond, true), Due::kNothing);
}

TEST_F(LivenessTest, SilenceAsksOnceAndThenIsDeath) {
  liveness_.Spoke(10 * kSecond);
  EXPECT_EQ(liveness_.Next(true), 12 * kSecond);
  EXPECT_EQ(liveness_.Check(12 * kSecond - 1, true), Due::kNothing);
  EXPECT_EQ(liveness_.Check(12 * kSecond, true), Due::kHeartbeat);
  EXPECT_EQ(liveness_.Check(13 * kSecond, true), Due::kNothing);
  EXPECT_EQ(liveness_.Next(true), 14 * kSecond);
  EXPECT_EQ(liveness_.Check(14 * kSecond, true), Due::kDead);
}

TEST_F(LivenessTest, AnyByteIsLife) {
  liveness_.Spoke(10 * kSecond);
  EXPECT_EQ(liveness_.Check(12 * kSecond, true), Due::kHeartbeat);
  liveness_.Heard(13 * kSecond);
  EXPECT_EQ(liveness_.Check(14 * kSecond, true), Due::kNothing);
  EXPECT_EQ(liveness_.Check(15 * kSecond, true), Due::kHeartbeat);
}

// It was silent while it owed nothing: that is no silence.
TEST_F(LivenessTest, TheTimeOfIdlenessDoesNotCount) {
  liveness_.Heard(1 * kSecond);
  liveness_.Spoke(25 * kSecond);
  EXPECT_EQ(liveness_.Check(25 * kSecond, true), Due::kNothing);
  EXPECT_EQ(liveness_.Next(true), 27 * kSecond);
}

TEST_F(LivenessTest, AnIdleConnectionBeatsAndMayBeFoundDead) {
  EXPECT_EQ(liveness_.Next(false), 30 * kSecond);
  EXPECT_EQ(liveness_.Check(30 * kSecond, false), Due::kHeartbeat);
  // Now the heartbeat is outstanding; that it was sent is nothing said to an idle peer.
  liveness_.Spoke(30 * kSecond);
  EXPECT_EQ(liveness_.Next(true), 32 * kSecond);
  EXPECT_EQ(liveness_.Check(32 * kSecond, true), Due::kDead);
}

TEST_F(LivenessTest, TheServersIdleTimeoutMakesItBeatThreeTimesInIt) {
  liveness_.SetIdleTimeout(absl::Seconds(6));
  EXPECT_EQ(liveness_.Next(false), 2 * kSecond);
  liveness_.SetIdleTimeout(absl::ZeroDuration());  // it has none
  EXPECT_EQ(liveness_.Next(false), 2 * kSecond);
  liveness_.SetIdleTimeout(absl::Hours(1));  // longer than it beats anyway
  EXPECT_EQ(liveness_.Next(false), 2 * kSecond);
}

// A program with a loop of its own may look after a long while.
TEST_F(LivenessTest, WhoLooksLateAsksFirst) {
  liveness_.Spoke(10 * kSecond);
  EXPECT_EQ(liveness_.Check(20 * kSecond, true), Due::kHeartbeat);
  EXPECT_EQ(liveness_.Check(20 * kSecond, true), Due::kNothing);
  EXPECT_EQ(liveness_.Check(22 * kSecond, true), Due::kDead);
}

TEST_F(LivenessTest, InfiniteIsNever) {
  Liveness never(absl::InfiniteDuration(), absl::InfiniteDuration());
  never.Begin(kSecond);
  EXPECT_EQ(never.Next(false), kNever);
  EXPECT_EQ(never.Check(1'000'000 * kSecond, true), Due::kNothing);
}

}  // namespace
}  // namespace glowplug
