// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/care.h"

#include <absl/cleanup/cleanup.h>

#include <algorithm>

namespace glowplug::store {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kIdle{1};
// The wall clock may be set: how long an expiry may be late then.
constexpr std::chrono::seconds kLongestSleep{60};
// How long the readers of a pool may be held up until all of them are back.
constexpr std::chrono::milliseconds kReadersPause{50};

}  // namespace

bool Care::Urgent() {
  return ahead_.TakeNews() ||
         state_.log_pages.load(std::memory_order_relaxed) >=
             checkpoint_at_.load(std::memory_order_relaxed) ||
         state_.next_expiry_ms < awaited_expiry_ms_ ||
         recency_full_.load(std::memory_order_relaxed);
}

// What was written ahead gets to the database: the older generation some at a time, that others may
// write between, and all when nobody writes any more. True: there is more to do at once.
bool Care::ApplyAhead(steady_clock::time_point now) {
  if (ahead_.is_empty()) return false;
  bool more = false;
  {
    const std::lock_guard writing(state_.writer);
    (void)ahead_.ApplySome(&more);  // what fails is tried, and told, with the next write
  }
  if (!more && now - busy_at_ >= kIdle) {
    const DatabaseLock drained(state_, ahead_);
  }
  return more;
}

steady_clock::time_point Care::Turn() {
  const auto now = steady_clock::now();
  const int64_t commits = state_.counters.commits.load(std::memory_order_relaxed);
  if (commits != commits_seen_) {
    commits_seen_ = commits;
    busy_at_ = now;
  }
  auto due = now + kLongestSleep;
  bool expiry_failed = false;
  if (state_.next_expiry_ms <= NowMs()) {
    int64_t removed = 0;
    // A disk that fails is asked again later; meanwhile the expired stay hidden.
    expiry_failed = !Expire(&removed).ok();
    if (expiry_failed) due = std::min(due, now + kIdle);
  }
  if (recency_full_.exchange(false)) SaveRecency();
  if (ApplyAhead(now)) due = now;
  if (state_.log_pages >= checkpoint_at_) Checkpoint();
  if (state_.log_pages > 0 || !ahead_.is_empty()) {
    if (now - busy_at_ >= kIdle) TidyLog();
    due = std::min(due, steady_clock::now() + kIdle);
  }
  const int64_t next = state_.next_expiry_ms;
  awaited_expiry_ms_ = next;
  if (next != kNoExpiry && !expiry_failed) {
    const auto wait = std::chrono::milliseconds(std::max<int64_t>(1, next - NowMs()));
    due = std::min(due,
                   steady_clock::now() + std::min<std::chrono::milliseconds>(wait, kLongestSleep));
  }
  return due;
}

absl::Status Care::Expire(int64_t* removed) {
  *removed = 0;
  while (true) {
    const DatabaseLock lock(state_, ahead_);
    int64_t some = 0;
    absl::Status status = lock.drained();
    if (status.ok()) {
      status = transaction_.Run([&] { return transaction_.RemoveExpired(kRows, &some); });
    }
    if (!status.ok()) return status;
    *removed += some;
    if (some == 0) {
      // Without the index: what was awaited never came to the database.
      if (state_.next_expiry_ms <= NowMs()) state_.next_expiry_ms = kNoExpiry;
      return absl::OkStatus();
    }
    if (some < kRows) return absl::OkStatus();
  }
}

// The long part beside the writer, the rest, and with it the log's new beginning, under its mutex.
void Care::Checkpoint() {
  if (state_.database.in_memory()) return;
  if (checkpoints_ == nullptr &&
      !state_.database.Connect(state_.options.reader_page_bytes, &checkpoints_).ok()) {
    return;
  }
  int in_log = 0, done = 0;
  sqlite3_wal_checkpoint_v2(checkpoints_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log,
                            &done);
  // Not begun anew for two rounds: readers follow each other.
  if (in_log >= 2 * state_.options.checkpoint_pages && EmptyLog(SQLITE_CHECKPOINT_RESTART)) {
    checkpoint_at_ = state_.options.checkpoint_pages;
    state_.log_pages = 1;
    return;
  }
  const std::lock_guard writing(state_.writer);
  const int code = sqlite3_wal_checkpoint_v2(state_.connection->handle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
  // What readers hold back is tried again when the log has grown by as much again.
  const bool whole = code == SQLITE_OK && in_log == done;
  checkpoint_at_ = state_.options.checkpoint_pages + (whole ? 0 : state_.log_pages.load());
  if (whole) state_.log_pages = 1;  // its file is still long
}

bool Care::EmptyLog(int mode) {
  if (!readers_.Pause(kReadersPause)) return false;
  const absl::Cleanup resume = [&] { readers_.Resume(); };
  const std::lock_guard writing(state_.writer);
  return sqlite3_wal_checkpoint_v2(state_.connection->handle(), nullptr, mode, nullptr, nullptr) ==
         SQLITE_OK;
}

// What an idle store leaves: a log of its usual length is kept, for one that is overwritten is
// flushed in half the time of one that grows; a longer one goes.
void Care::TidyLog() {
  if (state_.database.in_memory()) return;
  constexpr int64_t kFrame = 4096 + 24;  // a page and what the log says of it
  const bool long_one = state_.database.LogBytes() > 2 * kFrame * state_.options.checkpoint_pages;
  if (EmptyLog(long_one ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART)) {
    state_.log_pages = 0;
  }
}

void Care::SaveRecency() {
  const DatabaseLock lock(state_, ahead_);
  if (!lock.drained().ok()) return;
  (void)transaction_.Run([&] { return transaction_.SaveRecency(); });
}

void Care::Finish() {
  SaveRecency();
  if (state_.database.in_memory()) return;
  EmptyLog(SQLITE_CHECKPOINT_TRUNCATE);
  ahead_.Close();
}

}  // namespace glowplug::store
