// SPDX-License-Identifier: Apache-2.0
#include "core/engine/multiplexer.h"

#include <gtest/gtest.h>

namespace glowplug {
namespace {

class Asked final : public Operation {
 public:
  Asked() : Operation(api::Operation::kGet) {}
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

Ref<Operation> Ask() { return Ref<Operation>(new Asked()); }

TEST(MultiplexerTest, MatchesAnswersInAnyOrder) {
  Multiplexer operations(/*in_order=*/false);
  const Ref<Operation> first = Ask();
  const Ref<Operation> second = Ask();
  const uint64_t first_token = operations.Add(first);
  const uint64_t second_token = operations.Add(second);
  EXPECT_NE(first_token, second_token);
  EXPECT_EQ(operations.TakeAnswered(second_token)->get(), second.get());
  EXPECT_EQ(operations.TakeAnswered(first_token)->get(), first.get());
  EXPECT_EQ(operations.outstanding(), 0u);
}

TEST(MultiplexerTest, ALateAnswerIsNobodys) {
  Multiplexer operations(false);
  const uint64_t cancelled = operations.Add(Ask());
  EXPECT_TRUE(operations.Cancel(cancelled, /*sent=*/true));
  const Ref<Operation> next = Ask();
  const uint64_t token = operations.Add(next);  // takes the slot over
  EXPECT_NE(token, cancelled);
  const auto late = operations.TakeAnswered(cancelled);
  ASSERT_TRUE(late.has_value());
  EXPECT_FALSE(*late);
  EXPECT_EQ(operations.TakeAnswered(token)->get(), next.get());
}

TEST(MultiplexerTest, AnIdNeverIssuedIsAnError) {
  Multiplexer operations(false);
  const uint64_t token = operations.Add(Ask());
  EXPECT_FALSE(operations.TakeAnswered(token + 1).has_value());  // another slot
  EXPECT_FALSE(
      operations.TakeAnswered(token + Multiplexer::kMaxSlots).has_value());  // a generation ahead
  EXPECT_FALSE(operations.TakeAnswered(0).has_value());
  EXPECT_FALSE(operations.TakeAnswered(UINT64_MAX).has_value());
  ASSERT_TRUE(operations.TakeAnswered(token).has_value());
  // Answered already: its slot waits for the next generation, which was not issued either.
  EXPECT_FALSE(*operations.TakeAnswered(token));
  EXPECT_FALSE(operations.TakeAnswered(token + Multiplexer::kMaxSlots).has_value());
}

TEST(MultiplexerTest, InOrderTheOldestIsAnswered) {
  Multiplexer operations(/*in_order=*/true);
  const Ref<Operation> first = Ask();
  const Ref<Operation> third = Ask();
  operations.Add(first);
  const uint64_t second = operations.Add(Ask());
  operations.Add(third);
  operations.Cancel(second, /*sent=*/true);
  EXPECT_EQ(operations.TakeAnswered(0)->get(), first.get());
  EXPECT_FALSE(*operations.TakeAnswered(0));  // the cancelled one's answer still comes in its place
  EXPECT_EQ(operations.TakeAnswered(0)->get(), third.get());
  EXPECT_FALSE(operations.TakeAnswered(0).has_value());
}

TEST(MultiplexerTest, InOrderWhatWasNeverSentHasNoPlace) {
  Multiplexer operations(true);
  const uint64_t unsent = operations.Add(Ask());
  const Ref<Operation> next = Ask();
  operations.Add(next);
  operations.Cancel(unsent, /*sent=*/false);
  EXPECT_EQ(operations.TakeAnswered(0)->get(), next.get());
}

TEST(MultiplexerTest, TakeAllEmptiesIt) {
  Multiplexer operations(false);
  const uint64_t token = operations.Add(Ask());
  operations.Add(Ask());
  EXPECT_EQ(operations.TakeAll().size(), 2u);
  EXPECT_EQ(operations.outstanding(), 0u);
  EXPECT_FALSE(*operations.TakeAnswered(token));
}

}  // namespace
}  // namespace glowplug
