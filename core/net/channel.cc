// SPDX-License-Identifier: Apache-2.0
#include "core/net/channel.h"

#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/request_keys.h"
#include "core/engine/retained_request.h"
#include "core/net/channel_status.h"
#include "core/net/fork_guard.h"

namespace glowplug {
namespace {

constexpr uint64_t kFlushAtBytes = 64 * 1024;

// What a picker may go by, as Picker::Pick takes it.
uint32_t RouteOf(const api::Request& request, api::Codec& codec, uint32_t* hash) {
  if (request.arg_count == 0) return 0;
  api::Failure failure = sdk::NoFailure();
  if (codec.Hash(&request, hash, &failure) == api::Outcome::kDone) {
    const bool reads = request.operation == api::Operation::kGet ||
                       request.operation == api::Operation::kContainsKey;
    return reads ? api::kByHash | api::kReads : api::kByHash;
  }
  constexpr uint32_t kPartitionOfScan = 2;
  if (request.operation != api::Operation::kScan || request.arg_count <= kPartitionOfScan ||
      request.args[kPartitionOfScan].int64 < 0) {
    return 0;
  }
  *hash = static_cast<uint32_t>(request.args[kPartitionOfScan].int64);
  return api::kByPartition;
}

// Encoding looks at it behind the mutex, and no load passes that: this one has set out before.
void PrefetchKey(const api::Request& request) {
  if (request.arg_count > 0 && request.args->type == api::ValueType::kString) {
    __builtin_prefetch(request.args->bytes);
  }
}

}  // namespace

Channel::Channel(ChannelOptions options, Doors doors, Logger* logger)
    : options_(std::move(options)),
      doors_(std::move(doors)),
      logger_(*logger),
      fork_generation_(ForkGeneration()),
      traits_(doors_.codec->GetTraits()),
      in_process_(doors_.GetAddressing() == api::Addressing::kNone),
      has_lanes_(HasLanes()),
      timeout_(After(0, options_.timeout)),
      retry_(options_.retry, options_.retry_policy),
      driver_({.turn = [this](Lock& lock, TimeNs until) { Turn(lock, until); },
               .interrupt = [this] { poller_.Wake(); },
               .idle =
                   [this] {
                     if (Unattended()) WakeBackground();
                   }}),
      routing_traits_(doors_.routing == nullptr ? 0 : doors_.routing->GetTraits()) {
  if ((routing_traits_ & api::kUsesMappings) != 0) affinity_.emplace();
  for (const EndpointConfig& endpoint : options_.endpoints) NewNode(endpoint);
  if (options_.order_per_key) key_order_.emplace();
}

absl::Status Channel::Start() {
  if (!poller_.status().ok()) return poller_.status();
  if (nodes_.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument,
                     "config client.endpoints: no endpoint. Name at least one, as \"host:10800\"",
                     {});
  }
  if (options_.background) {
    const bool started = background_.Start([weak = weak_from_this()](TimeNs* again) {
      const std::shared_ptr<Channel> channel = weak.lock();
      if (channel != nullptr) *again = channel->Attend();
      return channel != nullptr;
    });
    if (!started) {
      return MakeError(absl::StatusCode::kResourceExhausted,
                       "the background thread could not be started. Raise the limit of threads "
                       "(ulimit -u), or do without it: client.threads = 0",
                       {});
    }
  }
  const std::lock_guard lock(mutex_);
  BeginFinding();
  return NewPicker();
}

void Channel::Submit(const Ref<Operation>& operation, const api::Request& request,
                     uint64_t connection_id) {
  if (ForkGeneration() != fork_generation_) return operation->Finish(AfterFork());
  PrefetchKey(request);
  Lock lock(mutex_);
  ++loopable_;
  // While others wait to be sent, the caller submits many and waits for none yet.
  const TimeNs now = clock_.Now(/*is_first=*/to_flush_.empty());
  Submit(lock, operation, request, connection_id, now);
}

void Channel::Submit(Lock& lock, const Ref<Operation>& operation, const api::Request& request,
                     uint64_t connection_id, TimeNs now) {
  operation->started = now;
  if (operation->deadline == kNever) {
    operation->deadline = operation->started + timeout_;
  }
  if (operation->started >= look_again_at_) LookAgain();
  if ((closing_ || !HasRoom()) && !MakeRoom(lock, *operation)) return;
  ++outstanding_;
  operation->counted = true;
  earliest_deadline_ = std::min(earliest_deadline_, operation->deadline);
  if (connection_id != 0) {
    SendPinned(connection_id, operation, request);
  } else if (!key_order_.has_value() || MayGoNow(operation, request)) {
    Route(operation, request);
  }

  const Connection* const connection = operation->connection;
  if (connection != nullptr && connection->session.outgoing_size() >= kFlushAtBytes) FlushAll(lock);
  // Who sleeps must not sleep beyond it.
  if (operation->deadline < sleeping_until_) poller_.Wake();
  if (!background_lingers_ && background_.running()) {
    // It looks again after a while, and only if nobody has driven until then does it drive.
    background_lingers_ = true;
    turns_seen_ = kNoTurn;
    WakeBackground();
  }
  if (polled_) {
    RequestFlush();
    ArmTimer();
  }
}

bool Channel::MakeRoom(Lock& lock, Operation& operation) {
  bool in_time = true;
  if (!closing_ && !options_.fail_when_full) {
    const auto room = [&] { return closing_ || HasRoom(); };
    FlushAll(lock);
    WaitAmong(want_room_, lock, operation.deadline, room);
    WakeForRoom();
    in_time = NowNs() < operation.deadline;
  }
  if (closing_) {
    Finish(operation, AfterClose());
    return false;
  }
  if (in_time && HasRoom()) return true;
  ErrorInfo info;
  info.operation = NameOf(operation.kind);
  const std::string bounds =
      absl::StrCat(options_.window, " operations outstanding (client.window) or ",
                   options_.max_unsent, " bytes to be sent (client.max_unsent_bytes)");
  Finish(operation,
         options_.fail_when_full
             ? MakeError(absl::StatusCode::kResourceExhausted,
                         absl::StrCat(ForAbseil(info.operation), " was never sent: there are ",
                                      bounds, ". Wait for some, or raise the bound"),
                         info)
             : MakeError(
                   absl::StatusCode::kDeadlineExceeded,
                   absl::StrCat(ForAbseil(info.operation),
                                " was never sent: until its deadline there were ", bounds,
                                ". Is the peer alive? Else give it more time, or raise the bound"),
                   info));
  return false;
}

bool Channel::HasRoom() const {
  // A callback may go on with as many as have ended: who submits faster than callbacks run waits.
  const uint64_t due = due_ == 0 || runs_callbacks_ == std::this_thread::get_id() ? 0 : due_;
  return outstanding_ + due < options_.window && unsent_ < options_.max_unsent;
}

// One after the other: each that gets its room sees whether there is more.
void Channel::WakeForRoom() {
  if (!want_room_.empty()) Wake(*want_room_.front());
}

// It sleeps for itself, or, when it drives, for all.
void Channel::Wake(Waiter& waiter) {
  waiter.Wake();
  if (sleeping_until_ != 0) poller_.Wake();
}

bool Channel::MayGoNow(const Ref<Operation>& operation, const api::Request& request) {
  if (key_order_->Enter(operation, KeysOf(request, *doors_.codec))) return true;
  operation->retained = RetainedRequest::Of(request);
  return false;
}

Node& Channel::Pick(const Operation& operation, const api::Request& request) {
  if (nodes_.size() == 1) return *nodes_.front();

  static const FailedAttempts kNone;
  const auto& tried = operation.retained == nullptr ? kNone : operation.retained->tried;
  uint32_t hash = 0;
  uint32_t routable = RouteOf(request, *doors_.codec, &hash);
  if (!own_affinity_.empty()) routable = PlaceByOwn(request, routable, &hash);
  if (routable != 0 && affinity_.has_value()) NoteUse(request.cache_id);
  uint32_t index = 0;
  if (picker_ != nullptr) {
    index = picker_->Pick(request.cache_id, routable, hash, static_cast<uint32_t>(tried.size()));
  }
  if (index >= nodes_.size()) index = 0;
  if (tried.empty()) return *nodes_[index];
  // A picker may insist on a node that has failed this operation: then, from there on, one that is
  // up and was not tried, one that is up, or at last one that was not tried.
  const auto count = static_cast<uint32_t>(nodes_.size());
  for (const auto& [may_be_tried, may_be_down] :
       {std::pair{false, false}, std::pair{true, false}, std::pair{false, true}}) {
    for (uint32_t i = 0; i < count; ++i) {
      Node& candidate = *nodes_[(index + i) % count];
      if (MayPick(candidate) && (may_be_tried || !tried.Has(candidate.index)) &&
          (may_be_down || !candidate.down)) {
        return candidate;
      }
    }
  }
  return *nodes_[index];
}

// In the process each thread has one of its own while there are enough, and so carries out its
// requests itself. Else in turn; one that has failed waits for the background while another is
// there.
Link& Channel::NextLink(Node& node) const {
  if (in_process_) {
    const std::thread::id self = std::this_thread::get_id();
    Link* chosen = nullptr;
    for (const auto& link : node.links) {
      if (link->submitter == self) return *link;
      if (chosen == nullptr && link->IsFree()) chosen = link.get();
    }
    if (chosen != nullptr) {
      chosen->submitter = self;
      return *chosen;
    }
  }
  if (node.links.size() == 1) return *node.links.front();
  Link& next = *node.links[node.next_link++ % node.links.size()];
  if (next.state == LinkState::kReady || next.last_error.ok()) return next;
  Link* const ready = node.ReadyLink();
  return ready == nullptr ? next : *ready;
}

void Channel::Route(const Ref<Operation>& operation, const api::Request& request) {
  Node& node = Pick(*operation, request);
  Link& link = NextLink(node);
  const bool ready = link.state == LinkState::kReady;
  if (operation->retained == nullptr) {
    if (!ready) {
      operation->retained = RetainedRequest::Of(request);
    } else if (!in_process_ && retry_.Keeps(request)) {
      // A peer in the process hangs up on what it was sent, and never by chance.
      operation->retained = kept_.Keep(request);
    }
  }
  if (ready) return Send(link.connection, operation, request);
  if (node.down && link.state == LinkState::kIdle && !link.last_error.ok() &&
      NowNs() < node.retry_at) {
    return TryElsewhere(operation, node, link.last_error);
  }
  operation->pending_on = &link;
  link.pending.PushBack(operation);
  if (link.state == LinkState::kIdle) StartConnecting(link);
}

void Channel::Send(const ConnectionRef& connection, const Ref<Operation>& operation,
                   const api::Request& request) {
  operation->pending_on = nullptr;
  // Open() asks for a connection and for nothing on it.
  if (operation->kind == api::Operation::kNone) return Finish(*operation, absl::OkStatus());
  Sent(connection, *operation, connection->session.Send(request, operation));
}

void Channel::Sent(const ConnectionRef& connection, Operation& operation,
                   const absl::Status& sent) {
  if (!sent.ok()) return Finish(operation, sent, connection->session.endpoint());
  operation.connection = connection.get();
  operation.connection_id = connection->id;
  CountUnsent(*connection);
  QueueFlush(connection);
  Watch(*connection);
}

void Channel::SendPinned(uint64_t connection_id, const Ref<Operation>& operation,
                         const api::Request& request) {
  const auto found = connections_.find(connection_id);
  if (found != connections_.end()) return Send(found->second, operation, request);
  ErrorInfo info;
  info.operation = NameOf(operation->kind);
  info.origin = Origin::kNetwork;
  info.connection_usable = false;
  Finish(*operation,
         MakeError(absl::StatusCode::kUnavailable,
                   absl::StrCat(ForAbseil(info.operation),
                                " was never sent: the connection that its cursor lived on is lost, "
                                "and the cursor with it. Begin anew"),
                   info));
}

uint64_t Channel::outstanding() {
  const Lock lock(mutex_);
  uint64_t sum = outstanding_;
  for (const auto& lane : lanes_) sum += lane->outstanding();
  return sum;
}

// What each connection counts for itself, so that its thread finds it in its core's cache.
void Channel::AddCounts(const Connection& connection, ClientMetrics& figures) {
  figures.late_answers += connection.session.late_answers();
  figures.bytes_sent += connection.written;
  figures.bytes_received += connection.received;
}

ClientMetrics Channel::metrics() {
  const Lock lock(mutex_);
  ClientMetrics figures = meter_.Figures();
  figures.in_flight = outstanding_;
  for (const auto& [id, connection] : connections_) {
    AddCounts(*connection, figures);
    if (connection->stage == Stage::kReady) ++figures.connections;
  }
  for (const auto& lane : lanes_) Meter::Add(lane->metrics(), figures);
  return figures;
}

}  // namespace glowplug
