// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/round_robin.h"

#include <array>
#include <atomic>
#include <set>
#include <thread>

#include "plugins/routing/routing_fixture.h"

namespace glowplug::conformance {
namespace {

class RoundRobinTest : public StrategyTest {
 protected:
  RoundRobinTest() : StrategyTest("round_robin") {}
};

TEST_F(RoundRobinTest, TakesEachNodeInItsTurn) {
  const auto picker = Update({NodeOf(4, true), NodeOf(5, true), NodeOf(6, true)});
  std::vector<uint32_t> picked;
  for (int i = 0; i < 7; ++i) picked.push_back(Pick(*picker));
  EXPECT_EQ(picked, (std::vector<uint32_t>{4, 5, 6, 4, 5, 6, 4}));
}

TEST_F(RoundRobinTest, SkipsNodesThatAreDownWhileAnyIsUp) {
  const auto picker = Update({NodeOf(0, true), NodeOf(1, false), NodeOf(2, true)});
  for (int i = 0; i < 10; ++i) EXPECT_NE(Pick(*picker), 1U);
}

TEST_F(RoundRobinTest, TriesAllWhenNoneIsUp) {
  const auto picker = Update({NodeOf(0, false), NodeOf(1, false)});
  EXPECT_EQ((std::set<uint32_t>{Pick(*picker), Pick(*picker)}), (std::set<uint32_t>{0, 1}));
}

TEST_F(RoundRobinTest, EachAttemptGoesToAnotherNodeThoseThatAreDownLast) {
  const auto picker = Update({NodeOf(0, true), NodeOf(1, false), NodeOf(2, true), NodeOf(3, true)});
  for (int operation = 0; operation < 5; ++operation) {
    std::set<uint32_t> tried;
    for (uint32_t attempt = 0; attempt < 4; ++attempt) {
      const uint32_t picked = Pick(*picker, attempt);
      EXPECT_TRUE(tried.insert(picked).second) << "node " << picked << " was tried already";
      EXPECT_EQ(picked == 1, attempt == 3) << "attempt " << attempt;
    }
  }
}

TEST_F(RoundRobinTest, NoNodeIsAnyNode) { EXPECT_EQ(Pick(*Update({})), api::kAnyNode); }

TEST_F(RoundRobinTest, NewTopologyGoesOnWithTheTurn) {
  const std::vector<api::Node> nodes = {NodeOf(0, true), NodeOf(1, true)};
  EXPECT_EQ(Pick(*Update(nodes)), 0U);
  EXPECT_EQ(Pick(*Update(nodes)), 1U);
}

TEST_F(RoundRobinTest, ManyThreadsSpreadEvenly) {
  const auto picker = Update({NodeOf(0, true), NodeOf(1, true), NodeOf(2, true), NodeOf(3, true)});
  std::array<std::atomic<int>, 4> counts{};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n) ++counts[Pick(*picker)];
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& count : counts) EXPECT_EQ(count, 10'000);
}

}  // namespace
}  // namespace glowplug::conformance
