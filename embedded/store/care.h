// SPDX-License-Identifier: Apache-2.0
// What a store does by itself: expiry, checkpoints of the log, saving of recency.
#ifndef GLOWPLUG_EMBEDDED_STORE_CARE_H_
#define GLOWPLUG_EMBEDDED_STORE_CARE_H_

#include <absl/status/status.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "embedded/store/readers.h"
#include "embedded/store/state.h"
#include "embedded/store/transaction.h"
#include "embedded/store/write_ahead.h"

namespace glowplug::store {

// Used by the store's thread, but for what says otherwise.
class Care {
 public:
  Care(State& state, Transaction& transaction, WriteAhead& ahead, Readers& readers)
      : state_(state),
        transaction_(transaction),
        ahead_(ahead),
        readers_(readers),
        checkpoint_at_(state.options.checkpoint_pages) {}

  // Does what is due; answers when something will be.
  std::chrono::steady_clock::time_point Turn();
  // Whether a turn is due before the store's thread would make it by itself. Any thread.
  bool Urgent();
  // At the end: recency is saved and the logs are emptied. Any thread, alone.
  void Finish();

  // Removes all that has expired; answers how many. Any thread.
  absl::Status Expire(int64_t* removed);
  // The reads are saved with the next turn. Any thread.
  void WantRecencySaved() { recency_full_ = true; }

 private:
  // So much at a time, that others may write between.
  static constexpr int64_t kRows = 1000;

  bool ApplyAhead(std::chrono::steady_clock::time_point now);
  void Checkpoint();
  void TidyLog();
  // All of the log to the database, and the log begun anew. False: somebody stands in it.
  bool EmptyLog(int mode);
  void SaveRecency();

  State& state_;
  Transaction& transaction_;
  WriteAhead& ahead_;
  Readers& readers_;
  std::unique_ptr<Connection> checkpoints_;  // so that they run beside the writer
  std::atomic<int64_t> awaited_expiry_ms_ = kNoExpiry;
  std::atomic<int64_t> checkpoint_at_;  // pages of the log
  std::atomic<bool> recency_full_ = false;
  int64_t commits_seen_ = 0;
  std::chrono::steady_clock::time_point busy_at_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_CARE_H_
