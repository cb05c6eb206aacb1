// SPDX-License-Identifier: Apache-2.0
// Its Create() throws.
#include <glowplug/sdk/plugin.h>

#include <stdexcept>

#include "tests/loader/plugins/fixture_auth.h"

namespace {
class ThrowingAuth final : public glowplug::FixtureAuth {
 public:
  static glowplug::sdk::StatusOr<std::unique_ptr<ThrowingAuth>> Create(
      glowplug::api::Host&, const glowplug::sdk::Config&) {
    throw std::runtime_error("boom");
  }
};
}  // namespace

GLOWPLUG_PLUGIN(ThrowingAuth, {.id = "test.throwing", .version = "1.0.0"});
