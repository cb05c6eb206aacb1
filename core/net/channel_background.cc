// SPDX-License-Identifier: Apache-2.0
// What happens when no thread of the host's waits: the background thread, callbacks, a loop of the
// host's own.
#include <absl/strings/str_cat.h>
#include <glowplug/internal/callback_batch.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "core/net/channel.h"
#include "core/net/fork_guard.h"

namespace glowplug {
namespace {

// So long the client must have been left alone before the background looks after operations that
// might still be waited for.
constexpr TimeNs kLinger = 20'000'000;

}  // namespace

Channel::~Channel() {
  if (ForkGeneration() != fork_generation_) {
    background_.Forget();
    return;
  }
  Lock lock(mutex_);
  AbandonAll();
  RunCallbacks(lock);
}

void Channel::LetGo() {
  if (ForkGeneration() != fork_generation_) return;
  std::shared_ptr<Channel> kept;  // the caller holds another
  {
    const Lock lock(mutex_);
    if (interest_ > 0 || due_ > 0) return;
    kept = std::move(keep_alive_);
    AbandonAll();
  }
  for (const auto& lane : Lanes()) lane->Abandon();
  background_.Stop();
}

bool Channel::Unattended() const {
  return background_.running() && (interest_ > 0 || flush_requested_ || !callbacks_.empty());
}

TimeNs Channel::Attend() {
  std::shared_ptr<Channel> last;  // let go after the lock
  Lock lock(mutex_);
  background_asleep_ = false;
  for (;;) {
    if (!callbacks_.empty()) {
      RunCallbacks(lock);
      continue;
    }
    // Who drives now, or waits to, will wake this thread when it leaves.
    if (driver_.busy()) break;
    const bool neglected = outstanding_ > 0 && turns_ == turns_seen_;
    const bool watch_is_due = NowNs() >= watch_at_;
    if (!Unattended() && !neglected && !watch_is_due) break;
    driver_.DriveForOthers(
        lock, [this] { return !callbacks_.empty() || (interest_ == 0 && outstanding_ == 0); });
  }
  background_lingers_ = outstanding_ > 0 || turns_ != turns_seen_;
  turns_seen_ = turns_;
  background_asleep_ = true;
  if (interest_ == 0) last = std::move(keep_alive_);
  return background_lingers_ ? NowNs() + kLinger : watch_at_;
}

void Channel::WakeBackground() {
  if (!background_.running()) return;
  if (background_asleep_) {
    background_asleep_ = false;
    background_.Wake();
  } else if (sleeping_until_ != 0) {
    poller_.Wake();  // it may be the one that drives
  }
}

// What is queued goes out soon, together with what is queued until then.
void Channel::RequestFlush() {
  if (to_flush_.empty() || flush_requested_) return;
  flush_requested_ = true;
  if (driver_.driving()) {
    // Awake, it flushes at the end of its turn.
    if (sleeping_until_ != 0) poller_.Wake();
  } else if (background_.running()) {
    WakeBackground();
  } else {
    poller_.Wake();
  }
}

void Channel::RunCallbacks(Lock& lock) {
  if (runs_callbacks_.has_value()) return;
  runs_callbacks_ = std::this_thread::get_id();
  while (!callbacks_.empty()) {
    OperationQueue due(std::move(callbacks_));
    uint64_t ran = 0;
    lock.unlock();
    {
      CallbackBatch batch;
      for (; !due.empty(); ++ran) {
        const Ref<Operation> done = due.PopFront();
        try {
          done->callback(done, &batch);
        } catch (const std::exception& thrown) {
          logger_.Write(LogLevel::kError, absl::StrCat("a callback threw: ", thrown.what()));
        } catch (...) {
          logger_.Write(LogLevel::kError, "a callback threw what is no std::exception");
        }
      }
    }
    lock.lock();
    due_ -= ran;
    WakeForRoom();
  }
  runs_callbacks_.reset();
  WakeForNone();
}

// Without a background thread, who waits runs what is due.
bool Channel::MayRunCallbacks() const {
  return !background_.running() && !callbacks_.empty() && !runs_callbacks_.has_value();
}

void Channel::AfterWait(Lock& lock) {
  if (MayRunCallbacks()) RunCallbacks(lock);
}

int Channel::PollDescriptor() {
  const Lock lock(mutex_);
  polled_ = true;
  RequestFlush();
  ArmTimer();
  return poller_.descriptor();
}

void Channel::RunOnce() {
  if (ForkGeneration() != fork_generation_) return;
  Lock lock(mutex_);
  Waiter waiter;
  driver_.WaitUntil(lock, waiter, NowNs(), [] { return false; });
  AfterWait(lock);
  if (polled_) ArmTimer();
}

void Channel::ArmTimer() {
  const TimeNs next = std::min({earliest_deadline_, earliest_attempt_deadline_, watch_at_});
  if (next == timer_armed_) return;
  timer_armed_ = next;
  poller_.WakeAt(next);
}

}  // namespace glowplug
