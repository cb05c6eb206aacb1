// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/random_node.h"

#include <array>
#include <set>

#include "plugins/routing/routing_fixture.h"

namespace glowplug::conformance {
namespace {

class RandomNodeTest : public StrategyTest {
 protected:
  RandomNodeTest() : StrategyTest("random") {}
};

TEST_F(RandomNodeTest, SpreadsOverTheNodesThatAreUp) {
  const auto picker = Update({NodeOf(0, true), NodeOf(1, false), NodeOf(2, true), NodeOf(3, true)});
  std::array<int, 4> counts{};
  for (int i = 0; i < 30'000; ++i) ++counts[Pick(*picker)];
  EXPECT_EQ(counts[1], 0);
  // 10,000 each with a deviation of 82: beyond 6 of those once in 500 million runs.
  for (const int node : {0, 2, 3}) EXPECT_NEAR(counts[static_cast<size_t>(node)], 10'000, 500);
}

TEST_F(RandomNodeTest, AttemptsReachEveryNode) {
  const auto picker = Update({NodeOf(0, true), NodeOf(1, false), NodeOf(2, true)});
  std::set<uint32_t> tried;
  for (uint32_t attempt = 1; attempt < 4; ++attempt) tried.insert(Pick(*picker, attempt));
  EXPECT_EQ(tried.size(), 3u);
}

}  // namespace
}  // namespace glowplug::conformance
