// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_BASE_THREAD_NUMBER_H_
#define GLOWPLUG_CORE_BASE_THREAD_NUMBER_H_

#include <atomic>
#include <cstddef>

namespace glowplug {

// The calling thread's own for as long as it runs: 0 for the first one that asks, 1 for the next.
// To share out among threads what all of them would change.
inline size_t ThreadNumber() {
  static std::atomic<size_t> threads{0};
  thread_local const size_t number = threads.fetch_add(1, std::memory_order_relaxed);
  return number;
}

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_BASE_THREAD_NUMBER_H_
