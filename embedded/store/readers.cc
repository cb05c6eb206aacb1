// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/readers.h"

#include <algorithm>
#include <utility>

namespace glowplug::store {

Reader::~Reader() {
  if (pool_ != nullptr) pool_->Return(std::move(pooled_));
}

absl::Status Readers::Take(Reader* reader, bool may_be_writer) {
  if (state_.database.in_memory()) {
    reader->writing_ = std::unique_lock(state_.writer);
  } else if (may_be_writer) {
    reader->writing_ = std::unique_lock(state_.writer, std::try_to_lock);
  }
  if (reader->writing_.owns_lock()) {
    reader->connection_ = state_.connection.get();
    return absl::OkStatus();
  }
  std::unique_lock lock(mutex_);
  const int limit = std::max(1, state_.options.readers);
  returned_.wait(lock, [&] { return !paused_ && (!free_.empty() || made_ < limit); });
  if (!free_.empty()) {
    reader->pooled_ = std::move(free_.back());
    free_.pop_back();
  } else {
    ++made_;
    lock.unlock();
    absl::Status status =
        state_.database.Connect(state_.options.reader_page_bytes, &reader->pooled_);
    if (!status.ok()) {
      lock.lock();
      --made_;
      returned_.notify_one();
      return status;
    }
  }
  reader->pool_ = this;
  reader->connection_ = reader->pooled_.get();
  return absl::OkStatus();
}

void Readers::Return(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(connection));
  if (paused_) {
    returned_.notify_all();
  } else {
    returned_.notify_one();
  }
}

bool Readers::Pause(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  paused_ = true;
  const bool all_back =
      returned_.wait_for(lock, patience, [&] { return static_cast<int>(free_.size()) == made_; });
  if (!all_back) {
    paused_ = false;
    returned_.notify_all();
  }
  return all_back;
}

void Readers::Resume() {
  const std::lock_guard lock(mutex_);
  paused_ = false;
  returned_.notify_all();
}

}  // namespace glowplug::store
