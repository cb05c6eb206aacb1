// SPDX-License-Identifier: Apache-2.0
// What Glowplug's own plugins must pass, for the two plugins of this folder that can be their own
// peer.
#include <glowplug/conformance/auth.h>
#include <glowplug/conformance/routing.h>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_first_routing;
extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_static_auth;

namespace glowplug::conformance {
namespace {

RoutingUnderTest FirstRouting() {
  RoutingUnderTest routing;
  routing.name = "FirstRouting";
  routing.entry = &glowplug_plugin_v1_first_routing;
  return routing;
}

AuthUnderTest StaticAuth() {
  AuthUnderTest auth;
  auth.name = "StaticAuth";
  auth.entry = &glowplug_plugin_v1_static_auth;
  auth.configure = [](ConfigTree& config) { config.String("user", "ada"); };
  auth.credentials = {{"user", "ada"}};
  return auth;
}

INSTANTIATE_TEST_SUITE_P(Mine, RoutingConformance, testing::Values(FirstRouting()),
                         NameOfInstance());
INSTANTIATE_TEST_SUITE_P(Mine, AuthConformance, testing::Values(StaticAuth()), NameOfInstance());

}  // namespace
}  // namespace glowplug::conformance
