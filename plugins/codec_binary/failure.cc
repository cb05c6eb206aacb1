// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/failure.h"

#include <glowplug/sdk/status.h>

#include <string>

namespace glowplug::binary {

using ignite::FaultKind;

api::Outcome FailReading(api::Failure* failure, const ignite::Fault& fault, std::string_view where,
                         api::Origin peer, bool may_be_fatal) {
  const std::string text = std::string(where) + ", " + Describe(fault);
  sdk::Blame blame{.origin = peer, .offset = fault.offset};
  switch (fault.kind) {
    case FaultKind::kUnimplemented:
      blame.origin = api::Origin::kPlugin;
      return sdk::Fail(failure, api::Code::kUnimplemented, text, blame);
    case FaultKind::kNoRoom:
      blame.origin = api::Origin::kClient;
      return sdk::Fail(failure, api::Code::kResourceExhausted, text, blame);
    default:
      blame.fatal = may_be_fatal;
      return sdk::Fail(failure, api::Code::kDataLoss,
                       text +
                           ". If it happens again, the peer or something on the way to it does "
                           "not keep the protocol",
                       blame);
  }
}

api::Outcome FailWriting(api::Failure* failure, const ignite::Fault& fault) {
  const sdk::Blame blame{.origin = api::Origin::kClient};
  const std::string what = fault.what;
  switch (fault.kind) {
    case FaultKind::kUnimplemented:
    case FaultKind::kNoRoom:
      return sdk::Fail(failure,
                       fault.kind == FaultKind::kNoRoom ? api::Code::kResourceExhausted
                                                        : api::Code::kUnimplemented,
                       Describe(fault), blame);
    case FaultKind::kNeedsConfiguration:
    case FaultKind::kNeedsType:
    case FaultKind::kNeedsRegistration:
      return sdk::Fail(failure, api::Code::kFailedPrecondition, Describe(fault), blame);
    default:
      return sdk::Fail(
          failure, api::Code::kInvalidArgument,
          what + ": expected " + fault.expected + ", found " + std::to_string(fault.found), blame);
  }
}

api::Outcome FailCall(api::Failure* failure, std::string_view text) {
  return sdk::Fail(failure, api::Code::kFailedPrecondition, text);
}

}  // namespace glowplug::binary
