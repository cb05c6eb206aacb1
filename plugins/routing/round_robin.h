// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_ROUND_ROBIN_H_
#define GLOWPLUG_PLUGINS_ROUTING_ROUND_ROBIN_H_

#include <glowplug/api/routing.h>
#include <glowplug/sdk/object.h>

#include <atomic>
#include <vector>

namespace glowplug::routing {

// Each operation goes to the next node that is up. A further attempt goes to the node after the one
// before, and to the nodes that are down when no other is left.
class RoundRobin final : public sdk::Object<RoundRobin, api::Picker> {
 public:
  // turn: counts the operations of all pickers of one policy, so that a new topology does not send
  // the next operations to the first node again. Outlives the picker. Throws std::bad_alloc.
  RoundRobin(const api::Topology& topology, std::atomic<uint32_t>& turn);

  uint32_t Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                uint32_t attempt) noexcept override;

 private:
  std::vector<uint32_t> up_;
  std::vector<uint32_t> down_;
  std::atomic<uint32_t>& turn_;
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_ROUND_ROBIN_H_
