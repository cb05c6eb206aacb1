// SPDX-License-Identifier: Apache-2.0
// A number in a file that all processes with one store have mapped.
#ifndef GLOWPLUG_EMBEDDED_STORE_SHARED_COUNTER_H_
#define GLOWPLUG_EMBEDDED_STORE_SHARED_COUNTER_H_

#include <absl/status/status.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace glowplug::store {

// Thread-safe from Share on. Without it the number is this object's alone.
class SharedCounter {
 public:
  SharedCounter() = default;
  ~SharedCounter();
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;

  // Made when missing, with mode 0600. What the number was before is of no meaning.
  absl::Status Share(const std::string& path);

  uint64_t Get() const { return Number().load(std::memory_order_acquire); }
  void Increment() { Number().fetch_add(1, std::memory_order_acq_rel); }

 private:
  std::atomic_ref<uint64_t> Number() const { return std::atomic_ref<uint64_t>(*number_); }

  alignas(std::atomic_ref<uint64_t>::required_alignment) mutable uint64_t own_ = 0;
  uint64_t* number_ = &own_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_SHARED_COUNTER_H_
