// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_STRATEGY_H_
#define GLOWPLUG_PLUGINS_ROUTING_STRATEGY_H_

#include <glowplug/api/routing.h>

#include <cstdint>

namespace glowplug::routing {

// Makes a picker of each topology, and keeps what outlives one: the turn, the node it sticks to.
class Strategy {
 public:
  virtual ~Strategy() = default;

  // As Routing::GetTraits.
  virtual uint32_t traits() const { return 0; }
  // The caller's, who releases it before this ends. Throws std::bad_alloc. One thread at a time.
  virtual api::Picker* MakePicker(const api::Topology& topology) = 0;
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_STRATEGY_H_
