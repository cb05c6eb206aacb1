// SPDX-License-Identifier: Apache-2.0
// Who commits what, and when. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_STORE_COMMIT_QUEUE_H_
#define GLOWPLUG_EMBEDDED_STORE_COMMIT_QUEUE_H_

#include <absl/status/status.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "embedded/store/batch.h"
#include "embedded/store/byte_arena.h"
#include "embedded/store/state.h"
#include "embedded/store/writer.h"

namespace glowplug::store {

// One thread at a time leads: it commits. A caller who finds no leader leads with his batch; others
// queue theirs. A leader who leaves hands the queue on: to the store's thread when something
// submitted is in it, else to the first of those that wait.
class CommitQueue {
 public:
  CommitQueue(State& state, Writer& writer);

  // Commits on the calling thread when nobody else writes, else with what others write.
  absl::Status Write(std::span<Change> changes, int64_t* removed);
  // Copies them for the store's thread; waits only while the queue holds options.queue_bytes.
  // more: Begin will be called.
  void Submit(std::span<Change> changes, Done done, bool more);
  void Begin();

  // For the store's thread: waits until it leads, for a nudge, or for `until`; false: stopped, and
  // nothing is left.
  bool Wait(std::chrono::steady_clock::time_point until);
  // If it leads: commits all that is queued as one transaction, then tells the callers.
  void CommitQueued();
  // The store's thread turns round, or ends when it has committed all.
  void Nudge();
  void Stop();

 private:
  enum class Leader : uint8_t { kNobody, kCaller, kThread };
  struct Filling {
    std::vector<Batch> batches;
    ByteArena bytes;
    size_t size = 0;
    bool has_submitted = false;
  };

  void Lead(std::unique_lock<std::mutex>& lock, int groups);
  void HandOn(std::unique_lock<std::mutex>& lock);
  void LetThreadLead(std::unique_lock<std::mutex>& lock);
  static void Tell(std::span<Batch> batches);

  State& state_;
  Writer& writer_;
  const int more_groups_;
  std::mutex mutex_;
  std::condition_variable wake_;  // the store's thread
  std::condition_variable room_;  // who submits
  Leader leader_ = Leader::kNobody;
  Filling filling_;  // with a leader alone
  bool sleeping_ = false;
  bool nudged_ = false;
  bool stopped_ = false;
  std::thread::id thread_;    // the store's
  Filling committing_;        // its own
  std::vector<Batch> group_;  // of a caller that leads
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_COMMIT_QUEUE_H_
