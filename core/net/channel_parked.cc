// SPDX-License-Identifier: Apache-2.0
// What waits until the codec has asked the peer something first: see Session::Park().
#include <utility>

#include "core/engine/failure.h"
#include "core/net/channel.h"
#include "core/net/channel_status.h"

namespace glowplug {

void Channel::Park(const ConnectionRef& connection, Arrival arrival) {
  const Ref<Operation> operation = arrival.operation;
  if (connection->stage != Stage::kClosed) {
    return Sent(connection, *operation, connection->session.Park(std::move(arrival)));
  }
  // It ended while the answer was being looked at.
  const absl::Status reason = closed_ ? AfterClose() : connection->link->last_error;
  ErrorInfo info = InfoOf(reason);
  info.operation = NameOf(operation->kind);
  info.may_have_happened = true;
  Finish(*operation, WithInfo(reason, info), connection->session.endpoint());
}

void Channel::Resume(const Operation& preparation) {
  for (const auto& [id, found] : connections_) {
    if (!found->session.IsPreparing(preparation)) continue;
    // Sending may end operations, and those the connection.
    const ConnectionRef connection = found;
    for (Parked& parked : connection->session.TakeParked()) {
      parked.operation->connection = nullptr;
      ResumeParked(connection, parked, preparation.status());
    }
    return;
  }
}

void Channel::ResumeParked(const ConnectionRef& connection, Parked& parked,
                           const absl::Status& prepared) {
  Operation& operation = *parked.operation;
  const std::string& endpoint = connection->session.endpoint();
  const bool answered = !parked.frame.empty();
  if (parked.asked && !prepared.ok()) {
    ErrorInfo info = InfoOf(prepared);
    info.may_have_happened = answered;
    return Finish(operation, WithInfo(prepared, info), endpoint);
  }
  if (!answered) return Send(connection, parked.operation, operation.retained->get());
  Arrival arrival{parked.operation, {parked.frame.data(), parked.frame.size()}, parked.reply, {}};
  sdk::HeapArena arena;
  absl::Status read = connection->session.Decode(arrival, arena);
  if (arrival.first != nullptr) return Park(connection, std::move(arrival));
  Finish(operation, std::move(read), endpoint);
}

}  // namespace glowplug
