// SPDX-License-Identifier: Apache-2.0
// Commits batches of changes as one transaction.
#ifndef GLOWPLUG_EMBEDDED_STORE_WRITER_H_
#define GLOWPLUG_EMBEDDED_STORE_WRITER_H_

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "embedded/store/batch.h"
#include "embedded/store/readers.h"
#include "embedded/store/row.h"
#include "embedded/store/state.h"
#include "embedded/store/transaction.h"
#include "embedded/store/write_ahead.h"

namespace glowplug::store {

// Used under state.order.
class Writer {
 public:
  Writer(State& state, Transaction& transaction, WriteAhead& ahead, Readers& readers)
      : state_(state), transaction_(transaction), ahead_(ahead), readers_(readers) {}

  // Commits them in their order, each key written once, and fills in each batch's status and
  // `removed`. A batch that cannot be committed fails alone, not the others with it.
  void Commit(std::span<Batch> batches);

  // Writes a value's file for a put that is larger than the store's limit for rows. Before a batch
  // is queued, on its caller's thread and without a mutex.
  absl::Status Stage(Batch& batch) const;

 private:
  // What is to become of one key.
  struct Fate {
    HashedKey key;
    bool put;
    std::string_view value;
    int64_t expires_ms;
    StagedFile* file;
    Batch* remover;  // whose `removed` counts it if there is an entry; null when that is known
  };

  absl::Status CommitOnce(std::span<Batch> batches);
  // Ahead of the database; *done: or it has to go to the database.
  absl::Status CommitAhead(std::span<Batch> batches, bool* done);
  absl::Status CommitToDatabase(std::span<Batch> batches);
  bool MayGoAhead(std::span<const Batch> batches) const;
  absl::Status DecideAll(std::span<Batch> batches);
  absl::Status Carry(Batch& batch, size_t index, Change& change);
  absl::Status CarryDecision(const HashedKey& key, Fate* known, Change& change);
  Fate* FateOf(const HashedKey& key);
  void SetFate(Fate* known, const Fate& fate);
  absl::Status Settle(Fate& fate);
  absl::Status Exists(const HashedKey& key, bool* exists);
  // As it was before this group; appends its value.
  absl::Status Look(const HashedKey& key, Row* row, std::string* value);

  State& state_;
  Transaction& transaction_;
  WriteAhead& ahead_;
  Readers& readers_;
  int64_t now_ms_ = 0;
  bool has_database_ = false;  // state.writer is held
  std::vector<Fate> fates_;
  std::vector<Redo> redos_;
  absl::flat_hash_map<HashedKey, size_t, HashedKey::Hash> places_;  // only for several changes
  bool several_ = false;
  std::deque<std::string> decided_;       // values that decisions made
  std::deque<StagedFile> decided_files_;  // and their files
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_WRITER_H_
