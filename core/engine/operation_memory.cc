// SPDX-License-Identifier: Apache-2.0
#include "core/engine/operation_memory.h"

#include <array>
#include <new>

namespace glowplug {
namespace {

// Sizes that differ by less share a list.
constexpr size_t kStep = 16;

struct FreePiece {
  FreePiece* next;
};

struct FreeList {
  FreePiece* first = nullptr;
  uint32_t count = 0;
};

// Without a destructor: what other thread-local objects give back at the thread's end must still
// find them.
struct Kept {
  std::array<FreeList, OperationMemory::kLargest / kStep + 1> lists;
  bool is_over = false;
};
constinit thread_local Kept kept_here;

struct Cleaner {
  ~Cleaner() {
    kept_here.is_over = true;
    for (FreeList& list : kept_here.lists) {
      while (list.first != nullptr) {
        FreePiece* const piece = list.first;
        list.first = piece->next;
        ::operator delete(piece);
      }
      list.count = 0;
    }
  }
  void Begin() {}
};
thread_local Cleaner cleaner;

constexpr size_t IndexOf(size_t size) { return (size + kStep - 1) / kStep; }

// A sanitizer must see each piece come and go.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kKeeps = false;
#else
constexpr bool kKeeps = true;
#endif

}  // namespace

void* OperationMemory::Take(size_t size) {
  if (size > kLargest) return ::operator new(size);
  FreeList& list = kept_here.lists[IndexOf(size)];
  if (list.first == nullptr) return ::operator new(IndexOf(size) * kStep);
  FreePiece* const piece = list.first;
  list.first = piece->next;
  --list.count;
  return piece;
}

void OperationMemory::GiveBack(void* piece, size_t size) noexcept {
  Kept& kept = kept_here;
  if (!kKeeps || size > kLargest || kept.is_over) return ::operator delete(piece);
  FreeList& list = kept.lists[IndexOf(size)];
  if (list.count == kMostKept) return ::operator delete(piece);
  if (list.count == 0) cleaner.Begin();  // from now on it is due at the thread's end
  list.first = new (piece) FreePiece{list.first};
  ++list.count;
}

uint32_t OperationMemory::kept(size_t size) { return kept_here.lists[IndexOf(size)].count; }

}  // namespace glowplug
