// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>

#include <map>
#include <utility>
#include <vector>

#include "embedded/node/operations.h"
#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/string_object.h"

namespace glowplug::node {
namespace {

using ignite::OpCode;
using ignite::StatusCode;

bool MayExist(OpCode op) {
  return op == OpCode::kGetOrCreateCache || op == OpCode::kGetOrCreateCacheWithConfig;
}

void Create(Call& call, absl::StatusOr<std::shared_ptr<Cache>> cache) {
  if (!cache.ok()) return call.answer.Refuse(cache.status());
  if (!IsActive(call)) return;
  if (MayExist(call.op) && call.node().caches().Snapshot()->contains((*cache)->id)) {
    call.answer.Success();
    return;
  }
  if (!MayChange(call, "start cache", (*cache)->group, (*cache)->name)) return;
  const absl::Status created = call.node().caches().Create(*std::move(cache));
  if (absl::IsAlreadyExists(created) && !MayExist(call.op)) {
    return call.answer.Refuse(StatusCode::kCacheExists, created);
  }
  if (!created.ok() && !absl::IsAlreadyExists(created)) return call.answer.Refuse(created);
  call.answer.Success();
}

// Caches whose keys go to the same partitions.
void WriteGroup(ignite::Writer& out, const Call& call, const std::vector<const Cache*>& caches) {
  const Cache& first = *caches[0];
  out.Bool(!first.is_replicated);
  out.Count(caches.size(), "caches");
  for (const Cache* cache : caches) {
    out.Int(cache->id);
    if (cache->is_replicated) continue;
    out.Count(cache->affinity_fields.size(), "key types");
    for (const AffinityField& each : cache->affinity_fields) {
      out.Int(each.type_id);
      out.Int(each.field_id);
    }
  }
  if (first.is_replicated) return;
  out.Int(1);
  WriteUuid(out, call.node().id());
  out.Int(first.partitions);
  for (int32_t i = 0; i < first.partitions; ++i) out.Int(i);
  if (call.Has(ignite::Feature::kAllAffinityMappings)) out.Bool(true);
}

}  // namespace

void CacheNames(Call& call) {
  if (!IsActive(call)) return;
  const std::shared_ptr<const CacheMap> caches = call.node().caches().Snapshot();
  ignite::Writer& out = call.answer.Success();
  out.Count(caches->size(), "caches");
  for (const auto& [id, cache] : *caches) {
    ignite::WriteString(out, sdk::BytesOf(cache->name), "cache's name");
  }
}

void CreateCache(Call& call) {
  const api::Bytes name = ignite::ReadString(call.in, "cache's name");
  if (call.in.ok()) Create(call, MakeCache(sdk::ViewOf(name)));
}

void CreateConfiguredCache(Call& call) {
  const ignite::Terms terms{call.connection.negotiated, nullptr};
  if (call.Has(ignite::Feature::kSqlCacheCreation)) call.in.Bool("whether it is a table's cache");
  uint64_t count = 0;
  const api::Value* properties =
      ReadRequestedConfiguration(call.in, call.connection.arena.get(), terms, &count);
  if (!call.in.ok()) return;
  absl::StatusOr<std::shared_ptr<Cache>> cache = MakeCache(properties, count);
  if (!cache.ok()) {
    return call.answer.Refuse(StatusCode::kCacheConfigInvalid, cache.status());
  }
  Create(call, std::move(cache));
}

void GetCacheConfiguration(Call& call) {
  const int32_t id = call.in.Int("cache id");
  call.in.Byte("flags");
  if (!call.in.ok()) return;
  const Cache* cache = FindCache(call, id, Access::kRead);
  if (cache == nullptr) return;
  WriteConfigurationOf(*cache, call.answer.Success(), call.connection.negotiated);
}

void DestroyCache(Call& call) {
  const int32_t id = call.in.Int("cache id");
  if (!call.in.ok()) return;
  const Cache* cache = FindCache(call, id);
  if (cache == nullptr || !MayChange(call, "dynamic destroy cache", cache->group, cache->name)) {
    return;
  }
  const absl::Status destroyed = call.node().caches().Destroy(id);
  if (absl::IsNotFound(destroyed)) {
    return call.answer.Refuse(StatusCode::kCacheDoesNotExist, destroyed);
  }
  if (!destroyed.ok()) return call.answer.Refuse(destroyed);
  call.answer.Success();
}

// Every partition is this node's. Caches that are not there are left out.
void Partitions(Call& call) {
  if (call.Has(ignite::Feature::kAllAffinityMappings)) {
    call.in.Bool("whether custom mappings are wanted");
  }
  std::vector<int32_t> ids(call.in.Count(sizeof(int32_t), "count of caches"));
  for (int32_t& id : ids) id = call.in.Int("cache id");
  if (!call.in.ok()) return;
  if (call.node().state() == ClusterState::kInactive) {
    return call.answer.Refuse(StatusCode::kFailed,
                              "Cannot perform cache operation because the cluster is inactive.");
  }
  const int32_t version = call.node().caches().version();
  const std::shared_ptr<const CacheMap> caches = call.node().caches().Snapshot();
  std::map<std::pair<bool, int32_t>, std::vector<const Cache*>> groups;
  for (const int32_t id : ids) {
    const auto cache = caches->find(id);
    if (cache == caches->end()) continue;
    groups[{cache->second->is_replicated, cache->second->partitions}].push_back(
        cache->second.get());
  }
  ignite::Writer& out = call.answer.Success();
  out.Long(kTopologyMajor);
  out.Int(version);
  out.Count(groups.size(), "groups");
  for (const auto& [key, group] : groups) WriteGroup(out, call, group);
}

}  // namespace glowplug::node
