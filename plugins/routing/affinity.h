// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_AFFINITY_H_
#define GLOWPLUG_PLUGINS_ROUTING_AFFINITY_H_

#include <glowplug/sdk/object.h>

#include <memory>
#include <vector>

#include "plugins/routing/round_robin.h"

namespace glowplug::routing {

// The partition of a key, as the server counts (ignite-protocol, section 7). count: 1 or more.
uint32_t PartitionOf(uint32_t hash, uint32_t count) noexcept;

// Each operation on one key or one partition goes to the node that holds it first. What has no such
// node, or finds it down, goes in turn to the others.
class Affinity final : public sdk::Object<Affinity, api::Picker> {
 public:
  // Throws std::bad_alloc. The turn outlives this.
  Affinity(const api::Topology& topology, Preference::Nearness nearness, Turn& turn);

  uint32_t Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                uint32_t attempt) noexcept override;

 private:
  struct Cache {
    int32_t id = 0;
    uint32_t partitions = 0;            // 0: this place is free
    const uint32_t* primary = nullptr;  // nodes by partition; kAnyNode: none that is up
    const uint32_t* nearest = nullptr;  // likewise, or null
  };

  void Reserve(uint32_t caches);
  // The cache's place, or the free one where it would be.
  uint32_t PlaceOf(int32_t cache_id) const noexcept;

  std::vector<std::unique_ptr<const uint32_t[]>> maps_;  // one for all caches of a group
  std::vector<Cache> caches_;  // a hash table of a power of two, at most half full
  uint32_t shift_ = 0;
  RoundRobin others_;
};

class AffinityStrategy final : public Strategy {
 public:
  // kFirst: what no mapping decides goes to the client's data center while it has a node.
  explicit AffinityStrategy(Preference::Nearness nearness) : nearness_(nearness) {}

  uint32_t traits() const override {
    return nearness_ == Preference::Nearness::kFirst ? api::kUsesMappings | api::kUsesDataCenters
                                                     : api::kUsesMappings;
  }
  api::Picker* MakePicker(const api::Topology& topology) override {
    return new Affinity(topology, nearness_, turn_);
  }

 private:
  const Preference::Nearness nearness_;
  Turn turn_{0};
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_AFFINITY_H_
