// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_OPERATION_QUEUE_H_
#define GLOWPLUG_CORE_ENGINE_OPERATION_QUEUE_H_

#include <glowplug/internal/operation.h>

#include <boost/intrusive/list.hpp>
#include <utility>

namespace glowplug {

// Operations in the order they came, each in one queue at most. Holds a reference to each and
// allocates nothing. Not thread-safe.
class OperationQueue {
 public:
  OperationQueue() = default;
  OperationQueue(OperationQueue&& other) noexcept { list_.swap(other.list_); }
  OperationQueue& operator=(OperationQueue&&) = delete;
  ~OperationQueue() {
    while (!empty()) PopFront();
  }

  bool empty() const { return list_.empty(); }
  void PushBack(Ref<Operation> operation) { list_.push_back(*operation.Detach()); }
  Ref<Operation> PopFront() {
    Operation& front = list_.front();
    list_.pop_front();
    return Ref<Operation>::Adopt(&front);
  }
  // Nothing when the operation is in no queue; it must not be in another.
  void Remove(Operation& operation) {
    if (!operation.is_linked()) return;
    list_.erase(list_.iterator_to(operation));
    operation.Release();
  }
  auto begin() { return list_.begin(); }
  auto end() { return list_.end(); }

 private:
  boost::intrusive::list<Operation, boost::intrusive::constant_time_size<false>> list_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_OPERATION_QUEUE_H_
