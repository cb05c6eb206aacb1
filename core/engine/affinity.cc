// SPDX-License-Identifier: Apache-2.0
#include "core/engine/affinity.h"

#include <algorithm>
#include <map>
#include <utility>

namespace glowplug {
namespace {

// A cluster that cannot answer now, for it is inactive or a node has died, is not pestered.
constexpr TimeNs kPause = 250'000'000;

}  // namespace

MappingAnswer CopyMapping(const api::Topology& mapping) {
  MappingAnswer answer;
  answer.version = {mapping.version, mapping.minor_version};
  std::map<const uint32_t*, std::shared_ptr<const Partitions>> copied;  // a group has one array
  for (uint32_t i = 0; i < mapping.mapping_count; ++i) {
    const api::Mapping& cache = mapping.mappings[i];
    std::shared_ptr<const Partitions>* known = nullptr;
    if (cache.partition_count > 0) {
      known = &copied[cache.primary];
      if (*known == nullptr) {
        auto made = std::make_shared<Partitions>();
        made->primary.assign(cache.primary, cache.primary + cache.partition_count);
        if (cache.nearest != nullptr) {
          made->nearest.assign(cache.nearest, cache.nearest + cache.partition_count);
        }
        for (uint32_t j = 0; j < mapping.node_count; ++j) {
          std::copy_n(mapping.nodes[j].id, 16, made->nodes.emplace_back().begin());
        }
        *known = std::move(made);
      }
    }
    const int32_t* const end = mapping.own_affinity + mapping.own_affinity_count;
    const bool own = std::find(mapping.own_affinity, end, cache.cache_id) != end;
    answer.caches.push_back({cache.cache_id, known == nullptr ? nullptr : *known, own});
  }
  return answer;
}

bool Affinity::Reported(const TopologyVersion& version) {
  if (version <= latest_) return false;
  latest_ = version;
  // What nobody has used is not asked for again, and what was not there may be there now.
  absl::erase_if(caches_, [](const auto& entry) {
    const Cache& cache = entry.second;
    return !cache.used || (!cache.told && cache.when.known());
  });
  last_used_.reset();
  FindDue();
  return true;
}

bool Affinity::UseAnother(int32_t cache_id) {
  last_used_ = cache_id;
  Cache& cache = caches_[cache_id];
  if (cache.used) return false;
  cache.used = true;
  due_ = due_ || IsOutdated(cache) || !latest_.known();
  return true;
}

void Affinity::FindDue() {
  due_ = std::any_of(caches_.begin(), caches_.end(),
                     [&](const auto& entry) { return IsOutdated(entry.second); });
}

std::vector<int32_t> Affinity::Ask() {
  asking_ = true;
  asked_.clear();
  for (const auto& [id, cache] : caches_) {
    if (IsOutdated(cache)) asked_.push_back(id);
  }
  return asked_;
}

bool Affinity::Answered(const MappingAnswer& answer) {
  asking_ = false;
  // Its node had not heard yet of what another one has reported.
  if (answer.version < latest_) return false;
  latest_ = answer.version;
  for (const int32_t id : asked_) {
    const auto asked = caches_.find(id);
    if (asked == caches_.end()) continue;
    // Until the answer says otherwise: there is no such cache.
    asked->second = {.used = true,
                     .told = false,
                     .when = answer.version,
                     .partitions = nullptr,
                     .own_affinity = false};
  }
  for (const MappingAnswer::Cache& told : answer.caches) {
    Cache& cache = caches_[told.id];
    cache.told = true;
    cache.when = answer.version;
    cache.partitions = told.partitions;
    cache.own_affinity = told.own_affinity;
  }
  FindDue();
  return true;
}

void Affinity::Failed(TimeNs now) {
  asking_ = false;
  not_before_ = now + kPause;
}

}  // namespace glowplug
