// SPDX-License-Identifier: Apache-2.0
// Three nodes, of which one at a time is killed, paused or cut off, under load from eight threads.
// After its return the load's rate is compared with that of bare sockets.
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
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/chaos/bare_load.h"
#include "tests/chaos/black_hole_proxy.h"
#include "tests/chaos/load.h"
#include "tests/chaos/return_rate.h"
#include "tests/chaos/returned_node.h"
#include "tests/chaos/turns.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::BareLoad;
using test::BlackHoleProxy;
using test::IgniteCluster;
using test::Load;
using test::MeasureReturn;
using test::Party;
using test::Register;
using test::ReturnedNode;
using test::ReturnRate;
using test::Turns;

constexpr int kNodes = 3;
constexpr int kThreads = 8;
constexpr absl::Duration kDeadline = absl::Seconds(10);
constexpr char kCache[] = "chaos";
constexpr double kBackAt = 0.8;  // of the control's rate

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
    for (int i = 0; i < kNodes; ++i) file << (i > 0 ? ", " : "") << '"' << Endpoint(i) << '"';
    file << "]}}";
    return path;
  }

  // As the client calls it.
  std::string Endpoint(int node) const {
    return absl::StrCat("127.0.0.1:", ports().at(static_cast<size_t>(node)));
  }

  // The way that the client takes to each node.
  std::vector<uint16_t> ports() const {
    std::vector<uint16_t> ports;
    for (const auto& proxy : proxies_) ports.push_back(proxy->port());
    return ports;
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
                        {absl::StrCat(cluster_->port(0)), absl::StrCat(kNodes), kCache},
                        /*timeout=*/absl::Minutes(2));
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

// Null when it cannot connect.
std::unique_ptr<BareLoad> ControlOf(const Chaos& chaos, Turns& turns) {
  try {
    return std::make_unique<BareLoad>(turns, chaos.ports(), kCache, kThreads);
  } catch (const std::runtime_error& error) {
    std::cout << "no control: " << error.what() << "\n";
    return nullptr;
  }
}

struct Fault {
  std::string_view name;
  void (Chaos::*happen)(int node);
  std::vector<double> ratios;  // of the rates after each return
};

// By the median: what happens beside one return says nothing about the others.
void ExpectToBeBack(std::string_view after, std::vector<double> ratios, size_t enough) {
  std::ranges::sort(ratios);
  if (ratios.size() < enough) {
    std::cout << after << ": " << ratios.size() << " returns were measured, too few to judge\n";
    return;
  }
  std::cout << after << ": " << ratios[ratios.size() / 2]
            << " of bare sockets' rate, the median of " << ratios.size() << "\n";
  EXPECT_GE(ratios[ratios.size() / 2], kBackAt) << "after " << after;
}

TEST(ChaosTest, NoAcknowledgedWriteIsLostAndEveryOperationEndsOnceInTime) {
  const absl::Time until =
      absl::Now() + absl::Seconds(std::atoi(std::getenv("GLOWPLUG_CHAOS_SECONDS")));
  Chaos chaos;
  const auto returned = std::make_shared<ReturnedNode>();
  const Client client = Client::Open(chaos.ConfigurationFile(), {.listener = returned}).value();
  const Register cache =
      client
          .CreateCache<int64_t, int64_t>(
              {.name = kCache,
               .backups = 1,
               .write_synchronization_mode = CacheWriteSynchronizationMode::kFullSync})
          .value();
  Turns turns;
  Load load(cache, kDeadline, kThreads, turns);
  std::mt19937 random(1);
  std::array faults_of = {Fault{"a kill", &Chaos::Kill, {}}, Fault{"a cut", &Chaos::CutOff, {}},
                          Fault{"a pause", &Chaos::Pause, {}}};
  size_t faults = 0;
  for (; faults < 3 || absl::Now() < until; ++faults) {
    chaos.Rebalance();
    absl::SleepFor(absl::Seconds(1));
    const uint64_t before = load.ended();
    const int node = static_cast<int>(random() % kNodes);
    Fault& fault = faults_of.at(faults % faults_of.size());
    returned->Expect(chaos.Endpoint(node));
    auto control = ControlOf(chaos, turns);
    auto measured = std::async(std::launch::async, [&]() -> std::optional<ReturnRate> {
      if (control == nullptr) return std::nullopt;
      return MeasureReturn(static_cast<size_t>(node), *returned, load, *control, turns);
    });
    (chaos.*fault.happen)(node);
    if (!HasFatalFailure()) absl::SleepFor(test::kBackWithin);
    returned->GiveUp();
    const std::optional<ReturnRate> rate = measured.get();
    control.reset();
    turns.Give(Party::kLoad);
    if (HasFatalFailure()) return;
    if (rate.has_value()) {
      std::cout << "after " << fault.name << ": " << *rate << "\n";
      fault.ratios.push_back(rate->ratio());
    }
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
  std::vector<double> all;
  for (const Fault& fault : faults_of) {
    all.insert(all.end(), fault.ratios.begin(), fault.ratios.end());
    ExpectToBeBack(fault.name, fault.ratios, /*enough=*/5);
  }
  ExpectToBeBack("a fault of any kind", all, /*enough=*/4);
}

}  // namespace
}  // namespace glowplug
