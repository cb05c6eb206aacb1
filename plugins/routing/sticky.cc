// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/sticky.h"

#include <algorithm>

namespace glowplug::routing {

api::Picker* StickyStrategy::MakePicker(const api::Topology& topology) {
  std::vector<uint32_t> order;
  for (const uint32_t up : {1U, 0U}) {
    for (uint32_t i = 0; i < topology.node_count; ++i) {
      if ((topology.nodes[i].up != 0 ? 1U : 0U) == up) order.push_back(topology.nodes[i].index);
    }
    if (up == 0 || order.empty()) continue;
    auto chosen = std::find(order.begin(), order.end(), chosen_);
    if (chosen == order.end()) {
      chosen = order.begin() + static_cast<std::ptrdiff_t>(random_.Next() % order.size());
    }
    chosen_ = *chosen;
    std::iter_swap(order.begin(), chosen);
  }
  return new Sticky(std::move(order));
}

}  // namespace glowplug::routing
