// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/latency_aware.h"

namespace glowplug::routing {

LatencyAware::LatencyAware(const api::Topology& topology, Random& random)
    : all_(topology), random_(random) {
  for (uint32_t i = 0; i < topology.node_count; ++i) {
    const api::Node& node = topology.nodes[i];
    if (node.up != 0) up_.push_back({node.index, node.latency_ns});
  }
}

uint32_t LatencyAware::Pick(int32_t, uint32_t, uint32_t, uint32_t attempt) noexcept {
  if (attempt > 0 || up_.empty()) return all_.At(0, attempt);
  const uint64_t number = random_.Next();
  const auto low = static_cast<uint32_t>(number);
  const auto high = static_cast<uint32_t>(number >> 32);
  const auto count = static_cast<uint32_t>(up_.size());
  const Candidate& one = up_[low % count];
  if (count == 1 || high % 16 == 0) return one.index;
  // Another one than the first.
  const Candidate& other = up_[(low % count + 1 + high / 16 % (count - 1)) % count];
  return other.latency_ns < one.latency_ns ? other.index : one.index;
}

}  // namespace glowplug::routing
