// SPDX-License-Identifier: Apache-2.0
// What every strategy keeps to, and which there are.
#include "plugins/routing/routing_fixture.h"

namespace glowplug::conformance {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Routing, RoutingConformance,
    testing::Values(StrategyUnderTest("Affinity", "affinity"),
                    StrategyUnderTest("RoundRobin", "round_robin"),
                    StrategyUnderTest("Random", "random"), StrategyUnderTest("Sticky", "sticky"),
                    StrategyUnderTest("LatencyAware", "latency_aware"),
                    StrategyUnderTest("NearestDataCenter", "nearest_data_center")),
    NameOfInstance());

TEST(RoutingTest, TheManifestNamesTheStrategies) {
  const std::string_view manifest = sdk::ViewOf(glowplug_plugin_v1_routing.manifest);
  for (const char* strategy :
       {"affinity", "round_robin", "random", "sticky", "latency_aware", "nearest_data_center"}) {
    EXPECT_NE(manifest.find('"' + std::string(strategy) + '"'), std::string_view::npos)
        << strategy << " in " << manifest;
  }
}

TEST(RoutingTest, AStrategyThatIsUnknownIsRefused) {
  FakeHost host;
  ConfigTree config;
  config.String("strategy", "affinty");
  api::Plugin* plugin = nullptr;
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(glowplug_plugin_v1_routing.create(&host, config.root(), &plugin, &failure),
            api::Outcome::kFailed);
  CheckFailure(failure);
}

TEST(RoutingTest, OnlyWhoUsesSomethingAsksForIt) {
  const auto traits = [](const std::string& strategy) {
    return OpenedDoor<api::Routing>(StrategyUnderTest("", strategy))->GetTraits();
  };
  EXPECT_EQ(traits("affinity"), api::kUsesMappings);
  EXPECT_EQ(traits("nearest_data_center"), api::kUsesMappings | api::kUsesDataCenters);
  EXPECT_EQ(traits("latency_aware"), api::kUsesLatency);
  for (const char* strategy : {"round_robin", "random", "sticky"}) {
    EXPECT_EQ(traits(strategy), 0u) << strategy;
  }
}

}  // namespace
}  // namespace glowplug::conformance
