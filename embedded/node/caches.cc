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
  const std::lock_guard changing(changing_);
  return Read();
}

absl::Status Caches::Read() {
  absl::StatusOr<store::Catalog> catalog = store_.ReadCatalog(store::CatalogKind::kCache);
  if (!catalog.ok()) return catalog.status();
  const std::shared_ptr<const CacheMap> before = Snapshot();
  CacheMap caches;
  for (const store::CatalogItem& item : catalog->items) {
    absl::StatusOr<std::shared_ptr<Cache>> cache = CacheOf(item.content);
    if (!cache.ok()) return cache.status();
    const auto known = before->find(item.id);
    if (known != before->end()) (*cache)->writes_log = known->second->writes_log.load();
    caches[item.id] = *std::move(cache);
  }
  catalog_version_ = catalog->version;
  Replace(std::make_shared<const CacheMap>(std::move(caches)));
  return absl::OkStatus();
}

absl::Status Caches::Change(absl::FunctionRef<absl::Status()> change) {
  const std::lock_guard changing(changing_);
  absl::Status status = change();
  while (absl::IsAborted(status)) {
    status = Read();
    if (status.ok()) status = change();
  }
  return status;
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
  const absl::StatusOr<int64_t> version = store_.PutCatalogItem(
      store::CatalogKind::kCache, cache.id, Kept(cache, has_expiries), catalog_version_);
  if (version.ok()) catalog_version_ = *version;
  return version.status();
}

absl::Status Caches::Create(std::shared_ptr<Cache> cache) {
  return Change([&]() -> absl::Status {
    const std::shared_ptr<const CacheMap> before = Snapshot();
    if (const auto known = before->find(cache->id); known != before->end()) {
      if (known->second->name == cache->name) {
        return absl::AlreadyExistsError(
            absl::StrCat("Failed to start cache (a cache with the same name is already started): ",
                         cache->name));
      }
      return absl::InvalidArgumentError(
          absl::StrCat("Failed to start cache (its name has the same id as that of another one, ",
                       known->second->name, "): ", cache->name));
    }
    // A write that was under way when a cache of this id was destroyed may have come after that.
    // In a shared store they may be those of another process that has just made the cache.
    absl::StatusOr<int64_t> left = store_.is_shared() ? 0 : store_.Count(cache->id);
    if (!left.ok()) return left.status();
    absl::Status status = *left > 0 ? store_.Clear(cache->id) : absl::OkStatus();
    if (status.ok()) status = Keep(*cache, cache->has_expiries);
    if (!status.ok()) return status;
    auto after = std::make_shared<CacheMap>(*before);
    (*after)[cache->id] = cache;
    Replace(std::move(after));
    return status;
  });
}

absl::Status Caches::Destroy(int32_t id) {
  return Change([&]() -> absl::Status {
    const std::shared_ptr<const CacheMap> before = Snapshot();
    if (!before->contains(id)) return NoCache(id);
    auto after = std::make_shared<CacheMap>(*before);
    after->erase(id);
    Replace(std::move(after));
    // Entries first: a cache that is half destroyed by a kill is there, and may be destroyed again.
    if (absl::Status cleared = store_.Clear(id); !cleared.ok()) return cleared;
    const absl::StatusOr<int64_t> version =
        store_.RemoveCatalogItem(store::CatalogKind::kCache, id, catalog_version_);
    if (!version.ok()) return version.status();
    catalog_version_ = *version;
    // What others wrote until they learned of it.
    return store_.Clear(id);
  });
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
  return Change([&]() -> absl::Status {
    if (cache.has_expiries) return absl::OkStatus();
    absl::Status kept = Snapshot()->contains(cache.id) ? Keep(cache, true) : NoCache(cache.id);
    if (kept.ok()) cache.has_expiries = true;
    return kept;
  });
}

}  // namespace glowplug::node
