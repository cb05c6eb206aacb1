// SPDX-License-Identifier: Apache-2.0
// All caches of a node. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_NODE_CACHES_H_
#define GLOWPLUG_EMBEDDED_NODE_CACHES_H_

#include <absl/container/flat_hash_map.h>
#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "embedded/node/cache.h"
#include "embedded/store/store.h"

namespace glowplug::node {

// By id. One that was handed out never changes.
using CacheMap = absl::flat_hash_map<int32_t, std::shared_ptr<const Cache>>;

class Caches {
 public:
  explicit Caches(store::Store& store)
      : store_(store), caches_(std::make_shared<const CacheMap>()) {}

  // What the store has of them, now.
  absl::Status Load();

  // Counts the changes of the caches and of the cluster's state: a node's minor topology version.
  int32_t version() const { return version_.load(std::memory_order_acquire); }
  std::shared_ptr<const CacheMap> Snapshot() const;
  void CountChange() { version_.fetch_add(1, std::memory_order_acq_rel); }

  // kAlreadyExists: there is one of this name. It begins empty, and is on disk when this returns.
  absl::Status Create(std::shared_ptr<Cache> cache);
  // With all that is in it. kNotFound: there is none.
  absl::Status Destroy(int32_t id);
  // Removes all entries of all caches.
  absl::Status ClearAll();

  // From now on entries of the cache may have an end: on disk before the first one is.
  absl::Status LetExpire(const Cache& cache);

 private:
  // While `changing_` is held.
  absl::Status Read();
  absl::Status Keep(const Cache& cache, bool has_expiries);
  // Makes a change again as often as another process was quicker with one.
  absl::Status Change(absl::FunctionRef<absl::Status()> change);
  void Replace(std::shared_ptr<const CacheMap> caches);

  store::Store& store_;
  std::atomic<int32_t> version_ = 0;
  std::mutex changing_;  // one change at a time; guards catalog_version_
  int64_t catalog_version_ = 0;
  mutable std::mutex mutex_;  // short; guards caches_
  std::shared_ptr<const CacheMap> caches_;
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_CACHES_H_
