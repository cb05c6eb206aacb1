// SPDX-License-Identifier: Apache-2.0
#include "core/engine/operation_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace glowplug {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kKeeps = false;
#else
constexpr bool kKeeps = true;
#endif

constexpr size_t kSize = 200;

std::vector<void*> Take(size_t count, size_t size = kSize) {
  std::vector<void*> pieces;
  for (size_t i = 0; i < count; ++i) {
    pieces.push_back(OperationMemory::Take(size));
    std::memset(pieces.back(), 0x5a, size);
  }
  return pieces;
}

void GiveBack(const std::vector<void*>& pieces, size_t size = kSize) {
  for (void* const piece : pieces) OperationMemory::GiveBack(piece, size);
}

TEST(OperationMemory, GivesEachPieceToOneOwner) {
  const std::vector<void*> first = Take(100);
  GiveBack(first);
  const std::vector<void*> second = Take(200);
  EXPECT_EQ(std::set<void*>(second.begin(), second.end()).size(), 200u);
  GiveBack(second);
}

TEST(OperationMemory, KeepsABoundedNumber) {
  const uint32_t before = OperationMemory::kept(kSize);
  GiveBack(Take(10));
  EXPECT_EQ(OperationMemory::kept(kSize), kKeeps ? std::max(before, 10u) : 0u);
  GiveBack(Take(OperationMemory::kMostKept + 100));
  EXPECT_EQ(OperationMemory::kept(kSize), kKeeps ? OperationMemory::kMostKept : 0u);
}

TEST(OperationMemory, WhatIsLargeIsNotKept) {
  GiveBack(Take(3, OperationMemory::kLargest + 1), OperationMemory::kLargest + 1);
  GiveBack(Take(3, OperationMemory::kLargest), OperationMemory::kLargest);
  EXPECT_EQ(OperationMemory::kept(OperationMemory::kLargest), kKeeps ? 3u : 0u);
}

TEST(OperationMemory, AnotherThreadMayGiveBack) {
  const std::vector<void*> pieces = Take(50);
  std::thread([&] {
    GiveBack(pieces);
    EXPECT_EQ(OperationMemory::kept(kSize), kKeeps ? 50u : 0u);
    GiveBack(Take(20));
  }).join();
}

// Made before anything is kept, so that it ends after what was kept has gone.
struct Late {
  void* piece = nullptr;
  ~Late() {
    OperationMemory::GiveBack(piece, kSize);
    EXPECT_EQ(OperationMemory::kept(kSize), 0u);
  }
};

TEST(OperationMemory, AThreadThatEndsKeepsNothing) {
  std::thread([] {
    thread_local Late late;
    late.piece = OperationMemory::Take(kSize);
    GiveBack(Take(5));
    EXPECT_EQ(OperationMemory::kept(kSize), kKeeps ? 5u : 0u);
  }).join();
}

}  // namespace
}  // namespace glowplug
