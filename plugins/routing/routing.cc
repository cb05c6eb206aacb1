// SPDX-License-Identifier: Apache-2.0
// glowplug.routing: the policies that choose a node.
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <atomic>
#include <memory>
#include <string>

#include "plugins/routing/round_robin.h"

namespace glowplug::routing {

class RoundRobinRouting final : public sdk::Object<RoundRobinRouting, api::Routing> {
 public:
  static sdk::StatusOr<std::unique_ptr<RoundRobinRouting>> Create(api::Host&,
                                                                  const sdk::Config& config) {
    // The schema knows this one strategy; others will choose another class here.
    const std::string strategy = config.String("strategy", "round_robin");
    if (strategy != "round_robin") {
      return sdk::Status(api::Code::kInvalidArgument,
                         "strategy \"" + strategy + "\" is unknown: expected round_robin");
    }
    return std::make_unique<RoundRobinRouting>();
  }

  api::Outcome Update(const api::Topology* topology, api::Picker** out,
                      api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "glowplug.routing", [&] {
      *out = new RoundRobin(*topology, turn_);
      return api::Outcome::kDone;
    });
  }

 private:
  std::atomic<uint32_t> turn_{0};
};

}  // namespace glowplug::routing

using glowplug::routing::RoundRobinRouting;

GLOWPLUG_PLUGIN(RoundRobinRouting,
                {.id = "glowplug.routing",
                 .version = glowplug::kVersion,
                 .name = "Choice of a node",
                 .schema = Schema({{.key = "strategy",
                                    .description = "round_robin: each operation to the next node",
                                    .default_json = "\"round_robin\"",
                                    .one_of = "round_robin"}})});
