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
#include "embedded/store/state.h"
#include "embedded/store/transaction.h"

namespace glowplug::store {

// Used under the writer's mutex.
class Writer {
 public:
  Writer(State& state, Transaction& transaction) : state_(state), transaction_(transaction) {}

  // Commits them in their order, each key written once, and fills in each batch's status and
  // `removed`. A batch that cannot be committed fails alone, not the others with it.
  void Commit(std::span<Batch> batches);

  // Writes a value's file for a put that is larger than the store's limit for rows. Before a batch
  // is queued, on its caller's thread and without the writer's mutex.
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
  absl::Status DecideAll(std::span<Batch> batches);
  absl::Status Carry(Batch& batch, size_t index, Change& change);
  absl::Status CarryDecision(const HashedKey& key, Fate* known, Change& change);
  Fate* FateOf(const HashedKey& key);
  void SetFate(Fate* known, const Fate& fate);
  absl::Status Settle(Fate& fate);
  absl::Status Exists(const HashedKey& key, bool* exists);

  State& state_;
  Transaction& transaction_;
  std::vector<Fate> fates_;
  struct OwnHash {
    size_t operator()(const HashedKey& key) const { return key.hash; }
  };
  struct SameKey {
    bool operator()(const HashedKey& a, const HashedKey& b) const { return a.key == b.key; }
  };
  absl::flat_hash_map<HashedKey, size_t, OwnHash, SameKey> places_;  // only for several changes
  bool several_ = false;
  std::deque<std::string> decided_;       // values that decisions made
  std::deque<StagedFile> decided_files_;  // and their files
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_WRITER_H_
