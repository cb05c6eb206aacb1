// SPDX-License-Identifier: Apache-2.0
// From a node's name to a connection on which requests may flow.
#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>
#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"

namespace glowplug {
namespace {

// A node that could not be reached is left alone this long while another is there.
constexpr absl::Duration kDownFor = absl::Seconds(1);

absl::Status Network(absl::StatusCode code, const std::string& endpoint, const std::string& text) {
  return MakeError(code, text,
                   {.origin = Origin::kNetwork,
                    .operation = "connect",
                    .endpoint = endpoint,
                    .connection_usable = false});
}

// A look-up cannot be cancelled and may last as long as a dead name server makes it: it gets a
// thread of its own that nobody waits for, with all signals blocked.
template <class Work>
bool RunDetached(Work work) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = true;
  try {
    std::thread(std::move(work)).detach();
  } catch (const std::system_error&) {
    started = false;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

}  // namespace

void Channel::StartConnecting(Node& node) {
  node.next_address = 0;
  node.addresses.clear();
  node.last_error = absl::OkStatus();
  if (doors_.transport->GetAddressing() != api::Addressing::kIp) {
    node.addresses.emplace_back();
    return TryNextAddress(node);
  }
  if (const auto literal = ParseAddress(node.endpoint.host); literal.has_value()) {
    node.addresses.push_back(*literal);
    return TryNextAddress(node);
  }
  node.state = NodeState::kResolving;
  node.attempt_deadline = After(NowNs(), options_.connect_timeout);
  Resolve(node);
}

void Channel::Resolve(Node& node) {
  const uint64_t resolution = ++node.resolution;
  const bool started = RunDetached(
      [weak = weak_from_this(), index = node.index, resolution, host = node.endpoint.host] {
        absl::StatusOr<std::vector<Address>> found = LookUp(host);
        const std::shared_ptr<Channel> channel = weak.lock();
        if (channel == nullptr) return;
        const Lock lock(channel->mutex_);
        Node& asked = *channel->nodes_[index];
        if (asked.resolution != resolution || asked.state != NodeState::kResolving) return;
        if (found.ok()) {
          asked.addresses = *std::move(found);
        } else {
          asked.last_error = found.status();
        }
        channel->TryNextAddress(asked);
        channel->poller_.Wake();
      });
  if (!started) {
    node.last_error = Network(absl::StatusCode::kResourceExhausted, node.endpoint.text,
                              "no thread could be started to look up " + node.endpoint.host);
    node.attempt_deadline = NowNs();
    poller_.Wake();
  }
}

void Channel::TryNextAddress(Node& node) {
  while (!closed_ && node.next_address < node.addresses.size()) {
    const Address& address = node.addresses[node.next_address++];
    const bool by_ip = doors_.transport->GetAddressing() == api::Addressing::kIp;
    const std::string place =
        by_ip ? ToText(address, node.endpoint.port) : std::string(node.endpoint.text);
    api::Endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    endpoint.family = by_ip ? address.family : api::AddressFamily::kOpaque;
    std::memcpy(endpoint.address, address.bytes.data(), sizeof(endpoint.address));
    endpoint.port = node.endpoint.port;
    endpoint.scope_id = address.scope_id;
    endpoint.host_name = sdk::BytesOf(node.endpoint.host);
    endpoint.text = sdk::BytesOf(node.endpoint.text);

    api::Failure failure = sdk::NoFailure();
    api::CodecSession* codec = nullptr;
    if (doors_.codec->Open(/*serving=*/0, &codec, &failure) != api::Outcome::kDone) {
      node.last_error = StatusOf(failure, "connect", place);
      continue;
    }
    const uint64_t id = ++last_connection_id_;
    const auto connection = std::make_shared<Connection>(
        id, &node, [this, id] { WakeFor(id); }, sdk::Owned<api::CodecSession>(codec), traits_,
        place, options_.max_buffered);
    api::AuthExchange* exchange = nullptr;
    if (doors_.auth != nullptr && doors_.auth->Start(&endpoint, /*encrypted=*/0, &exchange,
                                                     &failure) != api::Outcome::kDone) {
      node.last_error = StatusOf(failure, "authentication", place);
      continue;
    }
    connection->auth.reset(exchange);
    api::Stream* stream = nullptr;
    if (doors_.transport->Connect(&endpoint, doors_.lower, &connection->waker, &stream, &failure) !=
        api::Outcome::kDone) {
      node.last_error = StatusOf(failure, "connect", place);
      continue;
    }
    connection->stream.reset(stream);
    api::PollState poll{};
    stream->PollHandle(&poll);
    connection->descriptor = poll.descriptor;
    if (poll.descriptor >= 0) {
      const absl::Status added = poller_.Add(poll.descriptor, id, false, false);
      if (!added.ok()) {
        node.last_error = added;
        continue;
      }
    }
    connections_.emplace(id, connection);
    node.connection = connection;
    node.state = NodeState::kConnecting;
    node.attempt_deadline = After(NowNs(), options_.connect_timeout);
    // The first Handshake() waits for nothing, for a stream may be connected at once. This also
    // wakes a driver that is asleep beyond this attempt's end.
    WakeFor(id);
    return;
  }
  if (node.last_error.ok()) {
    node.last_error = Network(absl::StatusCode::kUnavailable, node.endpoint.text,
                              absl::StrCat("host ", node.endpoint.text, " has no address"));
  }
  NodeFailed(node);
}

void Channel::Negotiate(const ConnectionRef& connection) {
  const absl::StatusOr<bool> negotiated = connection->session.Negotiate(connection->auth.get());
  if (!negotiated.ok()) return Drop(connection, negotiated.status());
  QueueFlush(connection);
  if (*negotiated) Ready(connection);
}

void Channel::Ready(const ConnectionRef& connection) {
  Node& node = *connection->node;
  connection->stage = Stage::kReady;
  connection->auth.reset();
  node.state = NodeState::kReady;
  node.attempt_deadline = kNever;
  if (logger_.Wants(LogLevel::kInfo)) {
    logger_.Write(LogLevel::kInfo, "connected to " + connection->session.endpoint());
  }
  if (node.down_until > 0) {
    node.down_until = 0;
    UpdatePicker();
  }
  const std::list<Ref<Operation>> pending = std::move(node.pending);
  node.pending.clear();
  for (const Ref<Operation>& operation : pending) {
    Send(connection, operation, operation->retained->get());
  }
}

void Channel::NodeFailed(Node& node) {
  node.state = NodeState::kIdle;
  node.attempt_deadline = kNever;
  node.connection = nullptr;
  node.down_until = After(NowNs(), kDownFor);
  UpdatePicker();
  if (logger_.Wants(LogLevel::kWarning)) {
    logger_.Write(LogLevel::kWarning, FromAbseil(node.last_error.message()));
  }
  const absl::Status reason = node.last_error;
  const std::list<Ref<Operation>> pending = std::move(node.pending);
  node.pending.clear();
  for (const Ref<Operation>& operation : pending) TryElsewhere(operation, reason);
}

TimeNs Channel::NextAttemptDeadline() const {
  TimeNs next = kNever;
  for (const auto& node : nodes_) next = std::min(next, node->attempt_deadline);
  return next;
}

void Channel::ExpireAttempts() {
  if (NextAttemptDeadline() == kNever) return;
  const TimeNs now = NowNs();
  for (const auto& node : nodes_) {
    if (node->attempt_deadline > now) continue;
    const std::string waited = absl::FormatDuration(options_.connect_timeout);
    if (node->state == NodeState::kResolving) {
      if (node->last_error.ok()) {
        node->last_error =
            Network(absl::StatusCode::kDeadlineExceeded, node->endpoint.text,
                    absl::StrCat("looking up \"", node->endpoint.host, "\" took longer than ",
                                 waited, ". Does the name server answer?"));
      }
      NodeFailed(*node);
      continue;
    }
    const ConnectionRef connection = node->connection;
    const std::string& place = connection->session.endpoint();
    const bool connecting = connection->stage == Stage::kConnecting;
    Drop(connection,
         Network(
             absl::StatusCode::kDeadlineExceeded, place,
             absl::StrCat(place, connecting ? ": no connection within " : ": no handshake within ",
                          waited,
                          connecting ? ". Is the host up, and does a firewall drop packets?"
                                     : ". Is this the port of the expected service, and does "
                                       "it want TLS?")));
  }
}

}  // namespace glowplug
