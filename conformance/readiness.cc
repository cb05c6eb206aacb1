// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/readiness.h>
#include <poll.h>

#include <algorithm>

namespace glowplug::conformance {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

void Readiness::Wake() noexcept {
  const std::lock_guard lock(mutex_);
  is_woken_ = true;
  woken_.notify_all();
}

bool Readiness::WaitForWake(steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  const bool woken = woken_.wait_until(lock, until, [this] { return is_woken_; });
  is_woken_ = false;
  return woken;
}

bool Readiness::Wait(const std::vector<api::PollState>& states, steady_clock::time_point deadline) {
  std::vector<pollfd> polled;
  bool by_waker = false;
  for (const api::PollState& state : states) {
    if (state.ready_now != 0) return true;
    by_waker = by_waker || state.descriptor < 0;
    short events = 0;  // NOLINT: the type of pollfd
    if (state.want_read != 0) events |= POLLIN;
    if (state.want_write != 0) events |= POLLOUT;
    if (state.descriptor >= 0 && events != 0) polled.push_back({state.descriptor, events, 0});
  }
  if (polled.empty()) return by_waker && WaitForWake(deadline);
  for (;;) {
    const auto now = steady_clock::now();
    if (now >= deadline) return false;
    // Both kinds at once, which only tests do: look at each in turns.
    const auto left = std::chrono::ceil<milliseconds>(deadline - now);
    const milliseconds pause = by_waker ? milliseconds(1) : left;
    if (poll(polled.data(), polled.size(), static_cast<int>(pause.count())) > 0) return true;
    if (by_waker && WaitForWake(now)) return true;
  }
}

}  // namespace glowplug::conformance
