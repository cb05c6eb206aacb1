// SPDX-License-Identifier: Apache-2.0
#include "bench/ignite/allocations.h"

#include <glowplug/export.h>

#include <array>
#include <atomic>
#include <cstddef>

namespace {

// A thread counts in a slot of its own, for one counter of all threads would be dearer than what it
// counts. Beyond so many threads slots are shared, and their counts may miss some.
struct alignas(64) Slot {
  std::atomic<uint64_t> count{0};
  std::atomic<uint64_t> bytes{0};
};
constinit std::array<Slot, 256> slots{};
constinit std::atomic<size_t> slots_taken{0};
constinit thread_local Slot* own_slot = nullptr;

void Increase(std::atomic<uint64_t>& counter, uint64_t by) {
  counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

void Count(size_t bytes) {
  if (own_slot == nullptr) {
    own_slot = &slots[slots_taken.fetch_add(1, std::memory_order_relaxed) % slots.size()];
  }
  Increase(own_slot->count, 1);
  Increase(own_slot->bytes, bytes);
}

}  // namespace

extern "C" {

// NOLINTBEGIN: glibc's own names
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
// NOLINTEND

GLOWPLUG_EXPORT void* malloc(size_t size) {
  Count(size);
  return __libc_malloc(size);
}

GLOWPLUG_EXPORT void* calloc(size_t count, size_t size) {
  Count(count * size);
  return __libc_calloc(count, size);
}

GLOWPLUG_EXPORT void* realloc(void* old, size_t size) {
  Count(size);
  return __libc_realloc(old, size);
}

GLOWPLUG_EXPORT void* aligned_alloc(size_t alignment, size_t size) {
  Count(size);
  return __libc_memalign(alignment, size);
}

}  // extern "C"

namespace bench {

Allocations CountedAllocations() {
  Allocations all;
  for (const Slot& slot : slots) {
    all.count += slot.count.load(std::memory_order_relaxed);
    all.bytes += slot.bytes.load(std::memory_order_relaxed);
  }
  return all;
}

}  // namespace bench
