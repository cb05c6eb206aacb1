// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_ROUND_ROBIN_H_
#define GLOWPLUG_PLUGINS_ROUTING_ROUND_ROBIN_H_

#include <glowplug/sdk/object.h>

#include <atomic>

#include "plugins/routing/preference.h"
#include "plugins/routing/strategy.h"

namespace glowplug::routing {

// The count of operations of all pickers of one strategy, so that a new topology does not send the
// next operations to the first node again.
using Turn = std::atomic<uint32_t>;

// Each operation goes to the next node that is up. A further attempt goes to the node after the one
// before, and to the nodes that are down when no other is left.
class RoundRobin final : public sdk::Object<RoundRobin, api::Picker> {
 public:
  // The turn outlives this.
  RoundRobin(Preference nodes, Turn& turn) : nodes_(std::move(nodes)), turn_(turn) {}

  uint32_t Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                uint32_t attempt) noexcept override;

 private:
  const Preference nodes_;
  Turn& turn_;
};

class RoundRobinStrategy final : public Strategy {
 public:
  api::Picker* MakePicker(const api::Topology& topology) override {
    return new RoundRobin(Preference(topology), turn_);
  }

 private:
  Turn turn_{0};
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_ROUND_ROBIN_H_
