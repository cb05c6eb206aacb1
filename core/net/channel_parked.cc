// SPDX-License-Identifier: Apache-2.0
// What waits until the codec has asked the peer something first: see Session::Park().
#include <algorithm>
#include <utility>

#include "core/engine/failure.h"
#include "core/engine/own_operation.h"
#include "core/net/channel.h"
#include "core/net/channel_status.h"

namespace glowplug {

namespace {

// Of an operation that the peer has carried out, and whose answer could not be read.
absl::Status HasHappened(const absl::Status& reason, const Operation& operation) {
  if (reason.ok()) return reason;
  ErrorInfo info = InfoOf(reason);
  info.operation = NameOf(operation.kind);
  info.may_have_happened = true;
  return WithInfo(reason, info);
}

}  // namespace

void Channel::Park(const ConnectionRef& connection, Arrival arrival) {
  const Ref<Operation> operation = arrival.operation;
  if (connection->stage != Stage::kClosed) {
    return Sent(connection, *operation,
                HasHappened(connection->session.Park(std::move(arrival)), *operation));
  }
  // It ended while the answer was being looked at.
  const absl::Status reason = closed_ ? AfterClose() : connection->link->last_error;
  Finish(*operation, HasHappened(reason, *operation), connection->session.endpoint());
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

// What was answered is decoded later, without the lock: see Deliver().
void Channel::ResumeParked(const ConnectionRef& connection, Parked& parked,
                           const absl::Status& prepared) {
  Operation& operation = *parked.operation;
  const bool answered = !parked.frame.empty();
  if (parked.asked && !prepared.ok()) {
    ErrorInfo info = InfoOf(prepared);
    info.may_have_happened = answered;
    CloseCursor(connection, parked.cursor());
    return Finish(operation, WithInfo(prepared, info), connection->session.endpoint());
  }
  if (!answered) return Send(connection, parked.operation, operation.retained->get());
  connection->resumed.push_back(std::move(parked));
  if (!connection->reading) WakeFor(connection->id);
}

// Their connection ends before somebody has decoded their answers.
void Channel::LoseResumed(Connection& connection, const absl::Status& reason) {
  for (const Parked& parked : std::exchange(connection.resumed, {})) {
    Finish(*parked.operation, HasHappened(reason, *parked.operation),
           connection.session.endpoint());
  }
}

void Channel::CloseCursor(const ConnectionRef& connection, int64_t cursor) {
  if (cursor == 0 || connection->stage != Stage::kReady) return;
  api::Value id{};
  id.type = api::ValueType::kLong;
  id.int64 = cursor;
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = api::Operation::kCloseResource;
  request.args = &id;
  request.arg_count = 1;
  const Ref<Operation> close(new OwnOperation(request.operation, Consumer::kCleanup));
  close->started = NowNs();
  close->deadline = close->started + timeout_;
  earliest_deadline_ = std::min(earliest_deadline_, close->deadline);
  AddCleanup();
  Send(connection, close, request);
}

// True when it may have reached the peer.
bool Channel::Forget(Connection& connection, Operation& operation) {
  const Forgotten forgotten = connection.session.Forget(operation);
  if (const Ref<Operation>& orphan = forgotten.orphan) {
    orphan->connection = &connection;
    orphan->deadline = NowNs() + timeout_;
    earliest_deadline_ = std::min(earliest_deadline_, orphan->deadline);
    AddCleanup();
  }
  if (forgotten.lost_cursor != 0) {
    CloseCursor(connections_.at(connection.id), forgotten.lost_cursor);
  }
  return forgotten.may_have_happened;
}

}  // namespace glowplug
