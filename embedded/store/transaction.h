// SPDX-License-Identifier: Apache-2.0
// One transaction of the writer: rows, value files, counts and what memory knows change together.
#ifndef GLOWPLUG_EMBEDDED_STORE_TRANSACTION_H_
#define GLOWPLUG_EMBEDDED_STORE_TRANSACTION_H_

#include <absl/container/flat_hash_map.h>
#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "embedded/store/hash.h"
#include "embedded/store/row_key.h"
#include "embedded/store/state.h"

namespace glowplug::store {

// Used under the writer's mutex, again and again: Begin, changes, Commit or Abort. After any error
// Abort is all that may follow. Key views, values and staged files live until then.
class Transaction {
 public:
  explicit Transaction(State& state) : state_(state) {}

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
  // What a cache has from the row *from on, none: from the first, `rows` of them at most. *from:
  // where others may be, none: there are none.
  absl::Status RemoveSome(int32_t cache, int64_t rows, std::optional<int64_t>* from);
  // For a check: a damaged row; and one that is whole, and not where its key is looked for.
  absl::Status RemoveAt(int64_t row);
  absl::Status MoveToItsPlace(int64_t row);
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
  // A key's row, or where it may be put.
  struct Found {
    int64_t id = 0;
    bool place = false;
    bool row = false;
    int64_t expires_ms = kNeverExpires;
    int64_t file = 0;
    int64_t file_bytes = 0;
    int64_t rank = 0;
  };
  struct Victim {
    Found found;
    std::string column;
  };

  absl::Status Find(const RowKey& key, Found* found);
  // From the columns id, key, expires, file and the file's bytes.
  static void ReadFound(Statement& row, Found* found);
  absl::Status ReadVictims(Statement& select, std::vector<Victim>* victims);
  absl::Status FindVictims(const char* sql, int64_t bound, int64_t rows,
                           std::vector<Victim>* victims);
  absl::Status RemoveRow(const Found& found, int32_t cache);
  void DropFile(const Found& found);
  absl::Status RemoveVictims(const char* sql, int64_t bound, int64_t rows, int64_t* removed);
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
  absl::flat_hash_map<int32_t, int64_t> deltas_;
  std::vector<Published> published_;
  std::vector<StagedFile*> staged_;
  std::vector<int64_t> dropped_;     // files of rows that are gone
  std::deque<std::string> victims_;  // the columns `key` of what goes: views live until the end
  std::vector<int32_t> cleared_;     // caches
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_TRANSACTION_H_
