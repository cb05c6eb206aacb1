// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_OPERATION_H_
#define GLOWPLUG_CORE_ENGINE_OPERATION_H_

#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/export.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace glowplug {

struct Connection;
struct Node;
class RetainedRequest;
struct Waiter;

// A node that could not be reached for an operation.
struct FailedAttempt {
  uint32_t node;
  absl::Status reason;
};

// One thing asked of a peer, from its submission to its result. Counted: the caller's Deferred
// holds it, and so does the engine while it is outstanding. The result is written once, by the
// thread that took it off its connection, before done() turns true.
class GLOWPLUG_EXPORT Operation {
 public:
  explicit Operation(api::Operation operation);
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  void AddRef() { references_.fetch_add(1, std::memory_order_relaxed); }
  void Release() {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  // Turns the rows into the user's type; they die when this returns.
  virtual absl::Status Decode(const api::Reply& reply) = 0;

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

  // Guarded by the channel's mutex from submission until done.
  Connection* connection = nullptr;  // in flight here, else null
  Node* pending_on = nullptr;        // waiting for this node's connection, else null
  uint64_t token = 0;                // in flight: its request id
  uint64_t frame_end = 0;            // in flight: where its frame ends in the connection's bytes
  int64_t deadline = INT64_MAX;      // TimeNs
  std::vector<FailedAttempt> tried;  // nodes that could not be reached for it
  Waiter* waiter = nullptr;          // the thread that sleeps until it is done
  std::unique_ptr<RetainedRequest> retained;

 protected:
  virtual ~Operation();

 private:
  std::atomic<uint32_t> references_{0};
  std::atomic<bool> done_{false};
  absl::Status status_;
};

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
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) object_->Release();
  }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_OPERATION_H_
