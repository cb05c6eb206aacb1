// SPDX-License-Identifier: Apache-2.0
#include <glowplug/expiry.h>
#include <gtest/gtest.h>

namespace glowplug {
namespace {

using internal::FromExpiryMillis;
using internal::ToExpiryMillis;

TEST(ExpiryTest, NothingThatLivesALittleExpiresAtOnce) {
  EXPECT_EQ(ToExpiryMillis(absl::Nanoseconds(1)), 1);
  EXPECT_EQ(ToExpiryMillis(absl::Microseconds(999)), 1);
  EXPECT_EQ(ToExpiryMillis(absl::Milliseconds(1)), 1);
  EXPECT_EQ(ToExpiryMillis(absl::Microseconds(1001)), 2);
  EXPECT_EQ(ToExpiryMillis(absl::Seconds(5)), 5000);
}

TEST(ExpiryTest, ZeroAndLessExpireAtOnce) {
  EXPECT_EQ(ToExpiryMillis(absl::ZeroDuration()), 0);
  // Not -1 and -2, which mean something else.
  EXPECT_EQ(ToExpiryMillis(absl::Milliseconds(-1)), 0);
  EXPECT_EQ(ToExpiryMillis(absl::Milliseconds(-2)), 0);
  EXPECT_EQ(ToExpiryMillis(absl::Hours(-1)), 0);
}

TEST(ExpiryTest, EternalAndUnchangedAreTheProtocolsNumbers) {
  EXPECT_EQ(ToExpiryMillis(kEternal), -1);
  EXPECT_EQ(ToExpiryMillis(kUnchanged), -2);
  EXPECT_EQ(FromExpiryMillis(-1), kEternal);
  EXPECT_EQ(FromExpiryMillis(-2), kUnchanged);
  EXPECT_EQ(FromExpiryMillis(1500), absl::Milliseconds(1500));
}

TEST(ExpiryTest, SaysNothingUnlessTold) {
  EXPECT_EQ(ExpiryPolicy(), (ExpiryPolicy{kUnchanged, kUnchanged, kUnchanged}));
  EXPECT_EQ(ToString(ExpiryPolicy{.create = absl::Seconds(5), .access = kEternal}),
            "create 5s, update unchanged, access eternal");
}

}  // namespace
}  // namespace glowplug
