// SPDX-License-Identifier: Apache-2.0
#include <glowplug/types.h>
#include <gtest/gtest.h>

namespace glowplug {
namespace {

TEST(TypesTest, UuidsPrintAsEverybodyWritesThem) {
  EXPECT_EQ(ToString(Uuid{0xf81d4fae7dec11d0, 0xa76500a0c91e6bf6}),
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  EXPECT_EQ(ToString(Uuid{}), "00000000-0000-0000-0000-000000000000");
}

TEST(TypesTest, DatesAreUtc) {
  EXPECT_EQ(Date(absl::CivilDay(1970, 1, 2)).milliseconds, 86'400'000);
  EXPECT_EQ(Date(absl::CivilDay(1969, 12, 31)).milliseconds, -86'400'000);
}

TEST(TypesTest, TimestampsRoundMillisecondsDown) {
  const Timestamp before(absl::UnixEpoch() - absl::Nanoseconds(1));
  EXPECT_EQ(before.milliseconds, -1);
  EXPECT_EQ(before.nanoseconds, 999'999);
  EXPECT_EQ(before.ToTime(), absl::UnixEpoch() - absl::Nanoseconds(1));
  const Timestamp after(absl::UnixEpoch() + absl::Nanoseconds(1'000'001));
  EXPECT_EQ(after, Timestamp(1, 1));
}

TEST(TypesTest, InfiniteTimesAreTheFirstAndLastTimestamps) {
  EXPECT_EQ(Timestamp(absl::InfiniteFuture()), Timestamp(INT64_MAX, 999'999));
  EXPECT_EQ(Timestamp(absl::InfinitePast()), Timestamp(INT64_MIN, 0));
}

}  // namespace
}  // namespace glowplug
