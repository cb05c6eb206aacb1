// SPDX-License-Identifier: Apache-2.0
// Provides an interface of a later core.
#include <glowplug/sdk/plugin.h>

#include "tests/loader/plugins/fixture_auth.h"

namespace {
class NewerAuth final : public glowplug::FixtureAuth {
 public:
  static glowplug::sdk::StatusOr<std::unique_ptr<NewerAuth>> Create(glowplug::api::Host&,
                                                                    const glowplug::sdk::Config&) {
    return std::make_unique<NewerAuth>();
  }
};
}  // namespace

GLOWPLUG_PLUGIN(NewerAuth, {.id = FIXTURE_ID, .version = "0.3.1", .provides = FIXTURE_PROVIDES});
