// SPDX-License-Identifier: Apache-2.0
// The smallest door there is, for plugins of which only the loading is tested.
#ifndef GLOWPLUG_TESTS_LOADER_PLUGINS_FIXTURE_AUTH_H_
#define GLOWPLUG_TESTS_LOADER_PLUGINS_FIXTURE_AUTH_H_

#include <glowplug/api/auth.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>

namespace glowplug {

class FixtureAuth : public sdk::Object<FixtureAuth, api::Auth> {
 public:
  virtual ~FixtureAuth() = default;
  api::Outcome Start(const api::Endpoint*, uint32_t, api::AuthExchange**,
                     api::Failure* failure) noexcept override {
    return sdk::Fail(failure, api::Code::kUnimplemented, "a fixture");
  }
};

}  // namespace glowplug

#endif  // GLOWPLUG_TESTS_LOADER_PLUGINS_FIXTURE_AUTH_H_
