// SPDX-License-Identifier: Apache-2.0
// From a node's name to a connection on which requests may flow.
#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/config/address_rules.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"
#include "core/net/channel_status.h"
#include "core/net/quiet_thread.h"

namespace glowplug {
namespace {

// Of one connection: above client.max_unsent_bytes, for one request may be as large as it likes.
constexpr uint64_t kMaxOutgoing = uint64_t{1} << 30;

absl::Status Network(absl::StatusCode code, const std::string& endpoint, const std::string& text) {
  return MakeError(code, text,
                   {.origin = Origin::kNetwork,
                    .operation = "connect",
                    .endpoint = endpoint,
                    .connection_usable = false});
}

}  // namespace

void Channel::StartConnecting(Link& link) {
  link.next_address = 0;
  link.addresses.clear();
  link.last_error = absl::OkStatus();
  if (doors_.GetAddressing() != api::Addressing::kIp) {
    link.addresses.push_back({{}, link.node->endpoint.host, link.node->endpoint.port});
    return TryNextAddress(link);
  }
  const auto& discovered = link.node->discovered;
  const auto endpoints = discovered.has_value() ? discovered->addresses
                                                : std::vector<EndpointConfig>{link.node->endpoint};
  for (const EndpointConfig& endpoint : endpoints) {
    if (const auto literal = ParseAddress(endpoint.host); literal.has_value()) {
      const std::string& host = endpoint.name.empty() ? endpoint.host : endpoint.name;
      link.addresses.push_back({*literal, host, endpoint.port});
    }
  }
  // Names are looked up where there is nothing else.
  if (!link.addresses.empty()) return TryNextAddress(link);
  link.state = LinkState::kResolving;
  SetAttemptDeadline(link);
  Resolve(link);
}

// A look-up cannot be cancelled and may last as long as a dead name server makes it: it gets a
// thread of its own that nobody waits for.
void Channel::Resolve(Link& link) {
  const uint64_t resolution = ++link.resolution;
  auto thread = StartQuietThread(
      [weak = weak_from_this(), &link, resolution, host = link.node->endpoint.host] {
        absl::StatusOr<std::vector<Address>> found = LookUp(host);
        const std::shared_ptr<Channel> channel = weak.lock();
        if (channel == nullptr) return;
        const Lock lock(channel->mutex_);
        if (link.resolution != resolution || link.state != LinkState::kResolving) return;
        if (found.ok()) {
          const uint16_t port = link.node->endpoint.port;
          for (const Address& address : *found) link.addresses.push_back({address, host, port});
        } else {
          link.last_error = found.status();
        }
        channel->TryNextAddress(link);
        channel->poller_.Wake();
      });
  if (thread.has_value()) return thread->detach();
  link.last_error = Network(absl::StatusCode::kResourceExhausted, link.node->endpoint.text,
                            "no thread could be started to look up " + link.node->endpoint.host);
  link.attempt_deadline = earliest_attempt_deadline_ = NowNs();
  poller_.Wake();
}

void Channel::TryNextAddress(Link& link) {
  while (!closed_ && link.next_address < link.addresses.size()) {
    absl::StatusOr<ConnectionRef> begun = Connect(link, link.addresses[link.next_address++]);
    if (!begun.ok()) {
      link.last_error = begun.status();
      continue;
    }
    link.connection = *std::move(begun);
    link.state = LinkState::kConnecting;
    SetAttemptDeadline(link);
    // The first Handshake() waits for nothing, for a stream may be connected at once. This also
    // wakes a driver that is asleep beyond this attempt's end.
    return WakeFor(link.connection->id);
  }
  if (link.last_error.ok()) {
    link.last_error =
        closed_ ? AfterClose()
                : Network(absl::StatusCode::kUnavailable, link.node->endpoint.text,
                          absl::StrCat("host ", link.node->endpoint.text, " has no address"));
  }
  LinkFailed(link);
}

absl::StatusOr<Channel::ConnectionRef> Channel::Connect(Link& link, const PeerAddress& to) {
  const EndpointConfig& configured = link.node->endpoint;
  const bool by_ip = doors_.GetAddressing() == api::Addressing::kIp;
  const std::string place = by_ip ? TextOf(HostText(to.address), to.port) : configured.text;
  api::Failure failure = sdk::NoFailure();
  api::CodecSession* codec = nullptr;
  if (doors_.codec->Open(/*serving=*/0, &codec, &failure) != api::Outcome::kDone) {
    return StatusOf(failure, "connect", place);
  }
  const uint64_t id = ++last_connection_id_;
  auto connection = std::make_shared<Connection>(
      id, &link, [this, id] { WakeFor(id); }, sdk::Owned<api::CodecSession>(codec), traits_, place,
      kMaxOutgoing);
  connection->peer_host = to.host;
  connection->peer_text = configured.text;
  api::Endpoint& endpoint = connection->peer;
  endpoint.struct_size = sizeof(endpoint);
  endpoint.family = by_ip ? to.address.family : api::AddressFamily::kOpaque;
  std::memcpy(endpoint.address, to.address.bytes.data(), sizeof(endpoint.address));
  endpoint.port = to.port;
  endpoint.scope_id = to.address.scope_id;
  endpoint.host_name = sdk::BytesOf(connection->peer_host);
  endpoint.text = sdk::BytesOf(connection->peer_text);
  api::Stream* stream = nullptr;
  if (doors_.transport->Connect(&endpoint, doors_.lower, &connection->waker, &stream, &failure) !=
      api::Outcome::kDone) {
    return StatusOf(failure, "connect", place);
  }
  connection->stream.reset(stream);
  api::PollState poll{};
  stream->PollHandle(&poll);
  connection->descriptor = poll.descriptor;
  if (poll.descriptor >= 0) {
    const absl::Status added = poller_.Add(poll.descriptor, id, false, false);
    if (!added.ok()) return added;
  }
  connections_.emplace(id, connection);
  return connection;
}

void Channel::Negotiate(const ConnectionRef& connection) {
  const absl::StatusOr<bool> negotiated = connection->session.Negotiate(connection->auth.get());
  if (!negotiated.ok()) return Lose(connection, negotiated.status());
  CountUnsent(*connection);
  QueueFlush(connection);
  if (*negotiated) Ready(connection);
}

void Channel::Ready(const ConnectionRef& connection) {
  Link& link = *connection->link;
  const std::optional<NodeId> known = link.node->id;
  if (const absl::Status identified = Identify(*connection); !identified.ok()) {
    return Lose(connection, identified);
  }
  connection->stage = Stage::kReady;
  connection->auth.reset();
  // Else a peer was quicker than its question: wiped when more is sent.
  if (connection->unsent.size == 0 && !connection->session.has_outgoing()) {
    connection->session.WipeHandshake();
  }
  link.state = LinkState::kReady;
  link.attempt_deadline = kNever;
  Tell(ConnectionEvent::Kind::kReady, connection->session.endpoint(), absl::OkStatus());
  const bool changed =
      link.node->down || link.node->id != known || link.node->discovered.has_value();
  link.node->down = false;
  link.node->last_error = absl::OkStatus();
  link.node->backoff.Succeeded();
  if (changed) UpdatePicker();
  OperationQueue pending(std::move(link.pending));
  while (!pending.empty()) {
    const Ref<Operation> operation = pending.PopFront();
    Send(connection, operation, operation->retained->get());
  }
  if (connection->stage != Stage::kReady) return;
  BeginLiveness(connection);
  AskTopology();
}

void Channel::LinkFailed(Link& link) {
  link.state = LinkState::kIdle;
  link.attempt_deadline = kNever;
  link.connection = nullptr;
  link.node->last_error = link.last_error;
  SetDown(*link.node);
  UpdatePicker();
  const absl::Status reason = link.last_error;
  Tell(ConnectionEvent::Kind::kFailed, link.node->endpoint.text, reason);
  OperationQueue pending(std::move(link.pending));
  while (!pending.empty()) TryElsewhere(pending.PopFront(), *link.node, reason);
}

void Channel::SetAttemptDeadline(Link& link) {
  link.attempt_deadline = After(NowNs(), options_.connect_timeout);
  earliest_attempt_deadline_ = std::min(earliest_attempt_deadline_, link.attempt_deadline);
}

void Channel::ExpireAttempts(TimeNs now) {
  if (now < earliest_attempt_deadline_) return;
  std::vector<Link*> due;
  earliest_attempt_deadline_ = kNever;
  for (const auto& node : nodes_) {
    for (const auto& link : node->links) {
      if (link->attempt_deadline <= now) {
        due.push_back(link.get());
      } else {
        earliest_attempt_deadline_ = std::min(earliest_attempt_deadline_, link->attempt_deadline);
      }
    }
  }
  for (Link* const link : due) {
    if (link->attempt_deadline <= now) ExpireAttempt(*link);
  }
}

void Channel::ExpireAttempt(Link& link) {
  const std::string waited = absl::FormatDuration(options_.connect_timeout);
  if (link.state == LinkState::kResolving) {
    const EndpointConfig& endpoint = link.node->endpoint;
    if (link.last_error.ok()) {
      link.last_error = Network(absl::StatusCode::kDeadlineExceeded, endpoint.text,
                                absl::StrCat("looking up \"", endpoint.host, "\" took longer than ",
                                             waited, ". Does the name server answer?"));
    }
    return LinkFailed(link);
  }
  const ConnectionRef connection = link.connection;
  const std::string& place = connection->session.endpoint();
  const bool connecting = connection->stage == Stage::kConnecting;
  const char* next = ". Is this the port of the expected service, and does it want TLS?";
  if (connecting) next = ". Is the host up, and does a firewall drop packets?";
  if (connecting && doors_.encrypted) {
    next =
        ". Is the host up, does a firewall drop packets, and does the server speak TLS on this "
        "port? If not, write tls=off";
  }
  Lose(
      connection,
      Network(absl::StatusCode::kDeadlineExceeded, place,
              absl::StrCat(place, connecting ? ": no connection within " : ": no handshake within ",
                           waited, next)));
}

}  // namespace glowplug
