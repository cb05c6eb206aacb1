// SPDX-License-Identifier: Apache-2.0
// What waits until the codec has asked or told the peer something first: a schema to fetch, a type
// to register. One such preparation is on its way at a time; whoever else needs one waits behind
// it, and mostly needs none any more when it has ended.
#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/own_operation.h"
#include "core/engine/session.h"

namespace glowplug {
namespace {

// An object asks for each type within it twice, by name and by schema; beyond this the codec goes
// round in circles.
constexpr uint16_t kMaxPreparations = 1000;

}  // namespace

int64_t Parked::cursor() const {
  return !frame.empty() && OpensCursor(operation->kind) ? reply.resource : 0;
}

absl::Status Session::Prepare(const api::Request& first, Parked asking) {
  if (!preparation_) {
    if (++asking.operation->preparations > kMaxPreparations) {
      api::Failure failure = sdk::NoFailure();
      sdk::Fail(&failure, api::Code::kInternal,
                absl::StrCat("the codec has asked for ", kMaxPreparations,
                             " requests first, and wants another. This is a fault of the codec"));
      return StatusOf(failure, NameOf(asking.operation->kind), endpoint_);
    }
    // The codec's views end with the next call.
    const auto request = RetainedRequest::Of(first);
    const Ref<Operation> preparation(new OwnOperation(first.operation, Consumer::kEngine));
    api::Failure failure = sdk::NoFailure();
    api::Request another{};
    another.struct_size = sizeof(another);
    const api::Outcome encoded = Encode(request->get(), preparation, &another, &failure);
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

Forgotten Session::Forget(Operation& operation) {
  for (auto parked = parked_.begin(); parked != parked_.end(); ++parked) {
    if (parked->operation.get() != &operation) continue;
    const Forgotten forgotten{operation.frame_end != kNeverSent, {}, parked->cursor()};
    parked_.erase(parked);
    return forgotten;
  }
  if (!OpensCursor(operation.kind) || operation.orphan) {
    operations_.Cancel(operation.token, /*sent=*/true);
    return {true, {}};
  }
  const Ref<Operation> orphan(new OwnOperation(operation.kind, Consumer::kCleanup));
  orphan->orphan = true;
  orphan->token = operation.token;
  orphan->frame_end = operation.frame_end;
  operations_.Replace(operation.token, orphan);
  return {true, orphan};
}

std::vector<Ref<Operation>> Session::TakeAll() {
  std::vector<Ref<Operation>> all = operations_.TakeAll();
  for (Parked& parked : TakeParked()) all.push_back(std::move(parked.operation));
  return all;
}

}  // namespace glowplug
