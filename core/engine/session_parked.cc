// SPDX-License-Identifier: Apache-2.0
// What waits until the codec has asked or told the peer something first: a schema to fetch, a type
// to register. One such preparation is on its way at a time; whoever else needs one waits behind
// it, and mostly needs none any more when it has ended.
#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/session.h"

namespace glowplug {
namespace {

// What it teaches, it teaches the codec.
class Preparation final : public Operation {
 public:
  explicit Preparation(api::Operation operation) : Operation(operation) {
    consumer = Consumer::kEngine;
  }
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

}  // namespace

absl::Status Session::Prepare(const api::Request& first, Parked asking) {
  if (!preparation_) {
    // The codec's views end with the next call.
    const RetainedRequest request(first);
    const Ref<Operation> preparation(new Preparation(first.operation));
    api::Failure failure = sdk::NoFailure();
    api::Request another{};
    another.struct_size = sizeof(another);
    const api::Outcome encoded = Encode(request.get(), preparation, &another, &failure);
    if (encoded == api::Outcome::kAgain) {
      sdk::Fail(&failure, api::Code::kInternal,
                "the codec asks for a request first, and for another before that one");
    }
    if (encoded != api::Outcome::kDone) {
      return StatusOf(failure, NameOf(first.operation), endpoint_);
    }
    preparation_ = preparation;
    asking.asked = true;
  }
  parked_.push_back(std::move(asking));
  return absl::OkStatus();
}

absl::Status Session::Park(Arrival arrival) {
  const std::unique_ptr<RetainedRequest> first = std::move(arrival.first);
  arrival.operation->frame_end = 0;
  const uint8_t* const data = arrival.frame.data;
  return Prepare(
      first->get(),
      {std::move(arrival.operation), {data, data + arrival.frame.size}, arrival.reply, false});
}

std::deque<Parked> Session::TakeParked() {
  preparation_ = {};
  return std::exchange(parked_, {});
}

bool Session::Forget(Operation& operation) {
  const bool may_have_been_sent = operation.frame_end != kNeverSent;
  for (auto parked = parked_.begin(); parked != parked_.end(); ++parked) {
    if (parked->operation.get() == &operation) {
      parked_.erase(parked);
      return may_have_been_sent;
    }
  }
  operations_.Cancel(operation.token, /*sent=*/true);
  return true;
}

std::vector<Ref<Operation>> Session::TakeAll() {
  std::vector<Ref<Operation>> all = operations_.TakeAll();
  for (Parked& parked : TakeParked()) all.push_back(std::move(parked.operation));
  return all;
}

}  // namespace glowplug
