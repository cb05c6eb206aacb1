// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/commit_queue.h"

#include <cstring>
#include <utility>

namespace glowplug::store {

std::string_view ByteArena::Copy(std::string_view bytes) {
  if (bytes.empty()) return {"", 0};
  char* to = nullptr;
  if (bytes.size() > kBlock / 4) {
    large_.push_back(std::make_unique<char[]>(bytes.size()));
    to = large_.back().get();
  } else {
    if (block_ < blocks_.size() && used_ + bytes.size() > kBlock) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<char[]>(kBlock));
    to = blocks_[block_].get() + used_;
    used_ += bytes.size();
  }
  std::memcpy(to, bytes.data(), bytes.size());
  return {to, bytes.size()};
}

void ByteArena::Clear() {
  constexpr size_t kKept = 32;
  if (blocks_.size() > kKept) blocks_.resize(kKept);
  large_.clear();
  block_ = used_ = 0;
}

absl::Status CommitQueue::Write(std::span<Change> changes, int64_t* removed) {
  Batch batch;
  batch.borrowed = changes;
  *removed = 0;
  if (changes.empty()) return absl::OkStatus();
  if (absl::Status status = writer_.Stage(batch); !status.ok()) return status;
  if (queued_.load(std::memory_order_acquire) == 0) {
    const std::unique_lock writing(state_.writer, std::try_to_lock);
    // What was queued before goes before.
    if (writing.owns_lock() && queued_.load(std::memory_order_acquire) == 0) {
      writer_.Commit({&batch, 1});
      *removed = batch.removed;
      return batch.status;
    }
  }
  Waiter waiter;
  {
    std::unique_lock lock(mutex_);
    Batch& queued = filling_.batches.emplace_back();
    queued.borrowed = changes;
    queued.files = std::move(batch.files);
    queued.origin = &batch;
    queued.waiter = &waiter;
    Enqueue(lock);
  }
  waiter.Wait();
  *removed = batch.removed;
  return batch.status;
}

void CommitQueue::Submit(std::span<Change> changes, Done done) {
  Batch batch;
  batch.borrowed = changes;
  if (absl::Status status = writer_.Stage(batch); !status.ok()) {
    std::move(done)(status, 0);
    return;
  }
  std::unique_lock lock(mutex_);
  // A callback that submits is the store's thread itself: nobody else makes room.
  if (filling_.size >= state_.options.queue_bytes && std::this_thread::get_id() != thread_) {
    room_.wait(lock, [this] { return filling_.size < state_.options.queue_bytes; });
  }
  Batch& queued = filling_.batches.emplace_back();
  const auto copy = [this](Change& change) {
    Change copied(change.kind,
                  {change.key.cache, change.key.partition, filling_.bytes.Copy(change.key.bytes)});
    copied.value = filling_.bytes.Copy(change.value);
    copied.expires_ms = change.expires_ms;
    copied.decide = std::move(change.decide);
    filling_.size += change.key.bytes.size() + change.value.size() + sizeof(Change);
    return copied;
  };
  if (changes.size() == 1) {
    queued.own.emplace(copy(changes[0]));
  } else {
    queued.more.reserve(changes.size());
    for (Change& change : changes) queued.more.push_back(copy(change));
  }
  queued.files = std::move(batch.files);
  queued.done = std::move(done);
  Enqueue(lock);
}

void CommitQueue::Enqueue(std::unique_lock<std::mutex>& lock) {
  queued_.store(filling_.batches.size(), std::memory_order_release);
  const bool wake = std::exchange(sleeping_, false);
  lock.unlock();
  if (wake) wake_.notify_one();
}

bool CommitQueue::Wait(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  thread_ = std::this_thread::get_id();
  while (filling_.batches.empty() && !nudged_ && !stopped_) {
    sleeping_ = true;
    const bool late = wake_.wait_until(lock, until) == std::cv_status::timeout;
    sleeping_ = false;
    if (late) break;
  }
  nudged_ = false;
  return !stopped_ || !filling_.batches.empty();
}

void CommitQueue::CommitQueued() {
  if (queued_.load(std::memory_order_acquire) == 0) return;
  {
    const std::lock_guard writing(state_.writer);
    {
      const std::lock_guard lock(mutex_);
      std::swap(filling_, committing_);
      queued_.store(0, std::memory_order_release);
    }
    writer_.Commit(committing_.batches);
  }
  room_.notify_all();
  for (Batch& batch : committing_.batches) {
    if (batch.waiter != nullptr) {
      batch.origin->status = batch.status;
      batch.origin->removed = batch.removed;
      batch.waiter->Wake();
    } else {
      std::move(batch.done)(batch.status, batch.removed);
    }
  }
  committing_.batches.clear();
  committing_.bytes.Clear();
  committing_.size = 0;
}

void CommitQueue::Nudge() {
  {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  wake_.notify_one();
}

void CommitQueue::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_one();
}

}  // namespace glowplug::store
