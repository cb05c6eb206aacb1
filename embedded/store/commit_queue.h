// SPDX-License-Identifier: Apache-2.0
// Who commits what, and when. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_STORE_COMMIT_QUEUE_H_
#define GLOWPLUG_EMBEDDED_STORE_COMMIT_QUEUE_H_

#include <absl/status/status.h>

#include <atomic>
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
#include "embedded/store/state.h"
#include "embedded/store/writer.h"

namespace glowplug::store {

// Memory for bytes that live until all of them go.
class ByteArena {
 public:
  std::string_view Copy(std::string_view bytes);
  void Clear();

 private:
  static constexpr size_t kBlock = 64 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;  // kept for the next ones
  std::vector<std::unique_ptr<char[]>> large_;
  size_t block_ = 0, used_ = 0;
};

class CommitQueue {
 public:
  CommitQueue(State& state, Writer& writer) : state_(state), writer_(writer) {}

  // Commits on the calling thread when nobody else writes, else waits for the store's thread.
  absl::Status Write(std::span<Change> changes, int64_t* removed);
  // Copies them for the store's thread; waits only while the queue holds options.queue_bytes.
  void Submit(std::span<Change> changes, Done done);

  // For the store's thread: waits until there are batches, a nudge, or `until`; false: stopped,
  // and nothing is left.
  bool Wait(std::chrono::steady_clock::time_point until);
  // Commits all that is queued as one transaction, then tells the callers.
  void CommitQueued();
  // The store's thread turns round, or ends when it has committed all.
  void Nudge();
  void Stop();

 private:
  struct Filling {
    std::vector<Batch> batches;
    ByteArena bytes;
    size_t size = 0;
  };

  void Enqueue(std::unique_lock<std::mutex>& lock);

  State& state_;
  Writer& writer_;
  std::mutex mutex_;
  std::condition_variable wake_;    // the store's thread
  std::condition_variable room_;    // who submits
  std::atomic<size_t> queued_ = 0;  // batches; written under mutex_
  Filling filling_;
  bool sleeping_ = false;
  bool nudged_ = false;
  bool stopped_ = false;
  std::thread::id thread_;  // the store's
  Filling committing_;      // its own
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_COMMIT_QUEUE_H_
