// SPDX-License-Identifier: Apache-2.0
// A million operations, 1024 in flight at a time, while the server is killed and started again:
// each ends exactly once, well or with an error that says what is known.
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::IgniteCluster;

constexpr int kOperations = 1'000'000;
constexpr int kKilledAt[] = {200'000, 600'000};

class Tally {
 public:
  // Of the operation `number`.
  void Ended(int number, const absl::Status& status) {
    ++ended_[static_cast<size_t>(number)];
    if (status.ok()) {
      ++succeeded_;
    } else if (absl::IsUnavailable(status) && !InfoOf(status).connection_usable) {
      ++lost_;
      // Who asks a server that is not there asks again in vain at once: no hurry.
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    } else if (absl::IsNotFound(status)) {
      ++no_cache_;  // it came to the new server before the cache was made there
    } else {
      std::cerr << "operation " << number << ": " << status << "\n";
      ++strange_;
    }
  }

  int succeeded() const { return succeeded_; }
  int lost() const { return lost_; }
  int no_cache() const { return no_cache_; }
  int strange() const { return strange_; }
  int64_t NotOnce() const {
    return std::count_if(ended_.begin(), ended_.end(), [](const auto& n) { return n != 1; });
  }

 private:
  std::vector<std::atomic<uint8_t>> ended_ = std::vector<std::atomic<uint8_t>>(kOperations);
  std::atomic<int> succeeded_{0}, lost_{0}, no_cache_{0}, strange_{0};
};

// Kills the node at the times above and starts it again, while `ask` submits one after the other.
template <class Ask>
void WhileTheServerIsKilled(IgniteCluster& cluster, const Tally& tally, Ask ask) {
  std::atomic<int> submitted{0};
  std::atomic<bool> starting{false};
  std::thread asker([&] {
    for (int number = 0; number < kOperations; ++number) {
      // A request while it starts may break the server itself: it fails "to execute affinity
      // operation" and halts.
      while (starting) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      ask(number);
      submitted = number;
    }
  });
  for (const int at : kKilledAt) {
    while (submitted < at) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const int before = tally.succeeded();
    EXPECT_EQ(cluster.Kill(0), absl::OkStatus());
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    starting = true;
    EXPECT_EQ(cluster.Restart(0), absl::OkStatus());
    starting = false;
    std::cerr << before << " had succeeded when the server was killed, " << tally.lost()
              << " were lost until it was back\n";
  }
  asker.join();
}

TEST(KillTest, EveryCallbackRunsOnce) {
  const auto cluster = IgniteCluster::Start({}).value();
  Tally tally;
  {
    const Client client = Client::Open(cluster->uri()).value();
    ASSERT_TRUE((client.GetOrCreateCache<int, std::string>("kill").ok()));
    const auto cache = client.GetCache<int, std::string>("kill");
    int last_made = 0;
    WhileTheServerIsKilled(*cluster, tally, [&](int number) {
      // A server that was started again has no caches.
      if (tally.lost() != last_made) {
        last_made = tally.lost();
        client.GetOrCreateCache<int, std::string>("kill").status().IgnoreError();
      }
      const auto ended = [&tally, number](const auto& result) {
        if constexpr (std::is_same_v<decltype(result), const absl::Status&>) {
          tally.Ended(number, result);
        } else {
          tally.Ended(number, result.status());
        }
      };
      if (number % 2 == 0) {
        cache.AsyncPut(number % 5000, "value").Then(ended);
      } else {
        cache.AsyncGet(number % 5000).Then(ended);
      }
    });
    EXPECT_TRUE(client.Drain(absl::Seconds(30)).ok());
    EXPECT_EQ(client.Outstanding(), 0U);
    EXPECT_GE(client.Metrics().connections_lost, 2U);
  }
  EXPECT_EQ(tally.NotOnce(), 0);
  EXPECT_GT(tally.lost(), 0);
  EXPECT_GT(tally.succeeded(), kOperations / 4);
  EXPECT_EQ(tally.strange(), 0);
  EXPECT_EQ(tally.succeeded() + tally.lost() + tally.no_cache(), kOperations);
}

}  // namespace
}  // namespace glowplug
