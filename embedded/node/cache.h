// SPDX-License-Identifier: Apache-2.0
// A cache as its configuration describes it.
#ifndef GLOWPLUG_EMBEDDED_NODE_CACHE_H_
#define GLOWPLUG_EMBEDDED_NODE_CACHE_H_

#include <absl/status/statusor.h>
#include <glowplug/api/value.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/node/expiry.h"
#include "wire/ignite/negotiated.h"
#include "wire/ignite/primitives.h"

namespace glowplug::node {

// Which field of a key's type places the key.
struct AffinityField {
  int32_t type_id;
  int32_t field_id;
};

struct Cache {
  // Whether its entries lie in the partition that this hash of a key gives.
  int32_t PartitionOf(int32_t hash) const {
    const auto bits = static_cast<uint32_t>(hash);
    return static_cast<int32_t>((bits ^ (bits >> 16)) & static_cast<uint32_t>(partitions - 1));
  }

  int32_t id = 0;
  std::string name;
  std::string group;  // empty: none
  bool is_replicated = false;
  int32_t partitions = 0;  // a power of two
  ExpiryPolicy expiry;
  std::vector<AffinityField> affinity_fields;
  std::string configuration;  // all properties, in an answer's layout with all that there is
  // Entries may have an end, so that a put must look at the one it replaces. Never false again.
  mutable std::atomic<bool> has_expiries = false;
  mutable std::atomic<bool> writes_log = true;  // what operation 5002 switches
};

// The cache's id: Java's hash of its name (ignite-protocol, section 3).
int32_t CacheIdOf(std::string_view name);

// Of a name, all else as Java's CacheConfiguration has it.
absl::StatusOr<std::shared_ptr<Cache>> MakeCache(std::string_view name);
// Of properties and their values in turn; what is not among them is as above, and of what is there
// twice the last one counts.
absl::StatusOr<std::shared_ptr<Cache>> MakeCache(const api::Value* properties, uint64_t count);

// What is kept of a cache, and the cache of it. kDataLoss: it is not what was kept.
std::string Kept(const Cache& cache, bool has_expiries);
absl::StatusOr<std::shared_ptr<Cache>> CacheOf(std::string_view kept);

// The configuration as a connection's protocol has it.
void WriteConfigurationOf(const Cache& cache, ignite::Writer& out,
                          const ignite::Negotiated& negotiated);

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_CACHE_H_
