// SPDX-License-Identifier: Apache-2.0
// What a host may see of the nodes, and what it may ask of one of them.
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"
#include "core/net/channel_status.h"
#include "core/net/fork_guard.h"

namespace glowplug {
namespace {

bool IsConnecting(const Link& link) {
  return link.state == LinkState::kResolving || link.state == LinkState::kConnecting;
}

NodeReport ReportOf(const Node& node) {
  NodeReport report{.index = node.index, .endpoint = node.endpoint.text, .id = node.id};
  if (!report.id.has_value() && node.discovered.has_value()) report.id = node.discovered->id;
  report.latency_ns = node.latency_ns;
  report.last_error = node.last_error;
  if (const Link* const ready = node.ReadyLink(); ready != nullptr) {
    report.state = NodeReport::State::kReady;
    api::SessionInfo info{};
    info.struct_size = sizeof(info);
    ready->connection->session.codec().Describe(&info);
    report.protocol = sdk::ViewOf(info.protocol);
    report.features.assign(info.features.data, info.features.data + info.features.size);
  } else if (node.down || !node.last_error.ok()) {
    report.state = NodeReport::State::kDown;
  } else if (std::any_of(node.links.begin(), node.links.end(),
                         [](const auto& link) { return IsConnecting(*link); })) {
    report.state = NodeReport::State::kConnecting;
  }
  return report;
}

}  // namespace

std::vector<NodeReport> Channel::Report() {
  std::vector<NodeReport> reports;
  if (ForkGeneration() != fork_generation_) return reports;
  const Lock lock(mutex_);
  for (const auto& node : nodes_) {
    if (!node->IsGone() || node->IsReady()) reports.push_back(ReportOf(*node));
  }
  return reports;
}

absl::Status Channel::Ping(uint32_t index, TimeNs until) {
  if (ForkGeneration() != fork_generation_) return AfterFork();
  Lock lock(mutex_);
  if (closing_) return AfterClose();
  if (index >= nodes_.size()) {
    return MakeError(absl::StatusCode::kNotFound,
                     "this client has no such node; ask for its connections anew", {});
  }
  const TimeNs deadline = until == kNever ? NowNs() + timeout_ : until;
  Node& node = *nodes_[index];
  if (!node.IsReady()) {
    const Ref<Operation> connect(new ConnectOperation);
    ConnectFor(connect, *node.links.front(), deadline);
    WaitUntilDone(lock, *connect, kNever);
    if (!connect->status().ok()) {
      AfterWait(lock);
      return connect->status();
    }
  }
  const Link* const link = node.ReadyLink();
  if (link == nullptr) return node.last_error;  // lost again at once
  const ConnectionRef connection = link->connection;
  const bool beats = connection->session.codec().Supports(api::Operation::kHeartbeat) != 0;
  const Ref<Operation> ping(
      new PingOperation(beats ? api::Operation::kHeartbeat : api::Operation::kCacheNames));
  Control(connection, ping, {}, deadline);
  WaitUntilDone(lock, *ping, kNever);
  AfterWait(lock);
  return ping->status();
}

// A connection of the engine's own accord, for the operation to wait for.
void Channel::ConnectFor(const Ref<Operation>& operation, Link& link, TimeNs deadline) {
  api::Request nothing{};
  nothing.struct_size = sizeof(nothing);
  operation->retained = RetainedRequest::Of(nothing);
  operation->started = NowNs();
  operation->deadline = deadline;
  earliest_deadline_ = std::min(earliest_deadline_, deadline);
  operation->pending_on = &link;
  link.pending.PushBack(operation);
  AddOwnInterest();
  if (link.state == LinkState::kIdle) StartConnecting(link);
}

}  // namespace glowplug
