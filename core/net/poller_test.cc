// SPDX-License-Identifier: Apache-2.0
#include "core/net/poller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PollerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(poller_.status().ok());
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair_), 0);
  }
  void TearDown() override {
    close(pair_[0]);
    close(pair_[1]);
  }
  static TimeNs Soon() { return NowNs() + 10'000'000; }

  Poller poller_;
  int pair_[2] = {-1, -1};
};

TEST_F(PollerTest, TellsWhoIsReady) {
  ASSERT_TRUE(poller_.Add(pair_[0], 7, true, false).ok());
  EXPECT_THAT(poller_.Wait(Soon()), IsEmpty());
  ASSERT_EQ(write(pair_[1], "x", 1), 1);
  EXPECT_THAT(poller_.Wait(kNever), ElementsAre(7));
  EXPECT_THAT(poller_.Wait(kNever), ElementsAre(7));  // still unread, told again
  poller_.Change(pair_[0], 7, false, false);
  EXPECT_THAT(poller_.Wait(Soon()), IsEmpty());
  poller_.Change(pair_[0], 7, false, true);
  EXPECT_THAT(poller_.Wait(kNever), ElementsAre(7));
  poller_.Remove(pair_[0]);
  EXPECT_THAT(poller_.Wait(Soon()), IsEmpty());
}

TEST_F(PollerTest, TheDeadlineHasPassedWhenItReturns) {
  const TimeNs until = NowNs() + 3'500'000;
  poller_.Wait(until);
  EXPECT_GE(NowNs(), until);
}

TEST_F(PollerTest, WakesASleeperFromAnotherThread) {
  std::thread waker([this] { poller_.Wake(); });
  EXPECT_THAT(poller_.Wait(kNever), IsEmpty());
  waker.join();
  const TimeNs until = Soon();
  poller_.Wait(until);  // one Wake() wakes once
  EXPECT_GE(NowNs(), until);
}

}  // namespace
}  // namespace glowplug
