// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/round_robin.h"

namespace glowplug::routing {

RoundRobin::RoundRobin(const api::Topology& topology, std::atomic<uint32_t>& turn) : turn_(turn) {
  for (uint32_t i = 0; i < topology.node_count; ++i) {
    const api::Node& node = topology.nodes[i];
    (node.up != 0 ? up_ : down_).push_back(node.index);
  }
}

uint32_t RoundRobin::Pick(int32_t, uint32_t, uint32_t, uint32_t attempt) noexcept {
  // The first attempt takes a turn, the further ones go on from the turn taken last.
  const uint32_t start = attempt == 0 ? turn_.fetch_add(1, std::memory_order_relaxed)
                                      : turn_.load(std::memory_order_relaxed) - 1;
  const auto up = static_cast<uint32_t>(up_.size());
  const auto down = static_cast<uint32_t>(down_.size());
  if (up + down == 0) return api::kAnyNode;
  const uint32_t nth = attempt % (up + down);
  return nth < up ? up_[(start % up + nth) % up] : down_[(start % down + nth - up) % down];
}

}  // namespace glowplug::routing
