// SPDX-License-Identifier: Apache-2.0
// A turn of the driver: sleep until something is ready, write what waits, read what came, end what
// it answers.
#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/retained_request.h"
#include "core/net/channel.h"

namespace glowplug {
namespace {

constexpr uint64_t kTurnsWithoutPoll = 16;

}  // namespace

void Channel::NoteReady(uint64_t connection_id) {
  const std::lock_guard lock(woken_mutex_);
  woken_.push_back(connection_id);
}

void Channel::WakeFor(uint64_t connection_id) {
  NoteReady(connection_id);
  poller_.Wake();
}

void Channel::Turn(Lock& lock, TimeNs until) {
  FlushAll(lock);
  // A stream in this process needs no system call, and others still have their turn.
  const bool polls = ++turns_ % kTurnsWithoutPoll == 0;
  sleeping_until_ = std::min({until, earliest_attempt_deadline_, earliest_deadline_, watch_at_});
  lock.unlock();
  looked_at_.clear();
  {
    const std::lock_guard woken_lock(woken_mutex_);
    looked_at_.swap(woken_);
  }
  if (looked_at_.empty() || polls) {
    const std::vector<uint64_t>& ready = poller_.Wait(looked_at_.empty() ? sleeping_until_ : 0);
    looked_at_.insert(looked_at_.end(), ready.begin(), ready.end());
  }
  lock.lock();
  sleeping_until_ = 0;
  for (const uint64_t id : looked_at_) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    const ConnectionRef connection = found->second;
    OnReady(lock, connection);
  }
  const TimeNs now = NowNs();
  ExpireAttempts(now);
  ExpireOperations(now);
  CheckLiveness(now);
  FlushAll(lock);
}

void Channel::OnReady(Lock& lock, const ConnectionRef& connection) {
  connection->ready_now = false;
  if (connection->stage != Stage::kConnecting) {
    if (connection->unsent.size > 0) FlushConnection(lock, connection);
    return Receive(lock, connection);
  }
  api::Failure failure = sdk::NoFailure();
  const char* doing = "connect";
  lock.unlock();
  api::Outcome outcome;
  {
    const std::lock_guard stream_lock(connection->stream_mutex);
    outcome = connection->stream->Handshake(&failure);
  }
  sdk::Owned<api::AuthExchange> auth;
  if (outcome == api::Outcome::kDone && doors_.auth != nullptr) {
    // Only now are secrets asked for: the host's own source may take its time, and the peer has
    // shown who it is.
    doing = "authentication";
    api::AuthExchange* exchange = nullptr;
    outcome = doors_.auth->Start(&connection->peer, doors_.encrypted ? 1 : 0, &exchange, &failure);
    auth.reset(exchange);
  }
  lock.lock();
  if (connection->stage == Stage::kClosed) return;
  connection->auth = std::move(auth);
  Link& link = *connection->link;
  if (outcome != api::Outcome::kFailed && link.attempt_deadline <= NowNs()) {
    // It goes on: that nobody has looked for so long is not its fault.
    SetAttemptDeadline(link);
  }
  if (outcome == api::Outcome::kFailed) {
    return Lose(connection, StatusOf(failure, doing, connection->session.endpoint()));
  }
  if (outcome == api::Outcome::kDone) {
    connection->stage = Stage::kNegotiating;
    Negotiate(connection);
  }
  if (connection->stage == Stage::kClosed) return;
  UpdateInterest(connection);
}

void Channel::Receive(Lock& lock, const ConnectionRef& connection) {
  if (BeginReading(*connection)) ReadAll(lock, connection, true);
}

// False when another thread reads: it goes on until nothing is left.
bool Channel::BeginReading(Connection& connection) {
  if (connection.reading) {
    connection.has_news = true;
    return false;
  }
  connection.reading = true;
  if (connection.intake != nullptr) return true;
  if (idle_intakes_.empty()) idle_intakes_.push_back(std::make_unique<Intake>());
  connection.intake = std::move(idle_intakes_.back());
  idle_intakes_.pop_back();
  return true;
}

// more: the stream may have something.
void Channel::ReadAll(Lock& lock, const ConnectionRef& connection, bool more) {
  while (more) {
    connection->has_news = false;
    const api::MutableBytes room = connection->session.ReceiveRoom();
    Transfer read;
    lock.unlock();
    {
      const std::lock_guard stream_lock(connection->stream_mutex);
      read.Read(*connection->stream, room);
    }
    lock.lock();
    more = Fetched(lock, connection, read, room.size);
  }
  connection->reading = false;
  // A connection to a peer in the process is a thread's own, and so is this memory.
  if (!in_process_) idle_intakes_.push_back(std::move(connection->intake));
  if (connection->stage == Stage::kClosed) return;
  // Who only exchanges with a peer in the process has looked at the stream already.
  if (!in_process_ || connection->has_news || connection->unsent.size > 0) {
    UpdateInterest(connection);
  }
}

// False when nothing is left, or the connection has ended.
bool Channel::Fetched(Lock& lock, const ConnectionRef& connection, const Transfer& read,
                      uint64_t room) {
  if (connection->stage == Stage::kClosed) return false;
  if (read.poll.ready_now != 0) connection->has_news = true;
  Session& session = connection->session;
  if (read.outcome == api::Outcome::kFailed) {
    Lose(connection, StatusOf(read.failure, "receive", session.endpoint()));
    return false;
  }
  const bool has_come = read.outcome == api::Outcome::kDone;
  const bool has_answers = has_come || !connection->resumed.empty();
  if (has_answers) connection->intake->time = NowNs();
  if (has_come) {
    if (read.size == 0) {
      Lose(connection, session.PeerClosed());
      return false;
    }
    session.Received(read.size);
    connection->received += read.size;
    if (connection->liveness.has_value()) connection->liveness->Heard(connection->intake->time);
    if (connection->stage == Stage::kNegotiating) Negotiate(connection);
  }
  if (has_answers && connection->stage == Stage::kReady && !Deliver(lock, connection)) return false;
  // A descriptor tells again what a short read has left, and a peer in the process tells at once.
  const bool tells = read.poll.descriptor >= 0 || in_process_;
  const bool drained = read.size < room && tells && read.poll.ready_now == 0;
  return has_come && !drained && connection->stage != Stage::kClosed;
}

// False when the connection has ended.
bool Channel::Deliver(Lock& lock, const ConnectionRef& connection) {
  Session& session = connection->session;
  std::vector<Arrival>& arrivals = connection->intake->arrivals;
  absl::Status matched;
  bool more = true;
  while (more && connection->stage != Stage::kClosed) {
    matched = session.Match(arrivals);
    more = matched.ok() && arrivals.size() == Session::kMaxArrivals;
    if (session.TakeTopologyNews()) TopologyNews(session);
    DecodeArrivals(lock, connection);
  }
  while (!connection->resumed.empty()) {
    // Their frames live here.
    const std::vector<Parked> resumed = std::exchange(connection->resumed, {});
    for (const Parked& parked : resumed) {
      arrivals.emplace_back(parked.operation, api::Bytes{parked.frame.data(), parked.frame.size()},
                            parked.reply);
    }
    DecodeArrivals(lock, connection);
  }
  session.Consume();
  if (!matched.ok()) Lose(connection, matched);
  return connection->stage != Stage::kClosed;
}

void Channel::DecodeArrivals(Lock& lock, const ConnectionRef& connection) {
  auto& [time, arrivals, results, arena] = *connection->intake;
  if (arrivals.empty()) return;
  const Session& session = connection->session;
  for (const Arrival& arrival : arrivals) {
    arrival.operation->connection = nullptr;
    __builtin_prefetch(arrival.operation->retained.get());  // Finish() looks at it
  }
  lock.unlock();
  for (Arrival& arrival : arrivals) results.push_back(session.Decode(arrival, arena));
  lock.lock();
  if ((routing_traits_ & api::kUsesLatency) != 0) NoteLatencies(*connection);
  for (size_t i = 0; i < arrivals.size(); ++i) {
    if (arrivals[i].first != nullptr) {
      Park(connection, std::move(arrivals[i]));
      continue;
    }
    CloseCursor(connection, arrivals[i].lost_cursor);
    Finish(std::move(arrivals[i].operation), std::move(results[i]), session.endpoint(), time);
  }
  arrivals.clear();
  results.clear();
}

// An eighth of each new one, as TCP smooths its round trips (RFC 6298).
void Channel::NoteLatencies(const Connection& connection) {
  int64_t& smoothed = connection.link->node->latency_ns;
  for (const Arrival& arrival : connection.intake->arrivals) {
    const Operation& operation = *arrival.operation;
    if (operation.consumer == Consumer::kControl || operation.consumer == Consumer::kEngine ||
        (operation.retained != nullptr && !operation.retained->tried.empty())) {
      continue;  // it has not waited for this node alone
    }
    const int64_t latency = std::max<int64_t>(connection.intake->time - operation.started, 1);
    smoothed = smoothed == 0 ? latency : std::max<int64_t>(smoothed + (latency - smoothed) / 8, 1);
  }
}

void Channel::QueueFlush(const ConnectionRef& connection) {
  if (connection->queued_flush) return;
  connection->queued_flush = true;
  to_flush_.push_back(connection);
}

// In the process the thread that waits carries out its own requests and reads their answers; those
// of other threads are theirs.
void Channel::FlushFor(Lock& lock, const Operation& operation) {
  if (!in_process_) return FlushAll(lock);
  if (operation.connection == nullptr || !operation.connection->queued_flush) return;
  std::swap(*std::find_if(to_flush_.begin(), to_flush_.end(),
                          [&](const auto& queued) { return queued.get() == operation.connection; }),
            to_flush_.back());
  const ConnectionRef connection = TakeFromFlush();
  if (connection->stage == Stage::kReady && !connection->writing && connection->unsent.size == 0 &&
      BeginReading(*connection)) {
    Exchange(lock, connection);
  } else {
    FlushConnection(lock, connection);
  }
  if (to_flush_.empty()) ++turns_;  // else the background sees that something is left
  FlushSoon();
}

// Ended by who does not drive, an operation may have made way for others. Who drives asleep has not
// seen them; who comes to drive begins with them.
void Channel::FlushSoon() {
  if (!to_flush_.empty() && (sleeping_until_ != 0 || polled_)) poller_.Wake();
}

// The last one queued.
Channel::ConnectionRef Channel::TakeFromFlush() {
  ConnectionRef connection = std::move(to_flush_.back());
  to_flush_.pop_back();
  connection->queued_flush = false;
  return connection;
}

// With a peer in the process, which has answered by the time it has taken what it is asked, unless
// it has to wait for something.
void Channel::Exchange(Lock& lock, const ConnectionRef& connection) {
  Session& session = connection->session;
  connection->writing = true;
  connection->has_news = false;
  connection->unsent = session.TakeOutgoing();
  const api::Bytes from = connection->unsent;
  const api::MutableBytes room = session.ReceiveRoom();
  Transfer write;
  Transfer read;
  lock.unlock();
  {
    const std::lock_guard stream_lock(connection->stream_mutex);
    write.Write(*connection->stream, from);
    if (write.outcome != api::Outcome::kFailed) read.Read(*connection->stream, room);
  }
  lock.lock();
  connection->writing = false;
  // What was added meanwhile.
  if (Written(connection, write) && session.has_outgoing()) FlushConnection(lock, connection);
  ReadAll(lock, connection, Fetched(lock, connection, read, room.size));
}

void Channel::FlushAll(Lock& lock) {
  while (!to_flush_.empty()) FlushConnection(lock, TakeFromFlush());
  flush_requested_ = false;
}

// Brings the channel's count up to what this connection has produced and not written.
void Channel::CountUnsent(Connection& connection) {
  const uint64_t unsent =
      connection.stage == Stage::kClosed ? 0 : connection.session.produced() - connection.written;
  unsent_ += unsent - connection.counted;
  if (unsent < connection.counted) WakeForRoom();
  connection.counted = unsent;
}

void Channel::FlushConnection(Lock& lock, const ConnectionRef& connection) {
  // Who is inside Write already takes along whatever is added meanwhile.
  if (connection->writing || connection->stage == Stage::kConnecting) return;
  connection->writing = true;
  bool more = true;
  while (more && connection->stage != Stage::kClosed) {
    if (connection->unsent.size == 0) {
      if (!connection->session.has_outgoing()) break;
      connection->unsent = connection->session.TakeOutgoing();
    }
    const api::Bytes from = connection->unsent;
    Transfer write;
    lock.unlock();
    {
      const std::lock_guard stream_lock(connection->stream_mutex);
      write.Write(*connection->stream, from);
    }
    lock.lock();
    more = Written(connection, write);
  }
  connection->writing = false;
  if (connection->stage != Stage::kClosed) UpdateInterest(connection);
}

// False when the stream takes no more for now, or the connection has ended.
bool Channel::Written(const ConnectionRef& connection, const Transfer& write) {
  if (connection->stage == Stage::kClosed) return false;
  if (write.outcome == api::Outcome::kFailed) {
    Lose(connection, StatusOf(write.failure, "send", connection->session.endpoint()));
    return false;
  }
  const uint64_t put = std::min(write.size, connection->unsent.size);
  connection->unsent.data += put;
  connection->unsent.size -= put;
  connection->written += put;
  CountUnsent(*connection);
  if (connection->unsent.size > 0 && put > 0 && connection->liveness.has_value()) {
    connection->liveness->Heard(NowNs());
  }
  return write.outcome != api::Outcome::kAgain;
}

void Channel::UpdateInterest(const ConnectionRef& connection) {
  if (connection->reading) {
    connection->has_news = true;  // who reads does so at the end
    return;
  }
  api::PollState poll{};
  {
    const std::lock_guard stream_lock(connection->stream_mutex);
    connection->stream->PollHandle(&poll);
  }
  if (poll.ready_now != 0 && !connection->ready_now) {
    connection->ready_now = true;
    NoteReady(connection->id);
    // Whoever drives and is awake, or comes to drive, looks there before it sleeps.
    if (sleeping_until_ != 0 || polled_) poller_.Wake();
  }
  if (connection->descriptor < 0) return;
  const bool read = poll.want_read != 0 || connection->stage > Stage::kConnecting;
  const bool write = poll.want_write != 0;
  if (read == connection->want_read && write == connection->want_write) return;
  connection->want_read = read;
  connection->want_write = write;
  poller_.Change(connection->descriptor, connection->id, read, write);
}

void Channel::Tell(ConnectionEvent::Kind kind, std::string_view endpoint,
                   const absl::Status& reason) {
  using Kind = ConnectionEvent::Kind;
  if (kind == Kind::kReady) ++meter_.counts.connections_opened;
  if (kind == Kind::kLost) ++meter_.counts.connections_lost;
  if (kind == Kind::kFailed) ++meter_.counts.connects_failed;
  const bool good = kind == Kind::kReady || kind == Kind::kClosed;
  const LogLevel level = good ? LogLevel::kInfo : LogLevel::kWarning;
  if (logger_.Wants(level)) {
    const std::string place(endpoint);
    logger_.Write(level, kind == Kind::kReady    ? "connected to " + place
                         : kind == Kind::kClosed ? "closed " + place
                         : kind == Kind::kLost
                             ? absl::StrCat("lost ", place, ": ", reason.message())
                             : std::string(reason.message()));
  }
  if (options_.listener == nullptr) return;
  options_.listener->OnConnection(
      {.kind = kind, .endpoint = endpoint, .reason = good ? absl::OkStatus() : reason});
}

}  // namespace glowplug
