// SPDX-License-Identifier: Apache-2.0
// From an operation's end to who asked for it: the thread that waits, Loop(), a window, a callback.
#include <absl/strings/str_cat.h>
#include <glowplug/internal/callback_batch.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"
#include "core/net/channel_status.h"
#include "core/net/fork_guard.h"

namespace glowplug {

void Channel::Finish(Ref<Operation> ended, absl::Status status, std::string_view endpoint,
                     TimeNs now) {
  Operation& operation = *ended;
  operation.connection = nullptr;
  operation.pending_on = nullptr;
  if (operation.retained != nullptr) {
    if (!status.ok() && operation.retained->tried.may_have_happened) {
      ErrorInfo info = InfoOf(status);
      info.may_have_happened = true;  // if not with this node, then with one before
      status = WithInfo(status, info);
    }
    kept_.LetGo(std::move(operation.retained));
  }
  if (operation.counted) {
    operation.counted = false;
    --outstanding_;
    const TimeNs duration = now - operation.started;
    meter_.Ended(operation.kind, duration, status.ok());
    if (options_.listener != nullptr) {
      options_.listener->OnOperation({.operation = NameOf(operation.kind),
                                      .endpoint = endpoint,
                                      .duration = absl::Nanoseconds(duration),
                                      .tag = operation.tag,
                                      .status = status});
    }
  }
  operation.Finish(std::move(status));
  if (key_order_.has_value()) {
    for (Ref<Operation>& next : key_order_->Leave(operation)) released_.push_back(std::move(next));
  }
  HandOver(std::move(ended));
  WakeForRoom();
  WakeForNone();
  if (!released_.empty()) SendReleased();
}

void Channel::WakeForNone() {
  if (outstanding_ > 0 || cleanups_ > 0) return;
  for (Waiter* waiter : want_none_) Wake(*waiter);
}

// Sending may end an operation, and so release others: one after the other, not one inside the
// other.
void Channel::SendReleased() {
  if (sending_released_) return;
  sending_released_ = true;
  while (!released_.empty()) {
    const Ref<Operation> next = std::move(released_.back());
    released_.pop_back();
    if (next->done()) continue;
    if (closed_) {
      Finish(*next, AfterClose());
    } else {
      Route(next, next->retained->get());
    }
  }
  sending_released_ = false;
}

void Channel::HandOver(Ref<Operation> done) {
  Operation& operation = *done;
  if (operation.consumer != Consumer::kWindow && operation.waiter != nullptr) {
    Wake(*operation.waiter);
  }
  switch (operation.consumer) {
    case Consumer::kLoop:
      ready_.PushBack(std::move(done));
      if (!in_loop_.empty()) Wake(*in_loop_.front());
      break;
    case Consumer::kCallback:
      --interest_;
      ++due_;
      callbacks_.PushBack(std::move(done));
      WakeBackground();
      break;
    case Consumer::kWindow: {
      WindowState& window = *operation.window;
      window.Ended(operation.tag, operation.status());
      if (window.waiter != nullptr && window.in_flight <= window.wanted) Wake(*window.waiter);
      break;
    }
    case Consumer::kNobody:
      --interest_;
      break;
    case Consumer::kCleanup:
      --interest_;
      --cleanups_;
      break;
    case Consumer::kEngine:
      Resume(operation);
      break;
    case Consumer::kControl:
      --interest_;
      Controlled(operation);
      break;
    case Consumer::kDeferred:
      break;
  }
}

void Channel::TakeFromLoop(Operation& operation, Consumer consumer) {
  if (operation.consumer != Consumer::kLoop) return;
  operation.consumer = consumer;
  if (operation.done()) ready_.Remove(operation);
  if (--loopable_ == 0) {
    for (Waiter* waiter : in_loop_) Wake(*waiter);
  }
}

// Waits for what all of `waiters` are told of, and runs callbacks meanwhile where that is up to
// those who wait.
void Channel::WaitAmong(std::vector<Waiter*>& waiters, Lock& lock, TimeNs until,
                        absl::FunctionRef<bool()> done) {
  Waiter waiter;
  waiters.push_back(&waiter);
  do {
    driver_.WaitUntil(lock, waiter, until, [&] { return done() || MayRunCallbacks(); });
    AfterWait(lock);
  } while (!done() && NowNs() < until);
  waiters.erase(std::find(waiters.begin(), waiters.end(), &waiter));
}

bool Channel::WaitUntilDone(Lock& lock, Operation& operation, TimeNs until) {
  if (operation.done()) return true;
  FlushFor(lock, operation);
  Waiter waiter;
  operation.waiter = &waiter;
  const auto done = [&] { return operation.done(); };
  if (!driver_.WaitUntil(lock, waiter, std::min(until, operation.deadline), done) &&
      NowNs() >= operation.deadline) {
    End(operation, absl::StatusCode::kDeadlineExceeded, "did not end before its deadline");
    // Its answer is being decoded at this moment: that takes no waiting for the network.
    driver_.WaitUntil(lock, waiter, kNever, done);
  }
  operation.waiter = nullptr;
  return operation.done();
}

bool Channel::Wait(Operation& operation, TimeNs until) {
  if (operation.done()) return true;
  // In a forked child the parent's answer never comes; the mutex may be locked for ever.
  if (ForkGeneration() != fork_generation_) {
    operation.Finish(AfterFork());
    return true;
  }
  Lock lock(mutex_);
  const bool done = WaitUntilDone(lock, operation, until);
  AfterWait(lock);
  return done;
}

void Channel::Call(const Ref<Operation>& operation, const api::Request& request) {
  if (ForkGeneration() != fork_generation_) return operation->Finish(AfterFork());
  if (Channel& lane = Lane(); &lane != this) return lane.Call(operation, request);
  Lock lock(mutex_);
  operation->taken.store(true, std::memory_order_relaxed);
  operation->consumer = Consumer::kDeferred;
  Submit(lock, operation, request, /*connection_id=*/0, NowNs());
  WaitUntilDone(lock, *operation, kNever);
  AfterWait(lock);
}

bool Channel::Take(Operation& operation) {
  if (ForkGeneration() != fork_generation_) {
    if (!operation.done()) operation.Finish(AfterFork());
    return !operation.taken.exchange(true);
  }
  Lock lock(mutex_);
  if (operation.taken.exchange(true)) return false;
  TakeFromLoop(operation, Consumer::kDeferred);
  WaitUntilDone(lock, operation, kNever);
  AfterWait(lock);
  return true;
}

Ref<Operation> Channel::Loop(TimeNs until) {
  if (ForkGeneration() != fork_generation_) return {};
  Lock lock(mutex_);
  if (ready_.empty()) {
    FlushAll(lock);
    Waiter waiter;
    in_loop_.push_back(&waiter);
    driver_.WaitUntil(lock, waiter, until, [&] { return !ready_.empty() || loopable_ == 0; });
    in_loop_.erase(std::find(in_loop_.begin(), in_loop_.end(), &waiter));
  }
  Ref<Operation> next;
  if (!ready_.empty()) {
    next = ready_.PopFront();
    TakeFromLoop(*next, Consumer::kDeferred);
    if (!ready_.empty() && !in_loop_.empty()) Wake(*in_loop_.front());
  }
  AfterWait(lock);
  return next;
}

void Channel::AddToWindow(Operation& operation, WindowState& window, uint64_t size) {
  if (ForkGeneration() != fork_generation_) return;
  Lock lock(mutex_);
  if (operation.taken.exchange(true)) return;
  TakeFromLoop(operation, Consumer::kWindow);
  operation.window = &window;
  ++window.in_flight;
  if (operation.done()) {
    window.Ended(operation.tag, operation.status());
  } else if (window.in_flight > size) {
    lock.unlock();
    WaitForWindow(window, size);
  }
}

void Channel::WaitForWindow(WindowState& window, uint64_t left) {
  if (ForkGeneration() != fork_generation_) return;
  Lock lock(mutex_);
  if (window.in_flight > left) {
    FlushAll(lock);
    Waiter waiter;
    window.wanted = left;
    window.waiter = &waiter;
    driver_.WaitUntil(lock, waiter, kNever, [&] { return window.in_flight <= left; });
    window.waiter = nullptr;
  }
  AfterWait(lock);
}

bool Channel::Drain(TimeNs until) {
  if (ForkGeneration() != fork_generation_) return true;
  Lock lock(mutex_);
  FlushAll(lock);
  // A callback cannot wait for itself.
  const bool in_callback = runs_callbacks_ == std::this_thread::get_id();
  // Cursors die with their connections.
  const auto drained = [&] {
    return outstanding_ == 0 && (closing_ || cleanups_ == 0) && (in_callback || due_ == 0);
  };
  WaitAmong(want_none_, lock, until, drained);
  bool all_drained = drained();
  lock.unlock();
  for (const auto& lane : Lanes()) all_drained = lane->Drain(until) && all_drained;
  return all_drained;
}

bool Channel::OnDone(Operation& operation, Callback& callback) {
  if (ForkGeneration() != fork_generation_) {
    if (operation.taken.exchange(true)) return false;
    if (!operation.done()) operation.Finish(AfterFork());
    CallbackBatch batch;
    callback(Ref<Operation>(&operation), &batch);
    return true;
  }
  const Lock lock(mutex_);
  if (operation.taken.exchange(true)) return false;
  TakeFromLoop(operation, Consumer::kCallback);
  operation.consumer = Consumer::kCallback;
  operation.callback = std::move(callback);
  AddInterest();
  if (operation.done()) {
    HandOver(Ref<Operation>(&operation));
    if (polled_) poller_.Wake();
  }
  return true;
}

void Channel::Drop(Operation& operation) {
  if (ForkGeneration() != fork_generation_) return;
  const Lock lock(mutex_);
  if (operation.consumer != Consumer::kLoop || operation.taken) return;
  ++meter_.counts.dropped;
  TakeFromLoop(operation, Consumer::kNobody);
  if (!operation.done()) AddInterest();
}

// An outstanding operation for which no thread of the host's will wait.
void Channel::AddInterest() {
  if (background_.running() && keep_alive_ == nullptr) keep_alive_ = weak_from_this().lock();
  AddOwnInterest();
}

void Channel::AddCleanup() {
  ++cleanups_;
  AddInterest();
}

// Of the channel itself: for it alone the channel does not live on.
void Channel::AddOwnInterest() {
  ++interest_;
  if (background_.running() && !driver_.driving()) WakeBackground();
  RequestFlush();
}

void Channel::Cancel(Operation& operation) {
  if (operation.done()) return;
  if (ForkGeneration() != fork_generation_) return operation.Finish(AfterFork());
  const Lock lock(mutex_);
  if (!operation.done()) End(operation, absl::StatusCode::kCancelled, "was cancelled");
}

void Channel::End(Operation& operation, absl::StatusCode code, const std::string& why) {
  ErrorInfo info;
  info.operation = NameOf(operation.kind);
  std::string where;
  if (Connection* const connection = operation.connection; connection != nullptr) {
    // Once encoded it will be sent, if it was not yet.
    info.endpoint = connection->session.endpoint();
    info.may_have_happened = Forget(*connection, operation);
    where = info.may_have_happened
                ? absl::StrCat("no answer came from ", info.endpoint)
                : absl::StrCat(info.endpoint, " has not answered yet what must be asked before it");
  } else if (Link* const link = operation.pending_on; link != nullptr) {
    info.endpoint = link->node->endpoint.text;
    where = absl::StrCat(
        link->state == LinkState::kResolving ? "still looking up " : "still connecting to ",
        info.endpoint);
    link->pending.Remove(operation);
  } else if (key_order_.has_value() && key_order_->IsWaiting(operation)) {
    where = "an earlier operation on its key has not ended";
  } else {
    return;  // its answer has come and is being decoded
  }
  if (operation.retained != nullptr && !operation.retained->tried.empty()) {
    const FailedAttempts& tried = operation.retained->tried;
    absl::StrAppend(&where, "; before that, ", tried.all.back().reason.message());
  }
  if (operation.counted) {
    ++(code == absl::StatusCode::kCancelled ? meter_.counts.cancelled : meter_.counts.timed_out);
  }
  const std::string endpoint = info.endpoint;
  Finish(operation,
         MakeError(code, absl::StrCat(ForAbseil(info.operation), " ", why, ": ", where), info),
         endpoint);
  FlushSoon();
}

template <class Visit>
void Channel::ForEachOutstanding(Visit visit) {
  for (const auto& [id, connection] : connections_) connection->session.ForEachOutstanding(visit);
  for (const auto& node : nodes_) {
    for (const auto& link : node->links) {
      for (Operation& operation : link->pending) visit(operation);
    }
  }
  if (!key_order_.has_value()) return;
  for (const Ref<Operation>& operation : key_order_->Waiting()) visit(*operation);
}

void Channel::ExpireOperations(TimeNs now) {
  if (now < earliest_deadline_) return;
  TimeNs next = kNever;
  std::vector<Ref<Operation>> due;
  ForEachOutstanding([&](Operation& operation) {
    if (operation.deadline <= now) {
      due.emplace_back(&operation);
    } else {
      next = std::min(next, operation.deadline);
    }
  });
  earliest_deadline_ = next;
  for (const Ref<Operation>& operation : due) {
    End(*operation, absl::StatusCode::kDeadlineExceeded, "did not end before its deadline");
  }
}

void Channel::AbandonAll() {
  closing_ = closed_ = true;
  std::vector<Ref<Operation>> unsent;
  ForEachOutstanding([&](Operation& operation) {
    if (operation.connection == nullptr) unsent.emplace_back(&operation);
  });
  for (const Ref<Operation>& operation : unsent) {
    if (!operation->done()) End(*operation, absl::StatusCode::kCancelled, "was abandoned");
  }
  while (!connections_.empty()) {
    const ConnectionRef connection = connections_.begin()->second;
    meter_.counts.cancelled += connection->session.outstanding();
    {
      const std::lock_guard stream_lock(connection->stream_mutex);
      api::Failure failure = sdk::NoFailure();
      connection->stream->Close(/*graceful=*/1, &failure);
    }
    Lose(connection, AfterClose());
  }
  WakeForRoom();
  poller_.Wake();
}

void Channel::Abandon() {
  if (ForkGeneration() != fork_generation_) return;
  {
    Lock lock(mutex_);
    AbandonAll();
    AfterWait(lock);
  }
  for (const auto& lane : Lanes()) lane->Abandon();
}

void Channel::Close(TimeNs until) {
  if (ForkGeneration() != fork_generation_) return;
  Refuse();
  for (const auto& lane : Lanes()) lane->Refuse();
  Drain(until);
  Abandon();
}

void Channel::Refuse() {
  const Lock lock(mutex_);
  closing_ = true;
  WakeForRoom();
}

}  // namespace glowplug
