// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_DEFERRED_H_
#define GLOWPLUG_DEFERRED_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/internal/engine.h>

#include <type_traits>
#include <utility>

namespace glowplug {

// The result of an operation that may still be on its way. Movable, one owner, one consumer: Wait()
// takes the result. The thread that waits does the sending and receiving itself, for every
// operation of the client.
//
// Dropping it lets the operation go on: it is sent, and its answer discarded. Not thread-safe;
// different Deferreds of one client may be used by different threads.
template <class T>
class Deferred {
 public:
  using Result = std::conditional_t<std::is_void_v<T>, absl::Status, absl::StatusOr<T>>;
  using Stored = std::conditional_t<std::is_void_v<T>, internal::Nothing, T>;
  using Operation = internal::ResultOperation<Stored>;

  // The library makes them.
  Deferred(internal::ChannelRef channel, Ref<Operation> operation)
      : channel_(std::move(channel)), operation_(std::move(operation)) {}
  Deferred(Deferred&&) noexcept = default;
  Deferred& operator=(Deferred&& other) noexcept {
    Drop();
    channel_ = std::move(other.channel_);
    operation_ = std::move(other.operation_);
    return *this;
  }
  ~Deferred() { Drop(); }

  // Waits for the end, at the latest the operation's deadline, and takes the result. A second call
  // answers FAILED_PRECONDITION.
  Result Wait() {
    if (!operation_) return AlreadyTaken();
    internal::Wait(*channel_, *operation_, absl::InfiniteDuration());
    return Take();
  }

  // True when the result is there within the timeout; Wait() then takes it without waiting. Zero
  // asks the connections once. False does not end the operation.
  bool WaitFor(absl::Duration timeout) {
    return operation_ && internal::Wait(*channel_, *operation_, timeout);
  }

  // True when Wait() would not wait. Does no I/O.
  bool ready() const { return operation_ && operation_->done(); }

  // Ends the operation here and now with CANCELLED, unless it is done; the server may still carry
  // it out, which InfoOf(status).may_have_happened tells.
  void Cancel() {
    if (operation_) internal::Cancel(*channel_, *operation_);
  }

 private:
  static absl::Status AlreadyTaken() {
    return absl::FailedPreconditionError("this Deferred's result was taken already");
  }

  Result Take() {
    const Ref<Operation> operation = std::move(operation_);
    channel_.reset();
    if constexpr (std::is_void_v<T>) {
      return operation->status();
    } else {
      if (!operation->status().ok()) return operation->status();
      return operation->Take();
    }
  }

  void Drop() {
    if (operation_ && !operation_->done()) internal::Flush(*channel_);
  }

  internal::ChannelRef channel_;
  Ref<Operation> operation_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_DEFERRED_H_
