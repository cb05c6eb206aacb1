// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/turns.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace glowplug::test {
namespace {

class TurnsTest : public testing::Test {
 protected:
  ~TurnsTest() override {
    stops_ = true;
    turns_.Give(Party::kLoad);
    load_.join();
    turns_.Give(Party::kControl);
    control_.join();
  }

  std::thread Worker(Party party, std::atomic<int>& works) {
    return std::thread([this, party, &works] {
      while (!stops_) {
        const Turns::Work work(turns_, party);
        ++works;
        absl::SleepFor(absl::Milliseconds(1));
      }
    });
  }

  Turns turns_;
  std::atomic<bool> stops_{false};
  std::atomic<int> loads_{0};
  std::atomic<int> controls_{0};
  std::thread load_ = Worker(Party::kLoad, loads_);
  std::thread control_ = Worker(Party::kControl, controls_);
};

TEST_F(TurnsTest, WhoseTurnItIsNotWaits) {
  while (loads_ < 3) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(controls_, 0);
  turns_.Give(Party::kControl);
  const int before = loads_;
  while (controls_ < 3) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_EQ(loads_, before);
}

TEST_F(TurnsTest, ATurnLastsUntilItsLastWorkIsDone) {
  turns_.Give(Party::kNobody);
  EXPECT_GE(turns_.Give(Party::kControl, absl::Milliseconds(20)), absl::Milliseconds(20));
  const int after = controls_;
  EXPECT_GT(after, 0);
  absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(controls_, after);
}

}  // namespace
}  // namespace glowplug::test
