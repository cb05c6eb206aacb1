// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/seen_objects.h"

#include <gtest/gtest.h>

#include <vector>

#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

TEST(SeenObjects, AreFoundByWhereTheyBegin) {
  sdk::HeapArena arena;
  SeenObjects objects;
  EXPECT_EQ(objects.Find(0), nullptr);
  constexpr uint32_t kMany = 1000;
  std::vector<SeenObject*> added;
  for (uint32_t i = 0; i < kMany; ++i) {
    SeenObject* object = objects.FindOrAdd(3 * uint64_t{i}, arena.get());
    ASSERT_NE(object, nullptr);
    object->height = i;
    added.push_back(object);
  }
  EXPECT_EQ(objects.size(), kMany);
  for (uint32_t i = 0; i < kMany; ++i) {
    EXPECT_EQ(&objects.at(i), added[i]) << "entries stay where they are";
    EXPECT_EQ(objects.Find(3 * uint64_t{i}), added[i]);
    EXPECT_EQ(objects.Find(3 * uint64_t{i} + 1), nullptr);
    EXPECT_EQ(objects.FindOrAdd(3 * uint64_t{i}, arena.get())->height, i) << "found, not added";
  }
  EXPECT_EQ(objects.size(), kMany);
}

TEST(SeenObjects, TheFirstFewTakeNoMemory) {
  api::Arena none{};
  none.grow = [](api::Arena*, uint64_t) noexcept { return api::Outcome::kFailed; };
  SeenObjects objects;
  for (uint64_t i = 0; i < 8; ++i) EXPECT_NE(objects.FindOrAdd(i, &none), nullptr);
  EXPECT_EQ(objects.FindOrAdd(8, &none), nullptr);
}

TEST(RememberedObjects, AreFoundInAnyOrder) {
  sdk::HeapArena arena;
  RememberedObjects objects;
  EXPECT_EQ(objects.Find(0), nullptr);
  constexpr uint64_t kMany = 1000;
  std::vector<SeenObject*> added(kMany);
  for (uint64_t i = 0; i < kMany; ++i) {
    const uint64_t offset = i * 7 % kMany;
    SeenObject* object = objects.FindOrAdd(offset, arena.get());
    ASSERT_NE(object, nullptr);
    EXPECT_EQ(object->offset, offset);
    EXPECT_EQ(object->end, 0u);
    object->end = offset + 1;
    added[offset] = object;
  }
  for (uint64_t i = 0; i < kMany; ++i) {
    EXPECT_EQ(objects.Find(i), added[i]);
    EXPECT_EQ(objects.FindOrAdd(i, arena.get())->end, i + 1) << "found, not added";
    EXPECT_EQ(objects.Find(i + kMany), nullptr);
  }
  api::Arena none{};
  none.grow = [](api::Arena*, uint64_t) noexcept { return api::Outcome::kFailed; };
  EXPECT_EQ(objects.FindOrAdd(kMany, &none), nullptr);
}

}  // namespace
}  // namespace glowplug::ignite
