// SPDX-License-Identifier: Apache-2.0
#include "core/net/channel.h"

#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/fork_guard.h"

namespace glowplug {
namespace {

constexpr uint64_t kFlushAtBytes = 64 * 1024;

absl::Status AfterFork() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "this client was opened before a fork and belongs to the parent process. Open "
                   "another one in the child",
                   {.connection_usable = false});
}

absl::Status AfterClose() {
  return MakeError(absl::StatusCode::kCancelled, "the client was closed",
                   {.connection_usable = false});
}

}  // namespace

Channel::Channel(ChannelOptions options, Doors doors, Logger* logger)
    : options_(std::move(options)),
      doors_(std::move(doors)),
      logger_(*logger),
      fork_generation_(ForkGeneration()),
      traits_(doors_.codec->GetTraits()),
      driver_([this](Lock& lock, TimeNs until) { Turn(lock, until); }) {
  for (const EndpointConfig& endpoint : options_.endpoints) {
    nodes_.push_back(std::make_unique<Node>());
    nodes_.back()->index = static_cast<uint32_t>(nodes_.size() - 1);
    nodes_.back()->endpoint = endpoint;
  }
}

Channel::~Channel() { Close(); }

absl::Status Channel::Start() {
  if (!poller_.status().ok()) return poller_.status();
  if (nodes_.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument,
                     "config client.endpoints: no endpoint. Name at least one, as \"host:10800\"",
                     {});
  }
  const std::lock_guard lock(mutex_);
  return NewPicker();
}

absl::Status Channel::NewPicker() {
  if (doors_.routing == nullptr) return absl::OkStatus();
  const TimeNs now = NowNs();
  revive_at_ = kNever;
  std::vector<api::Node> nodes;
  for (const auto& node : nodes_) {
    api::Node described{};
    described.index = node->index;
    described.up = node->down_until <= now ? 1 : 0;
    if (node->down_until > now) revive_at_ = std::min(revive_at_, node->down_until);
    described.address = sdk::BytesOf(node->endpoint.text);
    nodes.push_back(described);
  }
  api::Topology topology{};
  topology.struct_size = sizeof(topology);
  topology.node_count = static_cast<uint32_t>(nodes.size());
  topology.nodes = nodes.data();
  api::Picker* picker = nullptr;
  api::Failure failure = sdk::NoFailure();
  if (doors_.routing->Update(&topology, &picker, &failure) != api::Outcome::kDone) {
    return StatusOf(failure, "routing", "");
  }
  picker_.reset(picker);
  return absl::OkStatus();
}

void Channel::UpdatePicker() {
  if (const absl::Status updated = NewPicker(); !updated.ok()) {
    logger_.Write(LogLevel::kError, FromAbseil(updated.message()));
  }
}

void Channel::Submit(const Ref<Operation>& operation, const api::Request& request) {
  if (ForkGeneration() != fork_generation_) return operation->Finish(AfterFork());
  Lock lock(mutex_);
  const TimeNs now = NowNs();
  if (operation->deadline == kNever) operation->deadline = After(now, options_.timeout);
  if (now >= revive_at_) UpdatePicker();
  if (!MakeRoom(lock, *operation)) return;
  ++outstanding_;
  Route(operation, request);
  const Connection* const connection = operation->connection;
  if (connection != nullptr && connection->session.outgoing_size() >= kFlushAtBytes) FlushAll(lock);
}

bool Channel::MakeRoom(Lock& lock, Operation& operation) {
  const auto room = [&] { return closed_ || outstanding_ < options_.window; };
  if (!room() && !options_.fail_when_full) {
    FlushAll(lock);
    Waiter waiter;
    want_room_.push_back(&waiter);
    driver_.WaitUntil(lock, waiter, operation.deadline, room);
    want_room_.erase(std::find(want_room_.begin(), want_room_.end(), &waiter));
  }
  ErrorInfo info;
  info.operation = NameOf(operation.kind);
  if (closed_) {
    operation.Finish(AfterClose());
  } else if (outstanding_ >= options_.window) {
    const std::string bound = absl::StrCat(options_.window, " operations are outstanding");
    operation.Finish(
        options_.fail_when_full
            ? MakeError(absl::StatusCode::kResourceExhausted,
                        absl::StrCat(ForAbseil(info.operation), ": ", bound,
                                     ", the window is full. Wait for some, or raise client.window"),
                        info)
            : MakeError(absl::StatusCode::kDeadlineExceeded,
                        absl::StrCat(ForAbseil(info.operation), ": ", bound,
                                     " and none ended before the deadline; it was never sent"),
                        info));
  } else {
    return true;
  }
  return false;
}

Node& Channel::Pick(const Operation& operation, const api::Request& request) {
  if (nodes_.size() == 1) return *nodes_.front();

  uint32_t hash = 0;
  api::Failure failure = sdk::NoFailure();
  const bool routable =
      request.arg_count > 0 && doors_.codec->Hash(&request, &hash, &failure) == api::Outcome::kDone;
  uint32_t index = 0;
  if (picker_ != nullptr) {
    index = picker_->Pick(request.cache_id, routable ? 1 : 0, hash,
                          static_cast<uint32_t>(operation.tried.size()));
  }
  if (index >= nodes_.size()) index = 0;
  // A picker may insist on a node that this operation has found dead: then the next in number.
  const auto was_tried = [&](uint32_t candidate) {
    return std::any_of(operation.tried.begin(), operation.tried.end(),
                       [&](const FailedAttempt& attempt) { return attempt.node == candidate; });
  };
  while (was_tried(index)) index = (index + 1) % static_cast<uint32_t>(nodes_.size());
  return *nodes_[index];
}

void Channel::Route(const Ref<Operation>& operation, const api::Request& request) {
  Node& node = Pick(*operation, request);
  if (node.state == NodeState::kReady) return Send(node.connection, operation, request);
  if (operation->retained == nullptr) {
    operation->retained = std::make_unique<RetainedRequest>(request);
  }
  operation->pending_on = &node;
  node.pending.push_back(operation);
  if (node.state == NodeState::kIdle) StartConnecting(node);
}

void Channel::Send(const ConnectionRef& connection, const Ref<Operation>& operation,
                   const api::Request& request) {
  operation->pending_on = nullptr;
  // Open() asks for a connection and for nothing on it.
  if (operation->kind == api::Operation::kNone) return Finish(*operation, absl::OkStatus());
  const absl::Status sent = connection->session.Send(request, operation);
  if (!sent.ok()) return Finish(*operation, sent);
  operation->connection = connection.get();
  QueueFlush(connection);
}

void Channel::TryElsewhere(const Ref<Operation>& operation, const absl::Status& reason) {
  operation->tried.push_back({operation->pending_on->index, reason});
  operation->pending_on = nullptr;
  // Another node would refuse the same credentials.
  const bool final = closed_ || reason.code() == absl::StatusCode::kUnauthenticated;
  if (!final && operation->tried.size() < nodes_.size()) {
    return Route(operation, operation->retained->get());
  }
  ErrorInfo info = InfoOf(reason);
  info.operation = NameOf(operation->kind);
  if (final || operation->tried.size() == 1) return Finish(*operation, WithInfo(reason, info));
  std::string text = absl::StrCat("none of ", operation->tried.size(), " nodes can be reached");
  for (const FailedAttempt& attempt : operation->tried) {
    absl::StrAppend(&text, "; ", attempt.reason.message());
  }
  Finish(*operation, MakeError(reason.code(), text, info));
}

void Channel::Finish(Operation& operation, absl::Status status) {
  operation.connection = nullptr;
  operation.pending_on = nullptr;
  --outstanding_;
  Waiter* const waiter = operation.waiter;
  operation.Finish(std::move(status));
  if (waiter != nullptr) waiter->Wake();
  for (Waiter* next : want_room_) next->Wake();
}

void Channel::Flush() {
  if (ForkGeneration() != fork_generation_) return;
  Lock lock(mutex_);
  FlushAll(lock);
}

bool Channel::Wait(Operation& operation, TimeNs until) {
  if (operation.done()) return true;
  // In a forked child the parent's answer never comes; the mutex may be locked for ever.
  if (ForkGeneration() != fork_generation_) {
    operation.Finish(AfterFork());
    return true;
  }
  Lock lock(mutex_);
  FlushAll(lock);
  Waiter waiter;
  operation.waiter = &waiter;
  const auto done = [&] { return operation.done(); };
  if (!driver_.WaitUntil(lock, waiter, std::min(until, operation.deadline), done) &&
      NowNs() >= operation.deadline) {
    End(operation, absl::StatusCode::kDeadlineExceeded, "did not end before its deadline");
    // Its answer is being decoded at this moment: that takes no waiting for the network.
    driver_.WaitUntil(lock, waiter, kNever, done);
  }
  operation.waiter = nullptr;
  return operation.done();
}

void Channel::Cancel(Operation& operation) {
  if (operation.done() || ForkGeneration() != fork_generation_) return;
  Lock lock(mutex_);
  if (!operation.done()) End(operation, absl::StatusCode::kCancelled, "was cancelled");
}

void Channel::End(Operation& operation, absl::StatusCode code, const std::string& why) {
  ErrorInfo info;
  info.operation = NameOf(operation.kind);
  std::string where;
  if (Connection* const connection = operation.connection; connection != nullptr) {
    // Once encoded it will be sent, if it was not yet.
    info.endpoint = connection->session.endpoint();
    info.may_have_happened = true;
    where = "no answer came from ";
    connection->session.Cancel(operation.token, /*sent=*/true);
  } else if (Node* const node = operation.pending_on; node != nullptr) {
    info.endpoint = node->endpoint.text;
    where = node->state == NodeState::kResolving ? "still looking up " : "still connecting to ";
    node->pending.remove_if([&](const Ref<Operation>& other) { return other.get() == &operation; });
  } else {
    return;  // its answer has come and is being decoded
  }
  Finish(
      operation,
      MakeError(code, absl::StrCat(ForAbseil(info.operation), " ", why, ": ", where, info.endpoint),
                info));
}

void Channel::Close() {
  if (ForkGeneration() != fork_generation_) return;
  Lock lock(mutex_);
  closed_ = true;
  for (const auto& node : nodes_) {
    std::list<Ref<Operation>> pending = std::move(node->pending);
    node->pending.clear();
    for (const Ref<Operation>& operation : pending) Finish(*operation, AfterClose());
  }
  while (!connections_.empty()) {
    const ConnectionRef connection = connections_.begin()->second;
    {
      const std::lock_guard stream_lock(connection->stream_mutex);
      api::Failure failure = sdk::NoFailure();
      connection->stream->Close(/*graceful=*/1, &failure);
    }
    Drop(connection, AfterClose());
  }
  for (Waiter* waiter : want_room_) waiter->Wake();
  poller_.Wake();
}

uint32_t Channel::outstanding() {
  const Lock lock(mutex_);
  return outstanding_;
}

}  // namespace glowplug
