// SPDX-License-Identifier: Apache-2.0
#include "core/engine/retry.h"

#include <utility>

#include "core/engine/failure.h"

namespace glowplug {

using api::Operation;

bool IsRepeatable(Operation operation) {
  switch (operation) {
    case Operation::kNone:
    case Operation::kScanPage:
    case Operation::kCloseResource:
    case Operation::kHeartbeat:
    case Operation::kMessage:
      return false;
    default:
      return true;
  }
}

Repetition RepetitionOf(Operation operation) {
  switch (operation) {
    case Operation::kGet:
    case Operation::kGetAll:
    case Operation::kContainsKey:
    case Operation::kContainsKeys:
    case Operation::kSize:
    case Operation::kLocalPeek:
    case Operation::kScan:
    case Operation::kCacheNames:
    case Operation::kCacheConfiguration:
    case Operation::kTypeName:
    case Operation::kType:
    case Operation::kBinaryConfiguration:
    case Operation::kMapping:
    case Operation::kIdleTimeout:
    case Operation::kClusterState:
    case Operation::kWalEnabled:
    case Operation::kNodeIds:
    case Operation::kNodes:
    case Operation::kEndpoints:
    case Operation::kDataCenterNodes:
      return Repetition::kRead;
    case Operation::kPut:
    case Operation::kPutAll:
    case Operation::kClear:
    case Operation::kClearKey:
    case Operation::kClearKeys:
    case Operation::kRemoveKeys:
    case Operation::kRemoveAll:
    case Operation::kPutAllConflict:     // the version decides, not the order
    case Operation::kRemoveAllConflict:  // likewise
    case Operation::kGetOrCreateCache:
    case Operation::kGetOrCreateCacheConfigured:
    case Operation::kPutTypeName:
    case Operation::kPutType:
    case Operation::kSetClusterState:
      return Repetition::kIdempotent;
    default:
      return Repetition::kOther;
  }
}

namespace {

class Configured final : public RetryPolicy {
 public:
  explicit Configured(Retry retry) : retry_(retry) {}

  bool Covers(std::string_view, Repetition repetition) const override {
    switch (retry_) {
      case Retry::kNone:
        return false;
      case Retry::kReads:
        return repetition == Repetition::kRead;
      case Retry::kIdempotent:
        return repetition != Repetition::kOther;
      case Retry::kAll:
        return true;
    }
    return false;
  }
  bool MayRepeat(const LostOperation& lost) override {
    return retry_ == Retry::kAll || RetryPolicy::MayRepeat(lost);
  }

 private:
  const Retry retry_;
};

}  // namespace

RetryRule::RetryRule(Retry configured, std::shared_ptr<RetryPolicy> own)
    : policy_(own != nullptr ? std::move(own) : std::make_shared<Configured>(configured)) {
  for (uint32_t i = 0; i < kOperations; ++i) {
    const auto operation = static_cast<Operation>(i);
    covered_[i] =
        IsRepeatable(operation) && policy_->Covers(NameOf(operation), RepetitionOf(operation));
  }
}

bool RetryRule::MayRepeat(Operation operation, int losses, bool silent,
                          const absl::Status& reason) const {
  return policy_->MayRepeat({.operation = NameOf(operation),
                             .repetition = RepetitionOf(operation),
                             .losses = losses,
                             .silent = silent,
                             .reason = reason});
}

}  // namespace glowplug
