// SPDX-License-Identifier: Apache-2.0
// What is written ahead of the database: a put costs its frame in the redo log and its place in
// memory, and thousands of them become one transaction of SQLite later.
#ifndef GLOWPLUG_EMBEDDED_STORE_WRITE_AHEAD_H_
#define GLOWPLUG_EMBEDDED_STORE_WRITE_AHEAD_H_

#include <absl/status/status.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "embedded/store/memtable.h"
#include "embedded/store/redo_log.h"
#include "embedded/store/state.h"
#include "embedded/store/transaction.h"

namespace glowplug::store {

// Two generations at most: one that is written, and an older one that is being applied to the
// database. The database keeps the number of the newest one that it has, so that none is applied to
// what is newer than itself.
class WriteAhead {
 public:
  WriteAhead(State& state, Transaction& transaction) : state_(state), transaction_(transaction) {}

  // With the writer's connection, alone: what a crash has left gets to the database. If that does
  // not take it, an exclusive store opens all the same, with it in memory and in the log.
  absl::Status Open();
  // Nothing ever is, in memory and where several processes write.
  bool is_on() const { return is_on_; }

  // Whether a group whose frame has so many bytes may be.
  bool Takes(size_t frame_bytes) const;
  // All of it or nothing; durable when it returns. Under state.order. Refuses puts as long as the
  // database does not take what it was to take.
  absl::Status Append(std::span<const Redo> redos, size_t frame_bytes);

  // The newest that the database does not have yet; appends its value to *value unless that is
  // null. Any thread.
  struct Found {
    bool removed = false;
    int64_t expires_ms = kNeverExpires;
  };
  std::optional<Found> Find(const HashedKey& key, std::string* value);
  // Whether the database has all. Any thread.
  bool is_empty() const { return is_empty_.load(std::memory_order_acquire); }

  // Some of the older generation to the database; *more: there is more of it. Under state.writer.
  absl::Status ApplySome(bool* more);
  // Whether an older generation waits to be applied: true once for each.
  bool TakeNews() { return is_new_.load(std::memory_order_relaxed) && is_new_.exchange(false); }
  // Everything to the database. Under state.order and state.writer.
  absl::Status Drain();
  // At the end: gives the log's room back if the database has all.
  void Close();

 private:
  using Clock = std::chrono::steady_clock;

  absl::Status Load();
  absl::Status MakeRoom(size_t frame_bytes);
  void Freeze();
  // One transaction. generation: the last one of which nothing is missing then; 0: not yet.
  absl::Status Apply(std::span<const Redo> redos, uint64_t generation);
  // What cannot go together: as much of it as can.
  absl::Status ApplyWhatGoes(std::vector<Redo> redos, uint64_t generation);
  void ApplyHalves(std::span<const Redo> redos, absl::Status* refusal);
  void Erase(const Redo& redo);
  std::vector<Redo> All() const;
  void Forget(std::unique_ptr<Memtable>& table);

  State& state_;
  Transaction& transaction_;
  bool is_on_ = false;
  std::optional<RedoLog> log_;  // under state.order

  std::mutex tables_;  // short; guards the two
  std::unique_ptr<Memtable> active_ = std::make_unique<Memtable>();
  std::unique_ptr<Memtable> frozen_ = std::make_unique<Memtable>();  // of the older generation

  // Under state.writer.
  std::vector<Redo> applying_;  // of `frozen_`
  size_t applied_ = 0;          // of those
  absl::Status refusal_;        // why the database did not take them
  Clock::time_point again_at_;

  std::atomic<bool> has_frozen_ = false;
  std::atomic<bool> is_empty_ = true;
  std::atomic<bool> is_new_ = false;
  std::atomic<bool> is_stuck_ = false;
};

// Alone with the database: all that was written is in it, and nobody writes meanwhile.
class DatabaseLock {
 public:
  DatabaseLock(State& state, WriteAhead& ahead)
      : order_(state.order), writer_(state.writer), drained_(ahead.Drain()) {}
  // Else: why not all of it is in it.
  const absl::Status& drained() const { return drained_; }

 private:
  const std::lock_guard<std::mutex> order_, writer_;
  const absl::Status drained_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_WRITE_AHEAD_H_
