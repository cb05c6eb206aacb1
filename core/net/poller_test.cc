// SPDX-License-Identifier: Apache-2.0
#include "core/net/poller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

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

TEST_F(PollerTest, ManyAreWaitedFor) {
  constexpr size_t kMany = 8;
  std::vector<int> more;
  for (uint64_t id = 1; id <= kMany; ++id) {
    more.push_back(dup(pair_[0]));
    ASSERT_TRUE(poller_.Add(more.back(), id, true, false).ok());
  }
  EXPECT_THAT(poller_.Wait(Soon()), IsEmpty());
  ASSERT_EQ(write(pair_[1], "x", 1), 1);
  EXPECT_EQ(poller_.Wait(kNever).size(), kMany);
  poller_.Wake();
  EXPECT_EQ(poller_.Wait(kNever).size(), kMany);
  for (const int descriptor : more) {
    poller_.Remove(descriptor);
    close(descriptor);
  }
  EXPECT_THAT(poller_.Wait(Soon()), IsEmpty());
}

TEST_F(PollerTest, AChangeReachesOneThatSleeps) {
  ASSERT_TRUE(poller_.Add(pair_[0], 7, true, false).ok());
  std::thread other([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    poller_.Change(pair_[0], 7, true, true);
  });
  std::vector<uint64_t> told;
  while (told.empty()) told = poller_.Wait(kNever);
  EXPECT_THAT(told, ElementsAre(7));
  other.join();
}

TEST_F(PollerTest, TheDescriptorTellsOfAll) {
  ASSERT_TRUE(poller_.Add(pair_[0], 7, true, false).ok());
  pollfd watched = {poller_.descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&watched, 1, 0), 0);
  poller_.WakeAt(NowNs() + 5'000'000);
  EXPECT_EQ(poll(&watched, 1, 10'000), 1);
  EXPECT_THAT(poller_.Wait(kNever), IsEmpty());  // the timer is told to nobody, and once
  EXPECT_EQ(poll(&watched, 1, 0), 0);
  ASSERT_EQ(write(pair_[1], "x", 1), 1);
  EXPECT_EQ(poll(&watched, 1, 10'000), 1);
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
