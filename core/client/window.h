// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WINDOW_H_
#define GLOWPLUG_WINDOW_H_

#include <absl/status/status.h>
#include <glowplug/client.h>
#include <glowplug/export.h>
#include <glowplug/internal/window_state.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace glowplug {

// Many operations of which only the errors matter, a bounded number of them at a time:
//   Window window(client, 1024);
//   for (const auto& [key, value] : entries) window.Add(cache.AsyncPut(key, value), key);
//   absl::Status all = window.Drain();
// Not thread-safe; several windows of one client may be used by different threads.
class GLOWPLUG_EXPORT Window {
 public:
  // At most `size` operations in flight; 0 counts as 1.
  Window(const Client& client, uint32_t size);
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  // Waits for those in flight.
  ~Window();

  // Takes the Deferred. Waits, sending and receiving, while more than the window's size are in
  // flight. The tag is the user's own and stands in errors(). The result, if it has one, is thrown
  // away.
  template <class T>
  void Add(Deferred<T> deferred, uint64_t tag = 0) {
    if (!deferred.operation_) return;
    deferred.operation_->tag.store(tag, std::memory_order_relaxed);
    Add(*deferred.operation_);
  }

  // Waits for all that were added. Answers the first error; OK when none of them failed.
  absl::Status Drain();

  // After Drain(): how many failed, and the first 16 of those.
  uint64_t failed() const { return state_->failed; }
  const std::vector<WindowError>& errors() const { return state_->errors; }

 private:
  void Add(Operation& operation);

  const internal::ChannelRef channel_;
  const uint32_t size_;
  const std::unique_ptr<WindowState> state_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_WINDOW_H_
