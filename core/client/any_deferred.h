// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_ANY_DEFERRED_H_
#define GLOWPLUG_ANY_DEFERRED_H_

#include <absl/status/status.h>
#include <glowplug/deferred.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace glowplug {

// An operation that is done, as Client::Loop() gives it out, whatever its result is. It compares
// equal to the Deferred it came from and has its hash, and either of the two may take the result.
// Movable; not thread-safe.
class AnyDeferred {
 public:
  // The library makes them.
  explicit AnyDeferred(Ref<Operation> operation) : operation_(std::move(operation)) {}
  AnyDeferred(AnyDeferred&&) noexcept = default;
  AnyDeferred& operator=(AnyDeferred&&) noexcept = default;

  // Takes the result of an operation that gives a T. INVALID_ARGUMENT, and nothing is taken, when
  // it gives something else; FAILED_PRECONDITION when it was taken before.
  template <class T>
  typename Deferred<T>::Result As() {
    if (operation_->ResultType() != &internal::kResultType<typename Deferred<T>::Stored>) {
      return absl::InvalidArgumentError(
          "this operation's result is of another type than As() asks for. Ask for what its "
          "Deferred gives; set_tag() tells operations apart");
    }
    if (!operation_->Claim()) return Deferred<T>::AlreadyTaken();
    return Deferred<T>::ResultOf(operation_);
  }

  // How it ended. Takes nothing.
  absl::Status status() const { return operation_->status(); }
  // As Deferred::set_tag() was told, else 0.
  uint64_t tag() const { return operation_->tag; }

  friend bool operator==(const AnyDeferred& one, const AnyDeferred& other) {
    return one.operation_.get() == other.operation_.get();
  }
  template <class T>
  friend bool operator==(const AnyDeferred& any, const Deferred<T>& deferred) {
    return any.operation_.get() == IdOf(deferred);
  }

 private:
  friend struct DeferredHash;

  template <class T>
  static const Operation* IdOf(const Deferred<T>& deferred) {
    return deferred.operation_.get();
  }

  Ref<Operation> operation_;
};

// For sets of Deferreds in which an AnyDeferred is looked up:
//   absl::flat_hash_set<Deferred<T>, DeferredHash, DeferredEqual> outstanding;
//   outstanding.erase(*client.Loop());
struct DeferredHash {
  using is_transparent = void;
  size_t operator()(const AnyDeferred& any) const { return Of(any.operation_.get()); }
  template <class T>
  size_t operator()(const Deferred<T>& deferred) const {
    return Of(AnyDeferred::IdOf(deferred));
  }

 private:
  static size_t Of(const Operation* id) { return std::hash<const Operation*>()(id); }
};

struct DeferredEqual {
  using is_transparent = void;
  template <class T>
  bool operator()(const AnyDeferred& any, const Deferred<T>& deferred) const {
    return any == deferred;
  }
  template <class T>
  bool operator()(const Deferred<T>& deferred, const AnyDeferred& any) const {
    return any == deferred;
  }
  template <class T>
  bool operator()(const Deferred<T>& one, const Deferred<T>& other) const {
    return &one == &other || DeferredHash()(one) == DeferredHash()(other);
  }
};

}  // namespace glowplug

#endif  // GLOWPLUG_ANY_DEFERRED_H_
