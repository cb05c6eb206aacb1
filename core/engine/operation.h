// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_OPERATION_H_
#define GLOWPLUG_CORE_ENGINE_OPERATION_H_

#include <absl/functional/any_invocable.h>
#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/export.h>

#include <atomic>
#include <boost/intrusive/list_hook.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace glowplug {

struct Connection;
struct Link;
class CallbackBatch;
class RetainedRequest;
class WindowState;
struct Waiter;

// A counted reference.
template <class T>
class Ref {
 public:
  Ref() = default;
  explicit Ref(T* object) : object_(object) {
    if (object_ != nullptr) object_->AddRef();
  }
  Ref(const Ref& other) : Ref(other.object_) {}
  template <class U>
  Ref(const Ref<U>& other) : Ref(other.get()) {}  // NOLINT: as every smart pointer
  template <class U>
  Ref(Ref<U>&& other) noexcept : object_(other.Detach()) {}  // NOLINT: as every smart pointer
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) object_->Release();
  }
  // A reference that was counted before and given up by Detach().
  static Ref Adopt(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  T* Detach() { return std::exchange(object_, nullptr); }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

// Who gets the result. Every operation begins with kLoop: whoever comes first, its Deferred or
// Loop(), has it. The last three are not the user's: kEngine prepares others, kControl is what the
// engine asks for itself, kCleanup closes a cursor that nobody knows of, or waits for its number.
enum class Consumer : uint8_t {
  kLoop,
  kDeferred,
  kCallback,
  kWindow,
  kNobody,
  kEngine,
  kControl,
  kCleanup
};

class Operation;

// What is run with an operation that is done. One that is for another executor puts the operation
// into the batch, and is run a second time there, without one.
using Callback = absl::AnyInvocable<void(const Ref<Operation>& done, CallbackBatch* batch)>;

// One thing asked of a peer, from its submission to its result. Counted: the caller's Deferred
// holds it, and so does the engine while it is outstanding. The result is written once, by the
// thread that took it off its connection, before done() turns true. There may be a million of them:
// each byte counts.
class GLOWPLUG_EXPORT Operation : public boost::intrusive::list_base_hook<> {
 public:
  explicit Operation(api::Operation operation);
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  void AddRef() {
    // Beside the only one, which is the caller's own, there is nobody to count against.
    const uint32_t references = references_.load(std::memory_order_acquire);
    if (references <= 1) {
      references_.store(references + 1, std::memory_order_relaxed);
    } else {
      references_.fetch_add(1, std::memory_order_relaxed);
    }
  }
  void Release() {
    // The last one has nobody to count down against.
    if (references_.load(std::memory_order_acquire) == 1 ||
        references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete this;
    }
  }

  static void* operator new(std::size_t size);
  static void operator delete(void* memory, std::size_t size) noexcept;

  // Turns the rows into the user's type; they die when this returns.
  virtual absl::Status Decode(const api::Reply& reply) = 0;
  // Which type that is: the address of one thing for each.
  virtual const void* ResultType() const { return nullptr; }

  // True once the result may be read. Any thread.
  bool done() const { return done_.load(std::memory_order_acquire); }
  // The engine: writes the status and lets everybody read the result.
  void Finish(absl::Status status) {
    status_ = std::move(status);
    done_.store(true, std::memory_order_release);
  }
  // After done().
  const absl::Status& status() const { return status_; }

  const api::Operation kind;

  // Whether its result was given away. Any thread.
  std::atomic<bool> taken{false};
  // Gives it away; false when that had happened before. Any thread that holds a reference.
  bool Claim() {
    if (references_.load(std::memory_order_acquire) > 1) return !taken.exchange(true);
    const bool claimed = !taken.load(std::memory_order_relaxed);
    taken.store(true, std::memory_order_relaxed);
    return claimed;
  }
  std::atomic<uint64_t> tag{0};  // the user's own

  // Guarded by the channel's mutex from submission on.
  Consumer consumer = Consumer::kLoop;
  bool counted = false;  // among the channel's outstanding ones
  // Took the place of one that nobody waits for any more, and whose answer may open a cursor.
  bool orphan = false;
  uint16_t preparations = 0;  // that were sent because its codec asked for them
  Callback callback;          // for Consumer::kCallback
  union {
    Waiter* waiter = nullptr;  // the thread that sleeps until it is done
    WindowState* window;       // for Consumer::kWindow, for which no thread waits
  };
  Connection* connection = nullptr;  // in flight here, else null
  Link* pending_on = nullptr;        // waiting for this connection to be made, else null
  uint64_t token = 0;                // in flight: its request id
  uint64_t connection_id = 0;        // that it was sent on last
  uint64_t frame_end = 0;            // in flight: where its frame ends in the connection's bytes
  int64_t started = 0;               // TimeNs
  int64_t deadline = INT64_MAX;      // TimeNs
  std::unique_ptr<RetainedRequest> retained;

 protected:
  virtual ~Operation();

 private:
  std::atomic<uint32_t> references_{0};
  std::atomic<bool> done_{false};
  absl::Status status_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_OPERATION_H_
