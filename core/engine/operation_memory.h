// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_OPERATION_MEMORY_H_
#define GLOWPLUG_CORE_ENGINE_OPERATION_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace glowplug {

// Memory for what comes and goes by the thousand and is small. The thread that gives a piece back
// keeps it for its next one of that size: malloc keeps seven at hand, and a window ends many at a
// time. What a thread keeps is bounded and goes with the thread. Any thread may give back.
class OperationMemory {
 public:
  static constexpr size_t kLargest = 512;      // bytes; what is larger is malloc's alone
  static constexpr uint32_t kMostKept = 1024;  // pieces of a size, by each thread

  // Never null: throws std::bad_alloc, as operator new does.
  static void* Take(size_t size);
  // `size` as it was taken.
  static void GiveBack(void* piece, size_t size) noexcept;
  // Pieces of that size that this thread keeps.
  static uint32_t kept(size_t size);
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_OPERATION_MEMORY_H_
