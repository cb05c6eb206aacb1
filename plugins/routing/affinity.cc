// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/affinity.h"

#include <algorithm>
#include <bit>
#include <map>

namespace glowplug::routing {
namespace {

// Copies each array once, however many caches it is the one of.
class NodesCopier {
 public:
  explicit NodesCopier(const api::Topology& topology) {
    for (uint32_t i = 0; i < topology.node_count; ++i) {
      const api::Node& node = topology.nodes[i];
      if (node.up == 0) continue;
      if (up_.size() <= node.index) up_.resize(size_t{node.index} + 1);
      up_[node.index] = true;
    }
  }

  std::shared_ptr<const std::vector<uint32_t>> Copy(const uint32_t* nodes, uint32_t count) {
    if (nodes == nullptr || count == 0) return nullptr;
    auto& copy = copies_[nodes];
    if (copy == nullptr) {
      auto made = std::make_shared<std::vector<uint32_t>>(nodes, nodes + count);
      for (uint32_t& node : *made) {
        if (node >= up_.size() || !up_[node]) node = api::kAnyNode;
      }
      copy = std::move(made);
    }
    return copy;
  }

 private:
  std::vector<bool> up_;
  std::map<const uint32_t*, std::shared_ptr<const std::vector<uint32_t>>> copies_;
};

}  // namespace

uint32_t PartitionOf(uint32_t hash, uint32_t count) noexcept {
  if (std::has_single_bit(count)) return (hash ^ hash >> 16) & (count - 1);
  // Java's remainder has the sign of the hash.
  const int64_t remainder = static_cast<int32_t>(hash) % static_cast<int64_t>(count);
  return static_cast<uint32_t>(remainder < 0 ? -remainder : remainder);
}

Affinity::Affinity(const api::Topology& topology, Preference::Nearness nearness, Turn& turn)
    : others_(Preference(topology, nearness), turn) {
  NodesCopier copier(topology);
  for (uint32_t i = 0; i < topology.mapping_count; ++i) {
    const api::Mapping& mapping = topology.mappings[i];
    auto primary = copier.Copy(mapping.primary, mapping.partition_count);
    if (primary == nullptr) continue;
    caches_.push_back({mapping.cache_id, std::move(primary),
                       copier.Copy(mapping.nearest, mapping.partition_count)});
  }
  std::sort(caches_.begin(), caches_.end(),
            [](const Cache& a, const Cache& b) { return a.id < b.id; });
}

uint32_t Affinity::Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                        uint32_t attempt) noexcept {
  if (attempt == 0 && (routable & (api::kByHash | api::kByPartition)) != 0) {
    const auto cache =
        std::lower_bound(caches_.begin(), caches_.end(), cache_id,
                         [](const Cache& one, int32_t sought) { return one.id < sought; });
    if (cache != caches_.end() && cache->id == cache_id) {
      const Nodes& primary = *cache->primary;
      const auto count = static_cast<uint32_t>(primary.size());
      const uint32_t partition =
          (routable & api::kByPartition) != 0 ? hash : PartitionOf(hash, count);
      if (partition < count) {
        if (cache->nearest != nullptr && (routable & api::kReads) != 0 &&
            (*cache->nearest)[partition] != api::kAnyNode) {
          return (*cache->nearest)[partition];
        }
        if (primary[partition] != api::kAnyNode) return primary[partition];
      }
    }
  }
  return others_.Pick(cache_id, routable, hash, attempt);
}

}  // namespace glowplug::routing
