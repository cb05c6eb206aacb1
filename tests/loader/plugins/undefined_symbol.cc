// SPDX-License-Identifier: Apache-2.0
// Needs a function that no library has, or only a newer one than is there: linked without -z defs
// nobody notices before it is loaded.
#include <glowplug/sdk/plugin.h>

#include "tests/loader/plugins/fixture_auth.h"

extern "C" __attribute__((visibility("default"))) int glowplug_test_nobody_has_this();

namespace {
class UndefinedAuth final : public glowplug::FixtureAuth {
 public:
  static glowplug::sdk::StatusOr<std::unique_ptr<UndefinedAuth>> Create(
      glowplug::api::Host&, const glowplug::sdk::Config&) {
    if (glowplug_test_nobody_has_this() == 0) return glowplug::sdk::Status();
    return std::make_unique<UndefinedAuth>();
  }
};
}  // namespace

GLOWPLUG_PLUGIN(UndefinedAuth, {.id = FIXTURE_ID, .version = "1.0.0"});
