// SPDX-License-Identifier: Apache-2.0
#include "core/net/driver.h"

#include <chrono>

namespace glowplug {

void Driver::Sleep(Lock& lock, Waiter& waiter, TimeNs deadline) {
  const auto place = sleeping_.insert(sleeping_.end(), &waiter);
  waiter.woken = false;
  if (deadline == kNever) {
    waiter.wake.wait(lock, [&] { return waiter.woken; });
  } else {
    const std::chrono::steady_clock::time_point until{std::chrono::nanoseconds(deadline)};
    waiter.wake.wait_until(lock, until, [&] { return waiter.woken; });
  }
  sleeping_.erase(place);
}

}  // namespace glowplug
