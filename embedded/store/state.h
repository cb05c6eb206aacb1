// SPDX-License-Identifier: Apache-2.0
// What the parts of one open store share.
#ifndef GLOWPLUG_EMBEDDED_STORE_STATE_H_
#define GLOWPLUG_EMBEDDED_STORE_STATE_H_

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/strings/str_cat.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "embedded/store/database.h"
#include "embedded/store/hot_cache.h"
#include "embedded/store/options.h"
#include "embedded/store/recency.h"
#include "embedded/store/sqlite.h"
#include "embedded/store/value_files.h"

namespace glowplug::store {

inline constexpr int64_t kNoExpiry = INT64_MAX;

inline int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

inline bool Expired(int64_t expires_ms, int64_t now_ms) {
  return expires_ms != kNeverExpires && expires_ms <= now_ms;
}
// By now. What never does has no need of the clock.
inline bool Expired(int64_t expires_ms) {
  return expires_ms != kNeverExpires && Expired(expires_ms, NowMs());
}

struct Counters {
  std::atomic<int64_t> commits = 0;
  std::atomic<int64_t> changes = 0;
  std::atomic<int64_t> evicted = 0;
  std::atomic<int64_t> expired = 0;
  std::atomic<int64_t> disk_reads = 0;
};

struct State {
  explicit State(const Options& o) : options(o), database(o), hot(HotBytes()) {}

  // Under `writer`: nothing is written any more. Answers why.
  const absl::Status& Break(const absl::Status& status) {
    broken = absl::Status(status.code(),
                          absl::StrCat(status.message(),
                                       "; nothing is written until the store is opened again, "
                                       "reads go on"));
    is_broken = true;
    return broken;
  }

  // Under `order`.
  void AwaitExpiry(int64_t expires_ms) {
    if (expires_ms != kNeverExpires && expires_ms < next_expiry_ms) next_expiry_ms = expires_ms;
  }

  size_t HotBytes() const { return database.shared() ? 0 : options.hot_bytes; }

  // Null in memory.
  const ValueFiles* value_files() const { return files.has_value() ? &*files : nullptr; }

  const Options options;
  const Database database;
  HotCache hot;
  Recency recency;
  std::optional<ValueFiles> files;  // none in memory
  uint64_t row_seed = 0;            // as RowKey has it, from opening on
  Counters counters;

  // Held from a change's decision until it can be seen: the order of all changes. Before `writer`.
  std::mutex order;

  // Guards `connection` and what stands beside it up to the next blank line.
  std::mutex writer;
  std::unique_ptr<Connection> connection;
  absl::Status broken;  // why nothing is written any more
  int64_t file_bytes = 0;

  // Written under `writer`, the times of expiry under `order`, read by all. What each commit writes
  // is apart from what each read needs.
  alignas(64) std::atomic<bool> is_broken = false;
  std::atomic<bool> has_expiries = false;  // the index exists; so with the next two
  std::atomic<bool> has_files = false;
  std::atomic<Eviction> ranked_by = Eviction::kNone;
  alignas(64) std::atomic<int64_t> next_expiry_ms = kNoExpiry;
  std::atomic<int64_t> log_pages = 0;

  mutable std::mutex facts;  // short; guards what follows
  Settings settings;
  absl::flat_hash_map<int32_t, int64_t> tallies;  // rows by cache, expired ones too; not shared
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_STATE_H_
