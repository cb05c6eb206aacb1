// SPDX-License-Identifier: Apache-2.0
// What becomes of operations whose connection is lost or was never made, and how a connection is
// found dead (ADR 7).
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"

namespace glowplug {
namespace {

// Between attempts at a node that was discovered, and that has never been reached.
constexpr absl::Duration kLongestPause = absl::Seconds(30);

// The network gave up on a peer that may still be there.
bool IsSilence(const absl::Status& reason) {
  const ErrorInfo info = InfoOf(reason);
  if (info.origin != Origin::kNetwork) return false;
  switch (info.peer_code) {
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
      return true;
    default:
      return false;
  }
}

// Other addresses and nodes would refuse the same credentials.
bool IsRefusal(const absl::Status& reason) {
  return reason.code() == absl::StatusCode::kUnauthenticated &&
         InfoOf(reason).origin == Origin::kServer;
}

}  // namespace

void Channel::Lose(const ConnectionRef& connection, const absl::Status& reason, bool silent) {
  if (connection->stage == Stage::kClosed) return;
  const bool was_ready = connection->stage == Stage::kReady;
  connection->stage = Stage::kClosed;
  if (connection->descriptor >= 0) poller_.Remove(connection->descriptor);
  connections_.erase(connection->id);
  CountUnsent(*connection);
  AddCounts(*connection, meter_.counts);
  // What a writer is handing over at this moment may have gone.
  const uint64_t maybe_sent =
      connection->written + (connection->writing ? connection->unsent.size : 0);
  const std::string& endpoint = connection->session.endpoint();
  silent = silent || IsSilence(reason);
  // First, for an operation that ends may release another one, which looks for a connection.
  Link& link = *connection->link;
  link.last_error = reason;
  if (was_ready) {
    link.state = LinkState::kIdle;
    link.connection = nullptr;
    if (!link.node->IsReady()) link.node->last_error = reason;
    if (silent) SetDown(*link.node);
    look_again_at_ = NowNs();  // at the next operation it is connected to again
    FindSoon();
    Tell(closed_ ? ConnectionEvent::Kind::kClosed : ConnectionEvent::Kind::kLost, endpoint, reason);
    // Who stood for it may be another endpoint now, and a discovered node is none any more.
    if ((affinity_.has_value() || silent) && !closed_) UpdatePicker();
  }
  for (const Ref<Operation>& operation : connection->session.TakeAll()) {
    ErrorInfo info = InfoOf(reason);
    info.operation = NameOf(operation->kind);
    info.endpoint = endpoint;
    info.connection_usable = false;
    info.may_have_happened = operation->frame_end <= maybe_sent;
    const absl::Status lost = WithInfo(reason, info);
    if (!MaySendAgain(*operation, info.may_have_happened, silent, reason)) {
      Finish(*operation, lost, endpoint);
      continue;
    }
    operation->connection = nullptr;
    ++meter_.counts.sent_again;
    TryElsewhere(operation, *link.node, lost);
  }
  LoseResumed(*connection, reason);
  if (was_ready) return;
  if (IsRefusal(reason)) return LinkFailed(link);
  TryNextAddress(link);
}

// What has not happened is no repetition.
bool Channel::MaySendAgain(const Operation& operation, bool may_have_happened, bool silent,
                           const absl::Status& reason) const {
  // Who breaks the protocol would do so again.
  if (closed_ || reason.code() != absl::StatusCode::kUnavailable) return false;
  if (operation.retained == nullptr || operation.consumer == Consumer::kControl ||
      !IsRepeatable(operation.kind) || operation.deadline <= NowNs()) {
    return false;
  }
  if ((operation.retained->get().flags & api::kTransactional) != 0) return false;
  const auto losses = static_cast<int>(operation.retained->tried.size()) + 1;
  return !may_have_happened || (retry_.Keeps(operation.retained->get()) &&
                                retry_.MayRepeat(operation.kind, losses, silent, reason));
}

// One that was not tried, or that was lost and may be connected to again: so a client of a single
// node lives through the end of a connection.
bool Channel::IsNodeLeft(const FailedAttempts& tried) const {
  if (tried.size() > nodes_.size()) return false;
  return std::any_of(nodes_.begin(), nodes_.end(), [&](const auto& node) {
    return MayPick(*node) && (!node->down || !tried.Has(node->index));
  });
}

// Its connection to this node was lost, or could not be made.
void Channel::TryElsewhere(const Ref<Operation>& operation, const Node& node,
                           const absl::Status& reason) {
  FailedAttempts& tried = operation->retained->tried;
  operation->pending_on = nullptr;
  tried.all.push_back({node.index, reason});
  tried.may_have_happened = tried.may_have_happened || InfoOf(reason).may_have_happened;
  // One that was to be connected to is not another.
  const bool final = closed_ || IsRefusal(reason) || operation->consumer == Consumer::kControl;
  if (!final && IsNodeLeft(tried)) return Route(operation, operation->retained->get());
  OutOfNodes(*operation);
}

// The first error is the one that matters, and the others stand beside it.
void Channel::OutOfNodes(Operation& operation) {
  const FailedAttempts tried = std::move(operation.retained->tried);
  const absl::Status& first = tried.all.front().reason;
  ErrorInfo info = InfoOf(first);
  info.operation = NameOf(operation.kind);
  info.may_have_happened = tried.may_have_happened;
  if (tried.size() == 1) return Finish(operation, WithInfo(first, info));
  std::string text = absl::StrCat("out of nodes, after ", tried.size(), " attempts");
  for (const FailedAttempts::Attempt& attempt : tried.all) {
    absl::StrAppend(&text, "; ", attempt.reason.message());
  }
  Finish(operation, MakeError(first.code(), text, info));
}

// One of its connections could not be made, or is silent: others are preferred to it, unless it has
// another connection.
void Channel::SetDown(Node& node) {
  const bool never_reached = node.discovered.has_value() && !node.id.has_value();
  node.down = !node.IsReady();
  node.retry_at =
      node.backoff.Failed(NowNs(), never_reached ? kLongestPause : options_.reconnect_max);
  if (!node.discovered.has_value() && !node.withdrawn) FindSoon();
}

void Channel::BeginLiveness(const ConnectionRef& connection) {
  api::CodecSession& codec = connection->session.codec();
  // A peer in the process is there as long as the process is.
  if (in_process_ || codec.Supports(api::Operation::kHeartbeat) == 0) return;
  Liveness& liveness = connection->liveness.emplace(options_.heartbeat, options_.dead_after);
  liveness.Begin(NowNs());
  watch_at_ = std::min(watch_at_, liveness.Next(/*outstanding=*/false));
  if (codec.Supports(api::Operation::kIdleTimeout) == 0) return;
  Control(connection, Ref<Operation>(new IdleTimeoutOperation));
}

void Channel::NoteIdleTimeout(const IdleTimeoutOperation& told) {
  const auto found = connections_.find(told.connection_id);
  if (found == connections_.end() || !found->second->liveness.has_value()) return;
  Liveness& liveness = *found->second->liveness;
  liveness.SetIdleTimeout(told.timeout);
  watch_at_ = std::min(watch_at_, liveness.Next(/*outstanding=*/false));
}

// Something was asked on it.
void Channel::Watch(Connection& connection) {
  if (!connection.liveness.has_value() || connection.session.outstanding() > 1) return;
  connection.liveness->Spoke(NowNs());
  watch_at_ = std::min(watch_at_, connection.liveness->Next(/*outstanding=*/true));
}

void Channel::CheckLiveness(TimeNs now) {
  if (now < watch_at_) return;
  watch_at_ = kNever;
  std::vector<ConnectionRef> silent;
  std::vector<ConnectionRef> dead;
  for (const auto& [id, connection] : connections_) {
    if (!connection->liveness.has_value()) continue;
    Liveness& liveness = *connection->liveness;
    const bool outstanding = connection->session.outstanding() > 0;
    const Liveness::Due due = liveness.Check(now, outstanding);
    if (due == Liveness::Due::kHeartbeat) silent.push_back(connection);
    if (due == Liveness::Due::kDead) dead.push_back(connection);
    watch_at_ = std::min(watch_at_, liveness.Next(outstanding));
  }
  for (const ConnectionRef& connection : silent) {
    Control(connection, Ref<Operation>(new HeartbeatOperation));
    watch_at_ = std::min(watch_at_, connection->liveness->Next(/*outstanding=*/true));
  }
  for (const ConnectionRef& connection : dead) {
    const std::string& endpoint = connection->session.endpoint();
    Lose(connection,
         MakeError(absl::StatusCode::kUnavailable,
                   absl::StrCat(endpoint, " has not sent a byte for ",
                                absl::FormatDuration(options_.dead_after),
                                ", nor answered a heartbeat, and is given up "
                                "(client.dead_after). Is the host or the network down?"),
                   {.origin = Origin::kNetwork,
                    .operation = "heartbeat",
                    .endpoint = endpoint,
                    .connection_usable = false}),
         /*silent=*/true);
  }
}

}  // namespace glowplug
