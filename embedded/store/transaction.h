// SPDX-License-Identifier: Apache-2.0
// One transaction of the writer: rows, value files, counts and what memory knows change together.
#ifndef GLOWPLUG_EMBEDDED_STORE_TRANSACTION_H_
#define GLOWPLUG_EMBEDDED_STORE_TRANSACTION_H_

#include <absl/container/flat_hash_map.h>
#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "embedded/store/hash.h"
#include "embedded/store/state.h"

namespace glowplug::store {

// Used under the writer's mutex, again and again: Begin, changes, Commit or Abort. After any error
// Abort is all that may follow. Key views, values and staged files live until then.
class Transaction {
 public:
  explicit Transaction(State& state) : state_(state) {}

  // Registers, once for the writer's connection, what its statements call.
  absl::Status Attach();

  absl::Status Begin();
  // The same for changes that were made before, in an order of their own, and seen since.
  absl::Status BeginRedo();
  // All of it: begins, and commits what `work` did, or undoes it.
  absl::Status Run(absl::FunctionRef<absl::Status()> work);
  // Once for each key. staged: the value's file, or null when it goes into the row.
  absl::Status Put(const HashedKey& key, std::string_view value, int64_t expires_ms,
                   StagedFile* staged);
  // removed: whether there was an entry that had not expired.
  absl::Status Remove(const HashedKey& key, bool* removed);
  // Everything of a cache from (partition, key) on, `rows` of them; *more: there may be others.
  absl::Status RemoveSome(int32_t cache, int64_t rows, bool* more);
  // The expired, earliest first, `rows` of them at most.
  absl::Status RemoveExpired(int64_t rows, int64_t* removed);
  // By the eviction policy.
  absl::Status Evict(int64_t rows, int64_t* removed);

  // The same until the size limit holds, some at a time; removed: 0 when it does.
  absl::Status CullSome(int64_t* removed);

  // Pages and value files as they are now.
  absl::Status Volume(int64_t* bytes);
  // Evicts, or refuses, what goes beyond the size limit.
  absl::Status KeepWithinLimit();
  // The reads since the last time, as ranks.
  absl::Status SaveRecency();

  // What it did is on disk, as far as the durability says, when this returns, and in the hot cache.
  absl::Status Commit();
  void Abort();

  int64_t now_ms() const { return now_ms_; }

 private:
  struct Published {
    HashedKey key;
    const char* value;  // null: removed
    size_t bytes;
    int64_t expires_ms;
    bool memory;  // false: too large, or in a file: not to be kept
  };
  // What a statement found in the row that it replaced or removed.
  struct Replaced {
    int64_t rows = 0;
    int64_t expires_ms = kNeverExpires;
  };
  static void NoteReplaced(sqlite3_context* context, int count, sqlite3_value** values);

  absl::Status RemoveVictims(const char* select, int64_t bound, int64_t rows, int64_t* removed);
  absl::Status EnsureIndex(std::atomic<bool>& has, const char* sql);
  absl::Status SaveTallies();
  void Publish(int64_t next_expiry_ms);

  State& state_;
  bool open_ = false;
  bool is_redo_ = false;
  bool seeks_expiry_ = false;  // the next one is asked of the index
  int64_t now_ms_ = 0;
  int64_t next_expiry_ms_ = kNoExpiry;
  int64_t file_bytes_ = 0;
  int64_t volume_before_ = -1;
  int64_t evicted_ = 0;
  int64_t expired_ = 0;
  Replaced replaced_;
  absl::flat_hash_map<int32_t, int64_t> deltas_;
  std::vector<Published> published_;
  std::vector<StagedFile*> staged_;
  std::vector<int64_t> dropped_;     // files of rows that are gone
  std::deque<std::string> victims_;  // row keys; those of what goes live until the end
  std::vector<int32_t> cleared_;     // caches
};

// Indices that exist only in stores that need them.
inline constexpr char kExpiryIndex[] =
    "CREATE INDEX IF NOT EXISTS entry_expires ON entry(expires) WHERE expires IS NOT NULL";
inline constexpr char kFileIndex[] =
    "CREATE INDEX IF NOT EXISTS entry_file ON entry(file, value) WHERE file IS NOT NULL";
inline constexpr char kRankIndex[] = "CREATE INDEX IF NOT EXISTS entry_rank ON entry(rank)";

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_TRANSACTION_H_
