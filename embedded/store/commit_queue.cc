// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/commit_queue.h"

#include <cstring>
#include <utility>

namespace glowplug::store {
namespace {

// What a caller that leads commits of others after his own batch, where a commit does not wait for
// the disk: those sleep, and to wake one so that he commits takes longer than to commit.
constexpr int kMoreGroups = 16;

}  // namespace

CommitQueue::CommitQueue(State& state, Writer& writer)
    : state_(state),
      writer_(writer),
      more_groups_(state.database.in_memory() || state.options.durability == Durability::kProcess
                       ? kMoreGroups
                       : 0) {}

absl::Status CommitQueue::Write(std::span<Change> changes, int64_t* removed) {
  Batch batch;
  batch.borrowed = changes;
  *removed = 0;
  if (changes.empty()) return absl::OkStatus();
  if (absl::Status status = writer_.Stage(batch); !status.ok()) return status;
  std::unique_lock lock(mutex_);
  if (leader_ == Leader::kNobody) {
    leader_ = Leader::kCaller;
    lock.unlock();
    {
      const std::lock_guard changing(state_.order);
      writer_.Commit({&batch, 1});
    }
    lock.lock();
    Lead(lock, more_groups_);
  } else {
    Waiter waiter;
    Batch& queued = filling_.batches.emplace_back();
    queued.borrowed = changes;
    queued.files = std::move(batch.files);
    queued.origin = &batch;
    queued.waiter = &waiter;
    lock.unlock();
    while (waiter.Wait() == Waiter::News::kLead) {
      lock.lock();
      Lead(lock, 1 + more_groups_);
    }
  }
  *removed = batch.removed;
  return batch.status;
}

// Of a caller: commits so many groups at most, as long as there are any, and leaves.
void CommitQueue::Lead(std::unique_lock<std::mutex>& lock, int groups) {
  for (; groups > 0 && !filling_.batches.empty() && !filling_.has_submitted; --groups) {
    group_.swap(filling_.batches);
    lock.unlock();
    {
      const std::lock_guard changing(state_.order);
      writer_.Commit(group_);
    }
    Tell(group_);
    group_.clear();
    lock.lock();
  }
  HandOn(lock);
}

void CommitQueue::HandOn(std::unique_lock<std::mutex>& lock) {
  if (filling_.has_submitted) return LetThreadLead(lock);
  if (filling_.batches.empty()) {
    leader_ = Leader::kNobody;
    lock.unlock();
    return;
  }
  leader_ = Leader::kCaller;
  Waiter* const next = filling_.batches.front().waiter;
  lock.unlock();
  next->Tell(Waiter::News::kLead);
}

void CommitQueue::LetThreadLead(std::unique_lock<std::mutex>& lock) {
  leader_ = Leader::kThread;
  const bool wake = std::exchange(sleeping_, false);
  lock.unlock();
  if (wake) wake_.notify_one();
}

void CommitQueue::Tell(std::span<Batch> batches) {
  for (Batch& batch : batches) {
    if (batch.waiter != nullptr) {
      batch.origin->status = batch.status;
      batch.origin->removed = batch.removed;
      batch.waiter->Tell(Waiter::News::kDone);
    } else {
      std::move(batch.done)(batch.status, batch.removed);
    }
  }
}

void CommitQueue::Submit(std::span<Change> changes, Done done, bool more) {
  Batch batch;
  batch.borrowed = changes;
  if (absl::Status status = writer_.Stage(batch); !status.ok()) {
    std::move(done)(status, 0);
    return;
  }
  std::unique_lock lock(mutex_);
  // A callback that submits is the store's thread itself: nobody else makes room.
  if (filling_.size >= state_.options.queue_bytes && std::this_thread::get_id() != thread_) {
    if (leader_ == Leader::kNobody) {
      LetThreadLead(lock);
      lock.lock();
    }
    room_.wait(lock, [this] { return filling_.size < state_.options.queue_bytes; });
  }
  Batch& queued = filling_.batches.emplace_back();
  // Where it stays: to move what was only just written costs more than to write it.
  const auto fill = [this](Change& copy, Change& change) {
    copy.key.bytes = filling_.bytes.Copy(change.key.bytes);
    copy.value = filling_.bytes.Copy(change.value);
    copy.expires_ms = change.expires_ms;
    copy.decide = std::move(change.decide);
    filling_.size += change.key.bytes.size() + change.value.size() + sizeof(Change);
  };
  if (changes.size() == 1) {
    fill(queued.own.emplace(changes[0].kind, changes[0].key), changes[0]);
  } else {
    queued.more.reserve(changes.size());
    for (Change& change : changes) fill(queued.more.emplace_back(change.kind, change.key), change);
  }
  queued.files = std::move(batch.files);
  queued.done = std::move(done);
  filling_.has_submitted = true;
  if (!more && leader_ == Leader::kNobody) LetThreadLead(lock);
}

void CommitQueue::Begin() {
  std::unique_lock lock(mutex_);
  if (leader_ == Leader::kNobody && filling_.has_submitted) LetThreadLead(lock);
}

bool CommitQueue::Wait(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  thread_ = std::this_thread::get_id();
  while (leader_ != Leader::kThread && !nudged_ && !stopped_) {
    sleeping_ = true;
    const bool late = wake_.wait_until(lock, until) == std::cv_status::timeout;
    sleeping_ = false;
    if (late) break;
  }
  nudged_ = false;
  return !stopped_ || leader_ == Leader::kThread;
}

void CommitQueue::CommitQueued() {
  std::unique_lock lock(mutex_);
  if (leader_ != Leader::kThread) return;
  lock.unlock();
  {
    const std::lock_guard changing(state_.order);
    lock.lock();
    std::swap(filling_, committing_);
    lock.unlock();
    writer_.Commit(committing_.batches);
  }
  room_.notify_all();
  lock.lock();
  HandOn(lock);
  Tell(committing_.batches);
  committing_.batches.clear();
  committing_.bytes.Clear();
  committing_.size = 0;
  committing_.has_submitted = false;
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
    // What was submitted and not begun.
    if (leader_ == Leader::kNobody && filling_.has_submitted) leader_ = Leader::kThread;
  }
  wake_.notify_one();
}

}  // namespace glowplug::store
