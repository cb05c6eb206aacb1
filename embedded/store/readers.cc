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
  returned_.wait(lock, [&] { return !free_.empty() || made_ < limit; });
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
  returned_.notify_one();
}

}  // namespace glowplug::store
