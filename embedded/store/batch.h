// SPDX-License-Identifier: Apache-2.0
// Changes that are asked for in one call, and committed together.
#ifndef GLOWPLUG_EMBEDDED_STORE_BATCH_H_
#define GLOWPLUG_EMBEDDED_STORE_BATCH_H_

#include <absl/status/status.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "embedded/store/entry.h"
#include "embedded/store/value_files.h"

namespace glowplug::store {

// A thread that waits for its batch.
class Waiter {
 public:
  enum class News : uint8_t {
    kNone,
    kLead,  // it is to commit the batches that are queued, its own among them
    kDone,
  };

  void Tell(News news) {
    const std::lock_guard lock(mutex_);
    news_ = news;
    wake_.notify_one();  // under the lock: the waiter's stack goes when it has seen kDone
  }
  // Takes what it is told.
  News Wait() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return news_ != News::kNone; });
    return std::exchange(news_, News::kNone);
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  News news_ = News::kNone;
};

struct Batch {
  std::span<Change> Changes() {
    if (own.has_value()) return {&*own, 1};
    return more.empty() ? borrowed : std::span<Change>(more);
  }

  // The changes are the caller's, or one, or several of its own.
  std::span<Change> borrowed;
  std::optional<Change> own;
  std::vector<Change> more;

  // Those of its values that have files, by the number of the change.
  std::vector<std::pair<size_t, StagedFile>> files;

  Done done;                 // of a submitted one
  Batch* origin = nullptr;   // of one whose thread waits: where its result goes
  Waiter* waiter = nullptr;  // and who waits

  int64_t removed = 0;
  absl::Status status;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_BATCH_H_
