// SPDX-License-Identifier: Apache-2.0
#include "core/net/driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <thread>
#include <vector>

namespace glowplug {
namespace {

// Work that only a driver's turn finishes: tickets are drawn, and each turn completes the oldest.
class Office {
 public:
  // Waits for a ticket of its own to be called; false when the deadline came first.
  bool Visit(TimeNs deadline) {
    Driver::Lock lock(mutex_);
    Waiter waiter;
    Ticket ticket{&waiter};
    line_.push_back(&ticket);
    const bool called = driver_.WaitUntil(lock, waiter, deadline, [&] { return ticket.called; });
    if (!called) std::erase(line_, &ticket);
    return called;
  }
  void Shut() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  int most_drivers() const { return most_drivers_; }

 private:
  struct Ticket {
    Waiter* waiter;
    bool called = false;
  };

  void Turn(Driver::Lock& lock) {
    most_drivers_ = std::max(most_drivers_.load(), ++drivers_);
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    if (open_ && !line_.empty()) {
      line_.front()->called = true;
      line_.front()->waiter->Wake();
      line_.pop_front();
    }
    --drivers_;
  }

  std::mutex mutex_;
  Driver driver_{[this](Driver::Lock& lock, TimeNs) { Turn(lock); }};
  std::deque<Ticket*> line_;
  bool open_ = true;
  std::atomic<int> drivers_{0};
  std::atomic<int> most_drivers_{0};
};

TEST(DriverTest, ALoneThreadDrivesItself) {
  Office office;
  EXPECT_TRUE(office.Visit(kNever));
}

TEST(DriverTest, TheDeadlineEndsTheWait) {
  Office office;
  office.Shut();
  const TimeNs begin = NowNs();
  EXPECT_FALSE(office.Visit(begin + 20'000'000));
  EXPECT_GE(NowNs(), begin + 20'000'000);
}

TEST(DriverTest, OneDrivesAndNobodyIsForgotten) {
  Office office;
  std::vector<std::thread> threads;
  std::atomic<int> called{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int visit = 0; visit < 2000; ++visit) called += office.Visit(kNever) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(called, 16000);
  EXPECT_EQ(office.most_drivers(), 1);
}

TEST(DriverTest, DeadlinesAmongDriversLoseNobodysTurn) {
  Office office;
  std::vector<std::thread> threads;
  std::atomic<int> called{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int visit = 0; visit < 2000; ++visit) {
        // Two threads give up within microseconds, also just after they were made to drive.
        called += office.Visit(i < 2 ? NowNs() + (visit % 20) * 1000 : kNever) && i >= 2 ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(called, 4000);
}

}  // namespace
}  // namespace glowplug
