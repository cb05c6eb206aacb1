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
  int idle() {
    const std::lock_guard lock(mutex_);
    return idle_;
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
  Driver driver_{{.turn = [this](Driver::Lock& lock, TimeNs) { Turn(lock); },
                  .interrupt = [] {},
                  .idle = [this] { ++idle_; }}};
  std::deque<Ticket*> line_;
  bool open_ = true;
  int idle_ = 0;
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

TEST(DriverTest, TheLastOneToLeaveSaysSo) {
  Office office;
  EXPECT_TRUE(office.Visit(kNever));
  EXPECT_EQ(office.idle(), 1);
}

// Turns that sleep until somebody interrupts them or gives them work.
class Sleeper {
 public:
  void Wait(const std::atomic<bool>& done) {
    Driver::Lock lock(mutex_);
    Waiter waiter;
    waiters_.push_back(&waiter);
    driver_.WaitUntil(lock, waiter, kNever, [&] { return done.load(); });
    std::erase(waiters_, &waiter);
  }
  void DriveForOthers(const std::atomic<bool>& done) {
    Driver::Lock lock(mutex_);
    driver_.DriveForOthers(lock, [&] { return done.load(); });
  }
  // What it waits for has come: as an answer that the driver reads.
  void Complete(std::atomic<bool>& done) {
    const std::lock_guard lock(mutex_);
    done = true;
    for (Waiter* waiter : waiters_) waiter->Wake();
    Interrupt();
  }
  // The thread that took the last turn.
  std::thread::id driver() {
    const std::lock_guard lock(mutex_);
    return turned_;
  }

 private:
  void Turn(Driver::Lock& lock) {
    turned_ = std::this_thread::get_id();
    interrupted_ = false;
    wake_.wait(lock, [&] { return interrupted_; });
  }
  void Interrupt() {
    interrupted_ = true;
    wake_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool interrupted_ = false;
  std::thread::id turned_;
  std::vector<Waiter*> waiters_;
  Driver driver_{{.turn = [this](Driver::Lock& lock, TimeNs) { Turn(lock); },
                  .interrupt = [this] { Interrupt(); },
                  .idle = [] {}}};
};

TEST(DriverTest, OneThatWaitsLongLetsANewcomerDrive) {
  for (const bool for_others : {false, true}) {
    Sleeper sleeper;
    std::atomic<bool> long_done{false};
    std::atomic<bool> short_done{false};
    std::thread first(
        [&] { for_others ? sleeper.DriveForOthers(long_done) : sleeper.Wait(long_done); });
    while (sleeper.driver() != first.get_id()) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::thread newcomer([&] { sleeper.Wait(short_done); });
    while (sleeper.driver() != newcomer.get_id()) std::this_thread::yield();
    sleeper.Complete(short_done);
    newcomer.join();
    // One that waits for something itself drives again; one that drove for others has left.
    if (!for_others) {
      while (sleeper.driver() != first.get_id()) std::this_thread::yield();
    }
    sleeper.Complete(long_done);
    first.join();
  }
}

TEST(DriverTest, OneThatGivesUpAfterItAskedToDriveLeavesTheDriverDriving) {
  std::mutex mutex;
  std::condition_variable wake;
  int turns = 0;
  bool turn_may_end = false;
  Driver driver{{.turn =
                     [&](Driver::Lock& lock, TimeNs) {
                       ++turns;
                       wake.wait(lock, [&] { return turn_may_end; });
                       turn_may_end = false;
                     },
                 .interrupt = [] {},
                 .idle = [] {}}};
  Waiter first_waiter;
  bool first_done = false;
  std::thread first([&] {
    Driver::Lock lock(mutex);
    driver.WaitUntil(lock, first_waiter, kNever, [&] { return first_done; });
  });
  const auto turns_soon = [&](int wanted) {
    const TimeNs give_up = NowNs() + 10'000'000'000;
    for (;;) {
      {
        const std::lock_guard lock(mutex);
        if (turns == wanted || NowNs() > give_up) return turns;
      }
      std::this_thread::yield();
    }
  };
  ASSERT_EQ(turns_soon(1), 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  {
    Driver::Lock lock(mutex);
    Waiter newcomer;
    EXPECT_FALSE(driver.WaitUntil(lock, newcomer, NowNs() + 1'000'000, [] { return false; }));
    turn_may_end = true;
    wake.notify_all();
  }
  EXPECT_EQ(turns_soon(2), 2);
  {
    const std::lock_guard lock(mutex);
    first_done = turn_may_end = true;
    wake.notify_all();
    first_waiter.Wake();
  }
  first.join();
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
