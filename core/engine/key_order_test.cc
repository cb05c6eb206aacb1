// SPDX-License-Identifier: Apache-2.0
#include "core/engine/key_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <set>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Put final : public Operation {
 public:
  Put() : Operation(api::Operation::kPut) {}
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

Ref<Operation> NewPut() { return Ref<Operation>(new Put()); }

std::vector<const Operation*> Pointers(const std::vector<Ref<Operation>>& operations) {
  std::vector<const Operation*> pointers;
  for (const auto& operation : operations) pointers.push_back(operation.get());
  return pointers;
}

TEST(KeyOrderTest, OneKeyGoesOneByOneInProgramOrder) {
  KeyOrder order;
  const auto first = NewPut(), second = NewPut(), third = NewPut();
  EXPECT_TRUE(order.Enter(first, {7}));
  EXPECT_FALSE(order.Enter(second, {7}));
  EXPECT_FALSE(order.Enter(third, {7}));
  EXPECT_THAT(Pointers(order.Waiting()), UnorderedElementsAre(second.get(), third.get()));
  EXPECT_THAT(Pointers(order.Leave(*first)), ElementsAre(second.get()));
  EXPECT_THAT(Pointers(order.Leave(*second)), ElementsAre(third.get()));
  EXPECT_THAT(order.Leave(*third), IsEmpty());
}

TEST(KeyOrderTest, OtherKeysDoNotWait) {
  KeyOrder order;
  const auto first = NewPut(), second = NewPut();
  EXPECT_TRUE(order.Enter(first, {7}));
  EXPECT_TRUE(order.Enter(second, {8}));
  EXPECT_THAT(order.Leave(*first), IsEmpty());
}

TEST(KeyOrderTest, ManyKeysWaitForEachOfThem) {
  KeyOrder order;
  const auto one = NewPut(), two = NewPut(), both = NewPut(), after = NewPut();
  EXPECT_TRUE(order.Enter(one, {1}));
  EXPECT_TRUE(order.Enter(two, {2}));
  EXPECT_FALSE(order.Enter(both, {2, 1, 2}));
  EXPECT_FALSE(order.Enter(after, {2}));
  EXPECT_THAT(order.Leave(*two), IsEmpty());
  EXPECT_THAT(Pointers(order.Leave(*one)), ElementsAre(both.get()));
  EXPECT_THAT(Pointers(order.Leave(*both)), ElementsAre(after.get()));
}

TEST(KeyOrderTest, OneThatLeavesTheLineLetsTheOthersKeepTheirPlaces) {
  KeyOrder order;
  const auto first = NewPut(), cancelled = NewPut(), third = NewPut();
  order.Enter(first, {7});
  order.Enter(cancelled, {7});
  order.Enter(third, {7});
  EXPECT_TRUE(order.IsWaiting(*cancelled));
  EXPECT_THAT(order.Leave(*cancelled), IsEmpty());
  EXPECT_FALSE(order.IsWaiting(*cancelled));
  EXPECT_THAT(Pointers(order.Leave(*first)), ElementsAre(third.get()));
  EXPECT_THAT(order.Leave(*first), IsEmpty());  // a second time is nothing
}

// Operations on random keys end in random order: of each key never two are out, and they go out in
// the order they came.
TEST(KeyOrderTest, RandomKeysKeepTheirOrder) {
  std::mt19937 random(1);
  KeyOrder order;
  struct Sent {
    Ref<Operation> operation;
    KeyOrder::Keys keys;
    int number;
  };
  std::vector<Sent> all;
  std::set<size_t> out;
  std::map<uint64_t, int> last_out;
  const auto go_out = [&](const Operation* operation) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Sent& sent) {
      return sent.operation.get() == operation;
    });
    for (const uint64_t key : found->keys) {
      for (const size_t other : out) {
        EXPECT_THAT(all[other].keys, ::testing::Not(::testing::Contains(key)));
      }
      EXPECT_LT(last_out[key], found->number);
      last_out[key] = found->number;
    }
    out.insert(static_cast<size_t>(found - all.begin()));
  };
  size_t ended = 0;
  for (int number = 1; number <= 2000 || !out.empty(); ++number) {
    if (number <= 2000) {
      std::set<uint64_t> keys;
      while (keys.size() < 1 + random() % 3) keys.insert(random() % 6);
      all.push_back({NewPut(), {keys.begin(), keys.end()}, number});
      if (order.Enter(all.back().operation, all.back().keys)) {
        go_out(all.back().operation.get());
      }
    }
    if (!out.empty() && (number > 2000 || random() % 2 == 0)) {
      const size_t ends = *std::next(out.begin(), static_cast<int>(random() % out.size()));
      out.erase(ends);
      ++ended;
      for (const auto& next : order.Leave(*all[ends].operation)) go_out(next.get());
    }
  }
  EXPECT_EQ(ended, all.size());
  EXPECT_THAT(order.Waiting(), IsEmpty());
}

}  // namespace
}  // namespace glowplug
