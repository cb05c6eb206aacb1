// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/round_robin.h"

namespace glowplug::routing {

uint32_t RoundRobin::Pick(int32_t, uint32_t, uint32_t, uint32_t attempt) noexcept {
  // The first attempt takes a turn, the further ones go on from the turn taken last.
  const uint32_t start = attempt == 0 ? turn_.fetch_add(1, std::memory_order_relaxed)
                                      : turn_.load(std::memory_order_relaxed) - 1;
  return nodes_.At(start, attempt);
}

}  // namespace glowplug::routing
