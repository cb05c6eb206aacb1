// SPDX-License-Identifier: Apache-2.0
#include "core/net/background.h"

#include <chrono>
#include <utility>

#include "core/net/quiet_thread.h"

namespace glowplug {

Background::~Background() {
  Stop();
  if (thread_.joinable()) thread_.detach();
}

void Background::Stop() {
  if (state_ == nullptr) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->wake.notify_one();
  if (thread_.joinable() && !IsThisThread()) thread_.join();
}

bool Background::Start(Work work) {
  auto state = std::make_shared<State>();
  auto thread = StartQuietThread([state, work = std::move(work)] {
    TimeNs again = kNever;
    while (Sleep(*state, again)) {
      if (!work(&again)) return;
    }
  });
  if (!thread.has_value()) return false;
  state_ = std::move(state);
  thread_ = *std::move(thread);
  return true;
}

void Background::Wake() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->woken = true;
  }
  state_->wake.notify_one();
}

void Background::Forget() {
  if (state_ == nullptr) return;
  thread_.detach();
  state_ = nullptr;
}

bool Background::Sleep(State& state, TimeNs until) {
  std::unique_lock lock(state.mutex);
  const auto ready = [&] { return state.woken || state.stop; };
  if (until == kNever) {
    state.wake.wait(lock, ready);
  } else {
    const std::chrono::steady_clock::time_point time{std::chrono::nanoseconds(until)};
    state.wake.wait_until(lock, time, ready);
  }
  state.woken = false;
  return !state.stop;
}

}  // namespace glowplug
