// SPDX-License-Identifier: Apache-2.0
#include "core/base/adaptive_mutex.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace glowplug {
namespace {

TEST(AdaptiveMutex, LetsOneThreadIn) {
  AdaptiveMutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 20'000; ++j) {
        const std::lock_guard lock(mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, 80'000);
}

TEST(AdaptiveMutex, IsRefusedWhileItIsHeld) {
  AdaptiveMutex mutex;
  const std::lock_guard lock(mutex);
  std::thread([&] { EXPECT_FALSE(mutex.try_lock()); }).join();
}

TEST(AdaptiveMutex, GoesWithAConditionVariable) {
  AdaptiveMutex mutex;
  std::condition_variable told;
  bool ready = false;
  std::thread teller([&] {
    const std::lock_guard lock(mutex);
    ready = true;
    told.notify_one();
  });
  std::unique_lock<std::mutex> lock(mutex);
  told.wait(lock, [&] { return ready; });
  EXPECT_TRUE(ready);
  lock.unlock();
  teller.join();
}

}  // namespace
}  // namespace glowplug
