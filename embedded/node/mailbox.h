// SPDX-License-Identifier: Apache-2.0
// Where answers wait that another thread has made, until their connection takes them.
#ifndef GLOWPLUG_EMBEDDED_NODE_MAILBOX_H_
#define GLOWPLUG_EMBEDDED_NODE_MAILBOX_H_

#include <absl/functional/any_invocable.h>
#include <absl/functional/function_ref.h>
#include <glowplug/sdk/buffer.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>

#include "embedded/node/answer.h"

namespace glowplug::node {

// Thread-safe, but for what the connection alone does.
class Mailbox {
 public:
  // wake is called when something came in where nothing was: on any thread, while a lock is held.
  // It does not wait, and does not call the connection.
  explicit Mailbox(absl::AnyInvocable<void()> wake) : wake_(std::move(wake)) {}

  // The connection: one more answer will come; how many are still to come.
  void Expect() { outstanding_.fetch_add(1, std::memory_order_relaxed); }
  int32_t outstanding() const { return outstanding_.load(std::memory_order_acquire); }
  bool has_mail() const { return has_mail_.load(std::memory_order_acquire); }

  // Writes an answer, unless the connection is gone.
  void Post(const ignite::Version& version, int64_t request_id,
            absl::FunctionRef<void(Answer&)> write) {
    const std::lock_guard lock(mutex_);
    outstanding_.fetch_sub(1, std::memory_order_release);
    if (is_closed_) return;
    Answer answer(frames_.out(), version, request_id, -1);
    write(answer);
    if (!answer.End()) is_lost_ = true;
    if (!has_mail_.exchange(true, std::memory_order_release) && wake_) wake_();
  }

  // The connection: moves what has come to *out. False: an answer was lost, for memory ran out.
  bool Collect(api::OutBuffer* out) {
    const std::lock_guard lock(mutex_);
    has_mail_.store(false, std::memory_order_relaxed);
    const bool taken = sdk::Append(out, frames_.view());
    frames_.Clear();
    return taken && !is_lost_;
  }
  // The connection goes; wake is not called any more.
  void Close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    wake_ = nullptr;
  }

 private:
  std::atomic<int32_t> outstanding_ = 0;
  std::atomic<bool> has_mail_ = false;
  std::mutex mutex_;  // guards what follows
  absl::AnyInvocable<void()> wake_;
  sdk::HeapBuffer frames_;
  bool is_closed_ = false;
  bool is_lost_ = false;
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_MAILBOX_H_
