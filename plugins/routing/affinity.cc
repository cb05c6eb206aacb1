// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/affinity.h"

#include <bit>
#include <map>

namespace glowplug::routing {
namespace {

// Copies each array once, however many caches it is the one of.
class MapCopier {
 public:
  MapCopier(const api::Topology& topology, std::vector<std::unique_ptr<const uint32_t[]>>& maps)
      : maps_(maps) {
    for (uint32_t i = 0; i < topology.node_count; ++i) {
      const api::Node& node = topology.nodes[i];
      if (node.up == 0) continue;
      if (up_.size() <= node.index) up_.resize(size_t{node.index} + 1);
      up_[node.index] = true;
    }
  }

  const uint32_t* Copy(const uint32_t* nodes, uint32_t count) {
    if (nodes == nullptr || count == 0) return nullptr;
    const uint32_t*& copy = copies_[nodes];
    if (copy == nullptr) {
      auto made = std::make_unique<uint32_t[]>(count);
      for (uint32_t i = 0; i < count; ++i) {
        made[i] = nodes[i] < up_.size() && up_[nodes[i]] ? nodes[i] : api::kAnyNode;
      }
      copy = made.get();
      maps_.push_back(std::move(made));
    }
    return copy;
  }

 private:
  std::vector<std::unique_ptr<const uint32_t[]>>& maps_;
  std::vector<bool> up_;
  std::map<const uint32_t*, const uint32_t*> copies_;
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
  Reserve(topology.mapping_count);
  MapCopier copier(topology, maps_);
  for (uint32_t i = 0; i < topology.mapping_count; ++i) {
    const api::Mapping& mapping = topology.mappings[i];
    const uint32_t* primary = copier.Copy(mapping.primary, mapping.partition_count);
    if (primary == nullptr) continue;
    caches_[PlaceOf(mapping.cache_id)] = {mapping.cache_id, mapping.partition_count, primary,
                                          copier.Copy(mapping.nearest, mapping.partition_count)};
  }
}

void Affinity::Reserve(uint32_t caches) {
  const uint32_t bits = std::bit_width(caches) + 1;
  caches_.resize(size_t{1} << bits);
  shift_ = 32 - bits;
}

uint32_t Affinity::PlaceOf(int32_t cache_id) const noexcept {
  // Fibonacci hashing (Knuth, volume 3, 6.4).
  uint32_t place = static_cast<uint32_t>(cache_id) * 0x9E3779B9U >> shift_;
  while (caches_[place].partitions != 0 && caches_[place].id != cache_id) {
    place = (place + 1) & static_cast<uint32_t>(caches_.size() - 1);
  }
  return place;
}

uint32_t Affinity::Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                        uint32_t attempt) noexcept {
  if (attempt == 0 && (routable & (api::kByHash | api::kByPartition)) != 0) {
    const Cache& cache = caches_[PlaceOf(cache_id)];
    if (cache.partitions != 0) {
      const uint32_t partition =
          (routable & api::kByPartition) != 0 ? hash : PartitionOf(hash, cache.partitions);
      if (partition < cache.partitions) {
        if (cache.nearest != nullptr && (routable & api::kReads) != 0 &&
            cache.nearest[partition] != api::kAnyNode) {
          return cache.nearest[partition];
        }
        if (cache.primary[partition] != api::kAnyNode) return cache.primary[partition];
      }
    }
  }
  return others_.Pick(cache_id, routable, hash, attempt);
}

}  // namespace glowplug::routing
