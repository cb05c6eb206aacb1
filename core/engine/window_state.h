// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_WINDOW_STATE_H_
#define GLOWPLUG_CORE_ENGINE_WINDOW_STATE_H_

#include <absl/status/status.h>

#include <cstdint>
#include <vector>

namespace glowplug {

struct Waiter;

// An operation of a Window that failed.
struct WindowError {
  uint64_t tag;  // as it was given to Window::Add()
  absl::Status status;
};

// What a Window knows of its operations. Guarded by the channel's mutex.
class WindowState {
 public:
  static constexpr size_t kMaxErrors = 16;

  void Ended(uint64_t tag, const absl::Status& status) {
    --in_flight;
    if (status.ok()) return;
    ++failed;
    if (errors.size() < kMaxErrors) errors.push_back({tag, status});
  }

  uint64_t in_flight = 0;
  uint64_t failed = 0;
  std::vector<WindowError> errors;  // the first ones
  uint64_t wanted = 0;              // `waiter` waits until in_flight is not above
  Waiter* waiter = nullptr;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_WINDOW_STATE_H_
