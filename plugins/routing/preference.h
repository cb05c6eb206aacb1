// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_PREFERENCE_H_
#define GLOWPLUG_PLUGINS_ROUTING_PREFERENCE_H_

#include <glowplug/api/routing.h>

#include <array>
#include <cstdint>
#include <vector>

namespace glowplug::routing {

// The nodes of a topology, those that are preferred first: up before down, and where asked for,
// those of the client's data center before the others that are up.
class Preference {
 public:
  enum class Nearness { kIgnored, kFirst };

  // Throws std::bad_alloc.
  explicit Preference(const api::Topology& topology, Nearness nearness = Nearness::kIgnored);

  // The node for the operation's attempt, when equally good ones are taken in turn from `start` on:
  // each of so many attempts as there are nodes gets another one. kAnyNode: there is none.
  uint32_t At(uint32_t start, uint32_t attempt) const noexcept;

 private:
  enum { kNear, kUp, kDown, kTiers };
  std::array<std::vector<uint32_t>, kTiers> tiers_;
  uint32_t size_ = 0;
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_PREFERENCE_H_
