// SPDX-License-Identifier: Apache-2.0
// What every routing policy must do. Instantiate RoutingConformance with your plugin's entry:
//
//   INSTANTIATE_TEST_SUITE_P(Mine, RoutingConformance, testing::Values(RoutingUnderTest{...}),
//                            NameOfInstance());
#ifndef GLOWPLUG_CONFORMANCE_ROUTING_H_
#define GLOWPLUG_CONFORMANCE_ROUTING_H_

#include <glowplug/api/routing.h>
#include <glowplug/conformance/plugin_under_test.h>

#include <vector>

namespace glowplug::conformance {

struct RoutingUnderTest : PluginUnderTest {};

class RoutingConformance : public DoorTest<RoutingUnderTest, api::Routing> {
 protected:
  // A picker for these nodes, with a mapping of cache 1 over all of them. The topology's memory is
  // overwritten before this returns.
  sdk::Owned<api::Picker> Update(const std::vector<api::Node>& nodes);
};

// A node with nothing but number and state.
api::Node NodeOf(uint32_t index, bool up);

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_ROUTING_H_
