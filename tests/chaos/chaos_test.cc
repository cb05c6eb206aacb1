// SPDX-License-Identifier: Apache-2.0
// Three nodes, of which one at a time is killed, paused or cut off, under load from eight threads.
// GLOWPLUG_CHAOS_SECONDS: how long.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <string>

#include "tests/chaos/black_hole_proxy.h"
#include "tests/chaos/load.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::BlackHoleProxy;
using test::IgniteCluster;
using test::Load;
using test::Register;

constexpr int kNodes = 3;
constexpr int kThreads = 8;
constexpr absl::Duration kDeadline = absl::Seconds(10);
constexpr char kCache[] = "chaos";

class Chaos {
 public:
  Chaos() {
    for (int i = 0; i < kNodes; ++i) {
      proxies_.at(static_cast<size_t>(i)) = std::make_unique<BlackHoleProxy>(cluster_->port(i));
    }
  }

  // Of a client that knows the nodes by their proxies alone.
  std::string ConfigurationFile() const {
    std::string path = absl::StrCat(std::getenv("TEST_TMPDIR"), "/chaos.json");
    std::ofstream file(path);
    file << R"({"client": {"discovery": false, "timeout": ")" << absl::FormatDuration(kDeadline)
         << R"(", "endpoints": [)";
    for (int i = 0; i < kNodes; ++i) {
      file << (i > 0 ? ", " : "") << "\"127.0.0.1:" << proxy(i).port() << '"';
    }
    file << "]}}";
    return path;
  }

  void Kill(int node) {
    ASSERT_TRUE(cluster_->Kill(node).ok());
    absl::SleepFor(absl::Seconds(1));
    const absl::Status restarted = cluster_->Restart(node);
    ASSERT_TRUE(restarted.ok()) << restarted;
  }

  // Shorter than the time after which the others would drop it.
  void Pause(int node) {
    ASSERT_TRUE(cluster_->Stop(node).ok());
    absl::SleepFor(absl::Seconds(5));
    ASSERT_TRUE(cluster_->Continue(node).ok());
    absl::SleepFor(absl::Seconds(1));
    if (Answers(node)) return;
    // It has stopped itself.
    cluster_->Kill(node).IgnoreError();
    const absl::Status restarted = cluster_->Restart(node);
    ASSERT_TRUE(restarted.ok()) << restarted;
  }

  void CutOff(int node) {
    proxy(node).Swallow();
    absl::SleepFor(absl::Seconds(8));
    proxy(node).Restore();
  }

  // Until each partition has its two copies again.
  void Rebalance() const {
    const auto waited =
        test::RunPython("tests/chaos/rebalanced.py",
                        {absl::StrCat(cluster_->port(0)), absl::StrCat(kNodes), kCache});
    ASSERT_TRUE(waited.ok()) << waited.status();
  }

 private:
  bool Answers(int node) const {
    return Client::Open(absl::StrCat("ignite://127.0.0.1:", cluster_->port(node), "?timeout=5s"))
        .ok();
  }
  BlackHoleProxy& proxy(int node) const { return *proxies_.at(static_cast<size_t>(node)); }

  const std::unique_ptr<IgniteCluster> cluster_ = IgniteCluster::Start({.nodes = kNodes}).value();
  std::array<std::unique_ptr<BlackHoleProxy>, kNodes> proxies_;
};

TEST(ChaosTest, NoAcknowledgedWriteIsLostAndEveryOperationEndsOnceInTime) {
  const absl::Time until =
      absl::Now() + absl::Seconds(std::atoi(std::getenv("GLOWPLUG_CHAOS_SECONDS")));
  Chaos chaos;
  const Client client = Client::Open(chaos.ConfigurationFile()).value();
  const Register cache =
      client
          .CreateCache<int64_t, int64_t>(
              {.name = kCache,
               .backups = 1,
               .write_synchronization_mode = CacheWriteSynchronizationMode::kFullSync})
          .value();
  Load load(cache, kDeadline, kThreads);
  std::mt19937 random(1);
  int faults = 0;
  for (; faults < 3 || absl::Now() < until; ++faults) {
    chaos.Rebalance();
    absl::SleepFor(absl::Seconds(1));
    const uint64_t before = load.ended();
    const int node = static_cast<int>(random() % kNodes);
    const std::array faults_of = {&Chaos::Kill, &Chaos::CutOff, &Chaos::Pause};
    (chaos.*faults_of.at(static_cast<size_t>(faults) % faults_of.size()))(node);
    if (HasFatalFailure()) return;
    EXPECT_GT(load.ended(), before);
  }
  load.Stop();
  std::cout << faults << " faults, " << load.asked() << " operations, " << load.failed()
            << " failed; the latest ended " << load.worst_lateness()
            << " after its deadline; an idle thread overslept by " << load.scheduling_delay()
            << "\n";
  EXPECT_EQ(load.ended(), load.asked());
  EXPECT_THAT(load.violations(), testing::IsEmpty());
  EXPECT_LE(load.worst_lateness(), std::max(absl::Milliseconds(100), load.scheduling_delay()));
}

}  // namespace
}  // namespace glowplug
