// SPDX-License-Identifier: Apache-2.0
// Every way to have a result, mixed on eight threads, with clients that are closed under way.
// GLOWPLUG_SOAK_SECONDS: how long.
#include <glowplug/asio.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/async/eager_task.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

namespace asio = boost::asio;
using test::EagerTask;
using test::IgniteCluster;
using Text = std::optional<std::string>;
using TextCache = Cache<int, std::string>;

constexpr int kThreads = 8;

// Results that were asked for and those that came.
class Soak {
 public:
  Soak(std::string uri, int seconds)
      : uri_(std::move(uri)), until_(absl::Now() + absl::Seconds(seconds)) {}

  void Run() {
    Reopen();
    auto work = asio::make_work_guard(context_);
    std::thread loop([&] { context_.run(); });
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back([this, i] { Work(i); });
    while (absl::Now() < until_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      Reopen();
    }
    for (std::thread& thread : threads) thread.join();
    current()->Close();
    current_ = nullptr;
    const absl::Time give_up = absl::Now() + absl::Seconds(30);
    while (came_ < asked_ && absl::Now() < give_up) std::this_thread::yield();
    work.reset();
    loop.join();
  }

  int64_t asked() const { return asked_; }
  int64_t came() const { return came_; }

 private:
  std::shared_ptr<Client> current() {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  // Another client for all; the one before is closed while others use it.
  void Reopen() {
    static constexpr const char* kOptions[] = {"?connections=1", "?connections=3", "?order=per_key",
                                               "?window=32"};
    auto opened = std::make_shared<Client>(Client::Open(uri_ + kOptions[++opened_ % 4]).value());
    std::shared_ptr<Client> before;
    {
      const std::lock_guard lock(mutex_);
      before = std::exchange(current_, opened);
    }
    if (before == nullptr) return;
    if (opened_ % 2 == 0) {
      before->Close(absl::Milliseconds(20));
    } else {
      before->Abandon();
    }
  }

  void Came() { ++came_; }

  EagerTask Await(TextCache cache, int key) {
    auto value = co_await cache.AsyncGet(key);
    Came();
  }
  asio::awaitable<void> AwaitOnContext(TextCache cache, int key) {
    auto value = co_await cache.AsyncGet(key);
    Came();
  }

  void Work(int thread) {
    std::mt19937 random(static_cast<unsigned>(thread));
    while (absl::Now() < until_) {
      const auto client = current();
      const TextCache cache = client->GetCache<int, std::string>("soak");
      for (int i = 0; i < 20; ++i) Once(*client, cache, random);
    }
  }

  void Once(const Client& client, const TextCache& cache, std::mt19937& random) {
    const int key = static_cast<int>(random() % 100);
    switch (random() % 9) {
      case 0: {
        ++asked_;
        cache.Put(key, "value").IgnoreError();
        return Came();
      }
      case 1: {
        auto get = cache.AsyncGet(key);
        ++asked_;
        if (!get.WaitFor(absl::Microseconds(random() % 300))) get.Cancel();
        get.Wait().status().IgnoreError();
        return Came();
      }
      case 2:
        ++asked_;
        return cache.AsyncGet(key).Then([this](absl::StatusOr<Text>) { Came(); });
      case 3:
        ++asked_;
        return cache.AsyncGet(key).Then([this, cache, key](absl::StatusOr<Text>) {
          cache.Get(key + 1).status().IgnoreError();
          Came();
        });
      case 4: {
        std::vector<Deferred<Text>> gets;
        for (int i = 0; i < 8; ++i) gets.push_back(cache.AsyncGet(key + i));
        // What this thread began, any thread's Loop may have.
        asked_ += 8;
        for (int i = 0; i < 8; ++i) {
          if (auto done = client.Loop(absl::Milliseconds(2)); done && done->As<Text>().ok()) {
            ++looped_;
          }
        }
        for (auto& get : gets) get.Wait().status().IgnoreError();
        came_ += 8;
        return;
      }
      case 5: {
        Window window(client, 4);
        for (int i = 0; i < 12; ++i) window.Add(cache.AsyncPut(key + i, "window"));
        return window.Drain().IgnoreError();
      }
      case 6:
        ++asked_;
        Await(cache, key);
        return;
      case 7:
        ++asked_;
        return asio::co_spawn(context_, AwaitOnContext(cache, key), asio::detached);
      default: {
        {
          auto dropped = cache.AsyncPut(key, "dropped");
        }
        ++asked_;
        cache.AsyncGet(key)(asio::use_future).get().status().IgnoreError();
        return Came();
      }
    }
  }

  const std::string uri_;
  const absl::Time until_;
  std::mutex mutex_;
  std::shared_ptr<Client> current_;
  unsigned opened_ = 0;
  asio::io_context context_;
  std::atomic<int64_t> asked_{0}, came_{0}, looped_{0};
};

TEST(SoakTest, EightThreadsMixEverything) {
  const char* text = std::getenv("GLOWPLUG_SOAK_SECONDS");
  const int seconds = text == nullptr ? 5 : std::atoi(text);
  const auto cluster = IgniteCluster::Start({}).value();
  {
    const Client client = Client::Open(cluster->uri()).value();
    ASSERT_TRUE((client.GetOrCreateCache<int, std::string>("soak").ok()));
  }
  Soak soak(cluster->uri(), seconds);
  soak.Run();
  std::cerr << soak.asked() << " operations in " << seconds << " seconds\n";
  EXPECT_GT(soak.asked(), seconds * 100);
  EXPECT_EQ(soak.came(), soak.asked());
}

}  // namespace
}  // namespace glowplug
