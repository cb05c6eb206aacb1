// SPDX-License-Identifier: Apache-2.0
#include "core/engine/retry.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace glowplug {
namespace {

using api::Operation;

api::Request RequestOf(Operation operation, uint32_t flags = 0) {
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = operation;
  request.flags = flags;
  return request;
}

bool Keeps(Retry configured, Operation operation) {
  return RetryRule(configured, nullptr).Keeps(RequestOf(operation));
}

TEST(RetryTest, EachPolicyCoversWhatItSays) {
  struct Case {
    Operation operation;
    bool reads, idempotent, all;
  };
  for (const Case& each : std::vector<Case>{
           {Operation::kGet, true, true, true},
           {Operation::kScan, true, true, true},
           {Operation::kPut, false, true, true},
           {Operation::kRemoveKeys, false, true, true},
           {Operation::kRemoveKey, false, false, true},  // the second finds nothing to remove
           {Operation::kGetAndPut, false, false, true},
           {Operation::kPutIfAbsent, false, false, true},
           {Operation::kReplaceIfEquals, false, false, true},
           {Operation::kInvoke, false, false, true},
           {Operation::kCreateCache, false, false, true},
       }) {
    EXPECT_FALSE(Keeps(Retry::kNone, each.operation));
    EXPECT_EQ(Keeps(Retry::kReads, each.operation), each.reads);
    EXPECT_EQ(Keeps(Retry::kIdempotent, each.operation), each.idempotent);
    EXPECT_EQ(Keeps(Retry::kAll, each.operation), each.all);
  }
}

TEST(RetryTest, WhatBelongsToAConnectionIsNeverSentAgain) {
  for (const Operation operation :
       {Operation::kNone, Operation::kScanPage, Operation::kCloseResource, Operation::kHeartbeat,
        Operation::kMessage}) {
    EXPECT_FALSE(Keeps(Retry::kAll, operation)) << static_cast<uint32_t>(operation);
  }
  const RetryRule all(Retry::kAll, nullptr);
  EXPECT_FALSE(all.Keeps(RequestOf(Operation::kGet, api::kTransactional)));
  EXPECT_TRUE(all.Keeps(RequestOf(Operation::kGet, api::kKeepBinary)));
}

// A write that reaches a silent peer may be carried out after newer ones.
TEST(RetryTest, AWriteIsNotSentAgainWhenThePeerIsMerelySilent) {
  const absl::Status reason = absl::UnavailableError("silent");
  const RetryRule idempotent(Retry::kIdempotent, nullptr);
  EXPECT_TRUE(idempotent.MayRepeat(Operation::kPut, 1, /*silent=*/false, reason));
  EXPECT_FALSE(idempotent.MayRepeat(Operation::kPut, 1, /*silent=*/true, reason));
  EXPECT_TRUE(idempotent.MayRepeat(Operation::kGet, 1, /*silent=*/true, reason));
  const RetryRule all(Retry::kAll, nullptr);
  EXPECT_TRUE(all.MayRepeat(Operation::kPut, 1, /*silent=*/true, reason));
}

class OnlyPutsTwice final : public RetryPolicy {
 public:
  bool Covers(std::string_view operation, Repetition repetition) const override {
    return operation == "Put" && repetition == Repetition::kIdempotent;
  }
  bool MayRepeat(const LostOperation& lost) override {
    asked.push_back(std::string(lost.operation) + " " + std::to_string(lost.losses) + " " +
                    std::string(lost.reason.message()));
    return lost.losses < 2;
  }

  std::vector<std::string> asked;
};

TEST(RetryTest, AHostsOwnPolicyTakesThePlaceOfTheConfigured) {
  const auto own = std::make_shared<OnlyPutsTwice>();
  const RetryRule rule(Retry::kAll, own);
  EXPECT_TRUE(rule.Keeps(RequestOf(Operation::kPut)));
  EXPECT_FALSE(rule.Keeps(RequestOf(Operation::kGet)));
  const absl::Status reason = absl::UnavailableError("gone");
  EXPECT_TRUE(rule.MayRepeat(Operation::kPut, 1, false, reason));
  EXPECT_FALSE(rule.MayRepeat(Operation::kPut, 2, false, reason));
  EXPECT_EQ(own->asked, (std::vector<std::string>{"Put 1 gone", "Put 2 gone"}));
}

}  // namespace
}  // namespace glowplug
