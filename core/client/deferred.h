// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_DEFERRED_H_
#define GLOWPLUG_DEFERRED_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <glowplug/internal/engine.h>

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace glowplug {

class AnyDeferred;
class Window;

// The result of an operation that may still be on its way. Movable, one owner, one consumer: one of
// Wait(), Then(), co_await, a completion token, Client::Loop() or a Window has the result, and a
// second one is told FAILED_PRECONDITION. Until one of them asks, nothing is promised: the
// operation may not even have been sent.
//
// Whoever waits sends and receives itself, for every operation of the client; operations for which
// no thread waits are the background thread's (client.threads).
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

  // Waits for the end, at the latest the operation's deadline, and takes the result.
  Result Wait() {
    if (!operation_ || !internal::Take(*channel_, *operation_)) return AlreadyTaken();
    const internal::ChannelRef channel = std::move(channel_);
    const Ref<Operation> operation = std::move(operation_);
    return ResultOf(operation);
  }

  // True when the result is there within the timeout; Wait() then takes it without waiting. Zero
  // asks the connections once. False does not end the operation.
  bool WaitFor(absl::Duration timeout) {
    return operation_ && internal::Wait(*channel_, *operation_, timeout);
  }
  bool WaitUntil(absl::Time time) { return WaitFor(time - absl::Now()); }

  // True when Wait() would not wait. Does no I/O.
  bool ready() const { return operation_ && operation_->done(); }

  // Gives the result to `consume` when it is there. It runs on the client's background thread, or,
  // when there is none, in a thread that waits or calls Client::RunOnce(), after what that waits
  // for. It may use the client, wait too, and should not take long: the other callbacks wait for
  // it. What it throws is logged.
  template <std::invocable<Result> Consume>
  void Then(Consume consume) {
    const internal::ChannelRef channel = std::move(channel_);
    const Ref<Operation> operation = std::move(operation_);
    Callback callback = [consume = std::move(consume)](const Ref<glowplug::Operation>& done,
                                                       CallbackBatch*) mutable {
      consume(ResultOf(done));
    };
    if (!operation || !internal::OnDone(*channel, *operation, callback)) callback({}, nullptr);
  }

  // Any completion token of Boost.Asio (use_future, use_awaitable, deferred, a callback); include
  // <glowplug/asio.h>. The handler's signature is void(Result); it runs on its associated executor.
  // In a coroutine of Boost.Asio, co_await takes this way by itself, of a Deferred that is moved or
  // returned there.
  template <class Token>
  auto operator()(Token&& token)
      -> decltype(internal::AsioCompletion<T, Token>::Start(std::declval<Deferred>(), token)) {
    return internal::AsioCompletion<T, Token>::Start(std::move(*this), token);
  }

  // Ends the operation here and now with CANCELLED, unless it is done; the server may still carry
  // it out, which InfoOf(status).may_have_happened tells.
  void Cancel() {
    if (operation_) internal::Cancel(*channel_, *operation_);
  }

  // The user's own number for it, which Client::Loop(), Window and Listener give back. Another
  // thread that is inside Loop() may have been given the operation before: threads that tag, and
  // loop, have a client each.
  void set_tag(uint64_t tag) {
    if (operation_) operation_->tag.store(tag, std::memory_order_relaxed);
  }

  // Leaves it to Client::Loop(), which gives it out when it is done.
  void ToLoop() && {
    operation_ = {};
    channel_.reset();
  }

  // In a coroutine of any kind: resumes where a callback of Then() would run.
  auto operator co_await() && { return Awaiter(std::move(*this)); }
  auto operator co_await() & { return Awaiter(std::move(*this)); }

 private:
  friend class AnyDeferred;
  friend class Window;
  friend struct internal::Caller;
  template <class, class>
  friend struct internal::AsioCompletion;

  class Awaiter {
   public:
    explicit Awaiter(Deferred deferred) : deferred_(std::move(deferred)) {}

    bool await_ready() const { return !deferred_.operation_ || deferred_.ready(); }
    bool await_suspend(std::coroutine_handle<> coroutine) {
      // The coroutine may have run on, and this be gone, before OnDone() returns.
      const internal::ChannelRef channel = deferred_.channel_;
      const Ref<Operation> operation = deferred_.operation_;
      Callback callback = [coroutine](const Ref<glowplug::Operation>&, CallbackBatch*) {
        coroutine.resume();
      };
      asked_ = true;
      if (internal::OnDone(*channel, *operation, callback)) return true;
      asked_ = false;
      return false;
    }
    Result await_resume() { return asked_ ? ResultOf(deferred_.operation_) : deferred_.Wait(); }

   private:
    Deferred deferred_;
    bool asked_ = false;
  };

  static absl::Status AlreadyTaken() {
    return absl::FailedPreconditionError(
        "this Deferred's result was taken already, which is possible once. Keep what was given "
        "then");
  }

  // Of an operation that is done; null: another has its result.
  static Result ResultOf(const Ref<glowplug::Operation>& done) {
    if (!done) return AlreadyTaken();
    if constexpr (std::is_void_v<T>) {
      return done->status();
    } else {
      if (!done->status().ok()) return done->status();
      return static_cast<Operation&>(*done).Take();
    }
  }

  void Drop() {
    if (operation_) internal::Drop(*channel_, *operation_);
  }

  internal::ChannelRef channel_;
  Ref<Operation> operation_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_DEFERRED_H_
