// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/caches.h"

#include <absl/strings/str_cat.h>

#include <utility>

namespace glowplug::node {
namespace {

absl::Status NoCache(int32_t id) {
  return absl::NotFoundError(absl::StrCat("Cache does not exist [cacheId= ", id, "]"));
}

}  // namespace

absl::Status Caches::Load() {
  absl::StatusOr<std::vector<store::CatalogItem>> items =
      store_.CatalogItems(store::CatalogKind::kCache);
  if (!items.ok()) return items.status();
  CacheMap caches;
  for (const store::CatalogItem& item : *items) {
    absl::StatusOr<std::shared_ptr<Cache>> cache = CacheOf(item.content);
    if (!cache.ok()) return cache.status();
    caches[item.id] = *std::move(cache);
  }
  Replace(std::make_shared<const CacheMap>(std::move(caches)));
  return absl::OkStatus();
}

std::shared_ptr<const CacheMap> Caches::Snapshot() const {
  const std::lock_guard lock(mutex_);
  return caches_;
}

void Caches::Replace(std::shared_ptr<const CacheMap> caches) {
  {
    const std::lock_guard lock(mutex_);
    caches_ = std::move(caches);
  }
  CountChange();
}

absl::Status Caches::Keep(const Cache& cache, bool has_expiries) {
  return store_.PutCatalogItem(store::CatalogKind::kCache, cache.id, Kept(cache, has_expiries));
}

absl::Status Caches::Create(std::shared_ptr<Cache> cache) {
  const std::lock_guard changing(changing_);
  const std::shared_ptr<const CacheMap> before = Snapshot();
  if (const auto known = before->find(cache->id); known != before->end()) {
    if (known->second->name == cache->name) {
      return absl::AlreadyExistsError(absl::StrCat(
          "Failed to start cache (a cache with the same name is already started): ", cache->name));
    }
    return absl::InvalidArgumentError(
        absl::StrCat("Failed to start cache (its name has the same id as that of another one, ",
                     known->second->name, "): ", cache->name));
  }
  // A write that was under way when a cache of this id was destroyed may have come after that.
  absl::StatusOr<int64_t> left = store_.Count(cache->id);
  if (!left.ok()) return left.status();
  absl::Status status = *left > 0 ? store_.Clear(cache->id) : absl::OkStatus();
  if (status.ok()) status = Keep(*cache, cache->has_expiries);
  if (!status.ok()) return status;
  auto after = std::make_shared<CacheMap>(*before);
  (*after)[cache->id] = std::move(cache);
  Replace(std::move(after));
  return status;
}

absl::Status Caches::Destroy(int32_t id) {
  const std::lock_guard changing(changing_);
  const std::shared_ptr<const CacheMap> before = Snapshot();
  if (!before->contains(id)) return NoCache(id);
  auto after = std::make_shared<CacheMap>(*before);
  after->erase(id);
  Replace(std::move(after));
  // Entries first: a cache that is half destroyed by a kill is there, and may be destroyed again.
  absl::Status status = store_.Clear(id);
  if (status.ok()) status = store_.RemoveCatalogItem(store::CatalogKind::kCache, id);
  return status;
}

absl::Status Caches::ClearAll() {
  const std::lock_guard changing(changing_);
  for (const auto& [id, cache] : *Snapshot()) {
    if (absl::Status status = store_.Clear(id); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Caches::LetExpire(const Cache& cache) {
  if (cache.has_expiries) return absl::OkStatus();
  const std::lock_guard changing(changing_);
  if (cache.has_expiries) return absl::OkStatus();
  absl::Status kept = Snapshot()->contains(cache.id) ? Keep(cache, true) : NoCache(cache.id);
  if (kept.ok()) cache.has_expiries = true;
  return kept;
}

}  // namespace glowplug::node
