// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_AFFINITY_H_
#define GLOWPLUG_CORE_ENGINE_AFFINITY_H_

#include <absl/container/flat_hash_map.h>
#include <glowplug/api/routing.h>

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/clock.h"

namespace glowplug {

// Of a cluster: counts up with each node that comes or goes, and within that with each cache.
struct TopologyVersion {
  int64_t major = -1;  // -1: not known
  int32_t minor = 0;

  bool known() const { return major >= 0; }
  auto operator<=>(const TopologyVersion&) const = default;  // NOLINT: clang-tidy 14, as version.h
};

// A node's UUID as its handshake tells it, the most significant byte first.
using NodeId = std::array<uint8_t, 16>;

// Which nodes hold the partitions of a group of caches.
struct Partitions {
  std::vector<NodeId> nodes;      // in no order
  std::vector<uint32_t> primary;  // places in nodes, by partition; api::kAnyNode: nobody told
  std::vector<uint32_t> nearest;  // likewise, of the client's data center; empty: nobody told
};

struct MappingAnswer {
  struct Cache {
    int32_t id;
    std::shared_ptr<const Partitions> partitions;  // null: any node will do
    bool own_affinity = false;                     // no hash places its keys
  };
  TopologyVersion version;
  std::vector<Cache> caches;
};

// What Codec::ReadMapping gave, for longer than its views live.
MappingAnswer CopyMapping(const api::Topology& mapping);

// Which mappings a client needs, has, and must ask for (ignite-protocol, section 7). Sans-io; not
// thread-safe.
class Affinity {
 public:
  // A peer has told its version. True: it is newer than all told before.
  bool Reported(const TopologyVersion& version);
  const TopologyVersion& latest() const { return latest_; }

  // An operation looks for a node of this cache. True: for the first time, so that something may be
  // due now.
  bool Use(int32_t cache_id) { return cache_id != last_used_ && UseAnother(cache_id); }

  // True: Ask() has something. Not before a version is known, nor while an answer is on its way.
  bool IsDue(TimeNs now) const { return due_ && latest_.known() && !asking_ && now >= not_before_; }
  // When it will be, should nothing else happen. kNever: it is not, or it is due now.
  TimeNs due_at() const { return due_ && !asking_ ? not_before_ : kNever; }
  // The caches whose mappings are to be asked for, of a peer that has the latest version.
  std::vector<int32_t> Ask();
  // The answer. True: what is known has changed.
  bool Answered(const MappingAnswer& answer);
  // There will be none.
  void Failed(TimeNs now);

  // Calls visit(cache id, const Partitions*) for each mapping known; null: any node will do.
  template <class Visit>
  void ForEachMapping(Visit visit) const {
    for (const auto& [id, cache] : caches_) {
      if (cache.told) visit(id, cache.partitions);
    }
  }

  // Calls visit(cache id, number of partitions) for each of those whose keys no hash places.
  template <class Visit>
  void ForEachOwn(Visit visit) const {
    for (const auto& [id, cache] : caches_) {
      if (cache.told && cache.own_affinity && cache.partitions != nullptr) {
        visit(id, static_cast<uint32_t>(cache.partitions->primary.size()));
      }
    }
  }

 private:
  struct Cache {
    bool used = false;
    bool told = false;     // what follows was
    TopologyVersion when;  // the version of the answer that said so, or that it is not there
    std::shared_ptr<const Partitions> partitions;
    bool own_affinity = false;
  };

  bool UseAnother(int32_t cache_id);
  bool IsOutdated(const Cache& cache) const { return cache.used && cache.when < latest_; }
  void FindDue();

  TopologyVersion latest_;
  absl::flat_hash_map<int32_t, Cache> caches_;
  std::optional<int32_t> last_used_;
  bool due_ = false;
  bool asking_ = false;
  std::vector<int32_t> asked_;
  TimeNs not_before_ = 0;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_AFFINITY_H_
