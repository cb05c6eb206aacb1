// SPDX-License-Identifier: Apache-2.0
// glowplug.routing: the policies that choose a node.
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <memory>
#include <string>
#include <utility>

#include "plugins/routing/affinity.h"
#include "plugins/routing/latency_aware.h"
#include "plugins/routing/random_node.h"
#include "plugins/routing/round_robin.h"
#include "plugins/routing/sticky.h"

namespace glowplug::routing {
namespace {

constexpr char kStrategies[] =
    "affinity|round_robin|random|sticky|latency_aware|nearest_data_center";

// Null: unknown.
std::unique_ptr<Strategy> StrategyOf(const std::string& name) {
  if (name == "affinity") {
    return std::make_unique<AffinityStrategy>(Preference::Nearness::kIgnored);
  }
  if (name == "nearest_data_center") {
    return std::make_unique<AffinityStrategy>(Preference::Nearness::kFirst);
  }
  if (name == "round_robin") return std::make_unique<RoundRobinStrategy>();
  if (name == "random") return std::make_unique<RandomStrategy>();
  if (name == "sticky") return std::make_unique<StickyStrategy>();
  if (name == "latency_aware") return std::make_unique<LatencyAwareStrategy>();
  return nullptr;
}

class StandardRouting final : public sdk::Object<StandardRouting, api::Routing> {
 public:
  static sdk::StatusOr<std::unique_ptr<StandardRouting>> Create(api::Host&,
                                                                const sdk::Config& config) {
    const std::string name = config.String("strategy", "affinity");
    std::unique_ptr<Strategy> strategy = StrategyOf(name);
    if (strategy == nullptr) {
      return sdk::Status(api::Code::kInvalidArgument,
                         "strategy \"" + name + "\" is unknown: expected one of " + kStrategies);
    }
    return std::make_unique<StandardRouting>(std::move(strategy));
  }

  explicit StandardRouting(std::unique_ptr<Strategy> strategy) : strategy_(std::move(strategy)) {}

  uint32_t GetTraits() noexcept override { return strategy_->traits(); }

  api::Outcome Update(const api::Topology* topology, api::Picker** out,
                      api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "glowplug.routing", [&] {
      if (topology->struct_size < sizeof(api::Topology)) {
        return sdk::Fail(failure, api::Code::kInvalidArgument,
                         "a topology is smaller than this version of the boundary");
      }
      *out = strategy_->MakePicker(*topology);
      return api::Outcome::kDone;
    });
  }

 private:
  const std::unique_ptr<Strategy> strategy_;
};

}  // namespace
}  // namespace glowplug::routing

GLOWPLUG_PLUGIN(
    glowplug::routing::StandardRouting,
    {.id = "glowplug.routing",
     .version = glowplug::kVersion,
     .name = "Choice of a node",
     .schema = Schema(
         {{.key = "strategy",
           .description = "affinity: each operation on one key to the node that holds it, others "
                          "in turn; round_robin: each to the next node; random; sticky: all to "
                          "one; latency_aware: of two by chance the faster; "
                          "nearest_data_center: affinity, reads and others where client."
                          "data_center has a node that will do",
           .default_json = "\"affinity\"",
           .one_of = "affinity|round_robin|random|sticky|latency_aware|nearest_data_center"}})})
