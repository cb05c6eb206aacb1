// SPDX-License-Identifier: Apache-2.0
// What every auth plugin must do. Instantiate AuthConformance with your plugin's entry:
//
//   INSTANTIATE_TEST_SUITE_P(Mine, AuthConformance, testing::Values(AuthUnderTest{...}),
//                            NameOfInstance());
#ifndef GLOWPLUG_CONFORMANCE_AUTH_H_
#define GLOWPLUG_CONFORMANCE_AUTH_H_

#include <glowplug/api/auth.h>
#include <glowplug/conformance/plugin_under_test.h>

#include <map>
#include <string>

namespace glowplug::conformance {

struct AuthUnderTest : PluginUnderTest {
  // What the first step gives, by name; empty for a plugin that only answers challenges.
  std::map<std::string, std::string> credentials;
};

class AuthConformance : public DoorTest<AuthUnderTest, api::Auth> {
 protected:
  // Null and a test failure when it fails.
  sdk::Owned<api::AuthExchange> Start();
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_AUTH_H_
