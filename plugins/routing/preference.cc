// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/preference.h"

#include <glowplug/sdk/buffer.h>

namespace glowplug::routing {

Preference::Preference(const api::Topology& topology, Nearness nearness)
    : size_(topology.node_count) {
  const auto home = sdk::ViewOf(topology.data_center);
  for (uint32_t i = 0; i < topology.node_count; ++i) {
    const api::Node& node = topology.nodes[i];
    const bool near =
        nearness == Nearness::kFirst && !home.empty() && sdk::ViewOf(node.data_center) == home;
    tiers_[node.up == 0 ? kDown : near ? kNear : kUp].push_back(node.index);
  }
}

uint32_t Preference::At(uint32_t start, uint32_t attempt) const noexcept {
  if (size_ == 0) return api::kAnyNode;
  uint32_t nth = attempt < size_ ? attempt : attempt % size_;
  for (const std::vector<uint32_t>& tier : tiers_) {
    const auto count = static_cast<uint32_t>(tier.size());
    if (nth < count) return tier[(start % count + nth) % count];
    nth -= count;
  }
  return api::kAnyNode;
}

}  // namespace glowplug::routing
