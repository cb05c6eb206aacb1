// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/latency_aware.h"

#include <array>
#include <set>

#include "plugins/routing/routing_fixture.h"

namespace glowplug::conformance {
namespace {

class LatencyAwareTest : public StrategyTest {
 protected:
  LatencyAwareTest() : StrategyTest("latency_aware") {}

  static api::Node WithLatency(uint32_t index, int64_t latency_ns, bool up = true) {
    api::Node node = NodeOf(index, up);
    node.latency_ns = latency_ns;
    return node;
  }
};

TEST_F(LatencyAwareTest, TheFasterOfTwoIsTakenAndTheSlowerLookedAtAgain) {
  const auto picker = Update({WithLatency(0, 100'000), WithLatency(1, 900'000)});
  std::array<int, 2> counts{};
  for (int i = 0; i < 32'000; ++i) ++counts[Pick(*picker)];
  // One in 16 goes to the first by chance, and of those half to the slower node: 1,000.
  EXPECT_NEAR(counts[1], 1'000, 200);
}

TEST_F(LatencyAwareTest, TheSlowestOfManyGetsLeastAndTheFastestNotAll) {
  const auto picker = Update(
      {WithLatency(0, 100), WithLatency(1, 200), WithLatency(2, 300), WithLatency(3, 1, false)});
  std::array<int, 4> counts{};
  for (int i = 0; i < 30'000; ++i) ++counts[Pick(*picker)];
  EXPECT_EQ(counts[3], 0) << "it is down";
  EXPECT_GT(counts[0], counts[1]);
  EXPECT_GT(counts[1], counts[2]);
  EXPECT_LT(counts[0], 22'000) << "two thirds of the pairs hold it";
}

TEST_F(LatencyAwareTest, ANodeOfWhichNothingIsKnownIsTried) {
  const auto picker = Update({WithLatency(0, 100), WithLatency(1, 0)});
  int unknown = 0;
  for (int i = 0; i < 1000; ++i) unknown += Pick(*picker) == 1 ? 1 : 0;
  EXPECT_GT(unknown, 900);
}

TEST_F(LatencyAwareTest, AttemptsReachEveryNode) {
  const auto picker = Update({WithLatency(0, 1), WithLatency(1, 1, false), WithLatency(2, 1)});
  std::set<uint32_t> tried;
  for (uint32_t attempt = 1; attempt < 4; ++attempt) tried.insert(Pick(*picker, attempt));
  EXPECT_EQ(tried.size(), 3u);
}

}  // namespace
}  // namespace glowplug::conformance
