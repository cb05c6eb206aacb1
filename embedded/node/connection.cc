// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/connection.h"

#include <absl/strings/str_cat.h>

#include "core/base/text.h"

namespace glowplug::node {
namespace {

constexpr std::string_view kInactive =
    "Can not perform the operation because the cluster is inactive. Note, that the cluster is "
    "considered inactive by default if Ignite Persistent Store is used to let all the nodes join "
    "the cluster. To activate the cluster call Ignite.cluster().state(ClusterState.ACTIVE).";

void RefuseReadOnly(Call& call, std::string_view what, std::string_view group,
                    std::string_view cache) {
  call.answer.Refuse(
      ignite::StatusCode::kFailed,
      absl::StrCat("Failed to perform ", ForAbseil(what),
                   " operation (cluster is in read-only mode) [cacheGrp=",
                   group.empty() ? "null" : ForAbseil(group), ", cache=", ForAbseil(cache), "]"));
}

}  // namespace

bool IsActive(Call& call) {
  if (call.node().state() != ClusterState::kInactive) return true;
  call.answer.Refuse(ignite::StatusCode::kFailed, kInactive);
  return false;
}

bool MayChange(Call& call, std::string_view what, std::string_view group, std::string_view cache) {
  if (!IsActive(call)) return false;
  if (call.node().state() != ClusterState::kReadOnly) return true;
  RefuseReadOnly(call, what, group, cache);
  return false;
}

const Cache* FindCache(Call& call, int32_t cache_id) {
  Connection& connection = call.connection;
  Caches& caches = connection.node.caches();
  if (const int32_t version = caches.version(); version != connection.caches_version) {
    connection.caches = caches.Snapshot();
    connection.caches_version = version;
    connection.last_cache = nullptr;
  }
  const auto cache = connection.caches->find(cache_id);
  if (cache != connection.caches->end()) return connection.last_cache = cache->second.get();
  call.answer.Refuse(ignite::StatusCode::kCacheDoesNotExist,
                     absl::StrCat("Cache does not exist [cacheId= ", cache_id, "]"));
  return nullptr;
}

const Cache* FindAnyCache(Call& call, int32_t cache_id, Access access) {
  const Cache* cache = FindCache(call, cache_id);
  if (cache == nullptr || call.node().state() == ClusterState::kActive) return cache;
  if (!IsActive(call)) return nullptr;
  if (access == Access::kRead) return cache;
  RefuseReadOnly(call, "cache", cache->group, cache->name);
  return nullptr;
}

}  // namespace glowplug::node
