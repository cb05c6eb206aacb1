// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/sticky.h"

#include <set>

#include "plugins/routing/routing_fixture.h"

namespace glowplug::conformance {
namespace {

class StickyTest : public StrategyTest {
 protected:
  StickyTest() : StrategyTest("sticky") {}
};

TEST_F(StickyTest, KeepsItsNodeWhileItIsUp) {
  const std::vector<api::Node> nodes = {NodeOf(4, true), NodeOf(5, true), NodeOf(6, true)};
  const uint32_t chosen = Pick(*Update(nodes));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Pick(*Update(nodes)), chosen);

  std::vector<api::Node> without = nodes;
  for (api::Node& node : without) node.up = node.index != chosen ? 1 : 0;
  const uint32_t next = Pick(*Update(without));
  EXPECT_NE(next, chosen);
  EXPECT_EQ(Pick(*Update(nodes)), next) << "it does not go back";
}

TEST_F(StickyTest, ClientsDoNotAllStickToOne) {
  const std::vector<api::Node> nodes = {NodeOf(4, true), NodeOf(5, true)};
  std::set<uint32_t> chosen;
  for (int client = 0; client < 64; ++client) {
    routing::StickyStrategy strategy;
    api::Topology topology{};
    topology.struct_size = sizeof(topology);
    topology.node_count = 2;
    topology.nodes = nodes.data();
    chosen.insert(Pick(*sdk::Owned<api::Picker>(strategy.MakePicker(topology))));
  }
  EXPECT_EQ(chosen.size(), 2u);
}

TEST_F(StickyTest, AttemptsGoOnToEachOtherNodeThoseThatAreDownLast) {
  const auto picker = Update({NodeOf(0, false), NodeOf(1, true), NodeOf(2, true)});
  std::set<uint32_t> tried;
  for (uint32_t attempt = 0; attempt < 3; ++attempt) tried.insert(Pick(*picker, attempt));
  EXPECT_EQ(tried.size(), 3u);
  EXPECT_EQ(Pick(*picker, 2), 0u);
  EXPECT_NE(Pick(*Update({NodeOf(0, false), NodeOf(1, false)})), api::kAnyNode);
}

}  // namespace
}  // namespace glowplug::conformance
