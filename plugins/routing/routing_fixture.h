// SPDX-License-Identifier: Apache-2.0
// For tests: a strategy by its name, and pickers of it.
#ifndef GLOWPLUG_PLUGINS_ROUTING_ROUTING_FIXTURE_H_
#define GLOWPLUG_PLUGINS_ROUTING_ROUTING_FIXTURE_H_

#include <glowplug/conformance/routing.h>

#include <string>
#include <vector>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_routing;

namespace glowplug::conformance {

// Of the programs that this is part of, one holds the strategies to the suite.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RoutingConformance);

// The name of the instance has no underscores: GoogleTest wants none.
inline RoutingUnderTest StrategyUnderTest(const std::string& name, const std::string& strategy) {
  RoutingUnderTest routing;
  routing.name = name;
  routing.entry = &glowplug_plugin_v1_routing;
  routing.configure = [strategy](ConfigTree& config) { config.String("strategy", strategy); };
  return routing;
}

class StrategyTest : public testing::Test {
 protected:
  explicit StrategyTest(const std::string& strategy) : door_(StrategyUnderTest("", strategy)) {}

  sdk::Owned<api::Picker> Update(const std::vector<api::Node>& nodes,
                                 const std::vector<api::Mapping>& mappings = {},
                                 std::string_view data_center = {}) {
    api::Topology topology{};
    topology.struct_size = sizeof(topology);
    topology.node_count = static_cast<uint32_t>(nodes.size());
    topology.nodes = nodes.data();
    topology.mapping_count = static_cast<uint32_t>(mappings.size());
    topology.mappings = mappings.data();
    topology.data_center = sdk::BytesOf(data_center);
    api::Picker* picker = nullptr;
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(door_->Update(&topology, &picker, &failure), api::Outcome::kDone)
        << sdk::TextOf(failure);
    return sdk::Owned<api::Picker>(picker);
  }
  static uint32_t Pick(api::Picker& picker, uint32_t attempt = 0) {
    return picker.Pick(1, 0, 0, attempt);
  }

  OpenedDoor<api::Routing> door_;
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_PLUGINS_ROUTING_ROUTING_FIXTURE_H_
