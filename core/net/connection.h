// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_CONNECTION_H_
#define GLOWPLUG_CORE_NET_CONNECTION_H_

#include <glowplug/api/codec.h>
#include <glowplug/internal/operation_queue.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/config/endpoint.h"
#include "core/engine/affinity.h"
#include "core/engine/backoff.h"
#include "core/engine/clock.h"
#include "core/engine/liveness.h"
#include "core/engine/session.h"
#include "core/net/address.h"

namespace glowplug {

struct Link;

// A stream without a descriptor tells through this that it is worth a look.
class StreamWaker final : public api::Waker {
 public:
  explicit StreamWaker(std::function<void()> wake) : wake_(std::move(wake)) {}
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  void Wake() noexcept override { wake_(); }

 private:
  const std::function<void()> wake_;
};

// What a thread that reads needs for the answers it finds. None of it outlives one reading, but
// memory that was used is quicker than other memory.
struct Intake {
  TimeNs time = 0;  // of the last look at the stream that found something
  std::vector<Arrival> arrivals;
  std::vector<absl::Status> results;  // of the arrivals, in their order
  sdk::HeapArena arena{uint64_t{1} << 30};
};

// What one call of a stream has done.
struct Transfer {
  api::Outcome outcome = api::Outcome::kAgain;
  uint64_t size = 0;
  api::Failure failure = sdk::NoFailure();
  api::PollState poll{};  // after a Read()

  void Write(api::Stream& stream, const api::Bytes& from) {
    outcome = stream.Write(&from, 1, &size, &failure);
  }
  void Read(api::Stream& stream, const api::MutableBytes& into) {
    outcome = stream.Read(&into, 1, &size, &failure);
    stream.PollHandle(&poll);
  }
};

enum class Stage { kConnecting, kNegotiating, kReady, kClosed };

// One stream to one node and the conversation on it. Everything but the stream is guarded by the
// channel's mutex, the stream by its own, which is taken after the channel's and never held while
// the channel's is taken.
struct Connection {
  Connection(uint64_t connection_id, Link* of, std::function<void()> wake,
             sdk::Owned<api::CodecSession> codec, uint32_t traits, std::string endpoint,
             uint64_t max_buffered)
      : id(connection_id),
        link(of),
        waker(std::move(wake)),
        session(std::move(codec), traits, std::move(endpoint), max_buffered) {}

  const uint64_t id;
  Link* const link;
  // Where it leads: what the doors are told. Views of the texts below.
  api::Endpoint peer{};
  std::string peer_host;
  std::string peer_text;
  StreamWaker waker;
  Session session;
  Stage stage = Stage::kConnecting;
  sdk::Owned<api::AuthExchange> auth;  // while negotiating

  api::Bytes unsent{};        // the rest of what the writer took from the session
  uint64_t written = 0;       // bytes that the stream has taken
  uint64_t received = 0;      // and given
  uint64_t counted = 0;       // its share of the channel's unsent bytes
  bool writing = false;       // one thread is inside Write, and goes on until nothing is left
  bool queued_flush = false;  // in the channel's list of connections with something to send

  int descriptor = -1;
  bool want_read = false;  // as the poller knows it
  bool want_write = false;
  bool ready_now = false;  // in the channel's list of connections that need no waiting

  std::optional<Liveness> liveness;  // once it is ready, where the peer knows heartbeats

  bool reading = false;            // one thread reads, and goes on until nothing is left
  std::unique_ptr<Intake> intake;  // while one reads; in the process from the first reading on
  bool has_news = false;           // the stream is to be looked at again when the reading ends
  std::vector<Parked> resumed;     // whose answers may be decoded now

  std::mutex stream_mutex;
  sdk::Owned<api::Stream> stream;
};

enum class LinkState { kIdle, kResolving, kConnecting, kReady };

struct Node;

// An address, and the name or literal that it stands for.
struct PeerAddress {
  Address address;
  std::string host;
  uint16_t port = 0;
};

// One of the connections that a node may have, made when it is first needed and again after it was
// lost. Guarded by the channel's mutex.
struct Link {
  explicit Link(Node* of) : node(of) {}

  Node* const node;
  LinkState state = LinkState::kIdle;
  std::vector<PeerAddress> addresses;
  size_t next_address = 0;
  uint64_t resolution = 0;           // the number of the last look-up begun
  TimeNs attempt_deadline = kNever;  // of the look-up or of the address being tried
  absl::Status last_error;           // why the last attempt failed
  std::shared_ptr<Connection> connection;
  OperationQueue pending;     // they wait for the connection
  std::thread::id submitter;  // in the process: the thread that it was chosen for last

  // Nothing is under way on it.
  bool IsFree() const {
    if (state != LinkState::kReady) return state == LinkState::kIdle && last_error.ok();
    return !connection->writing && !connection->reading && !connection->session.has_outgoing() &&
           connection->session.outstanding() == 0;
  }
};

// A node as a host may see it.
struct NodeReport {
  enum class State { kIdle, kConnecting, kReady, kDown };

  uint32_t index = 0;
  std::string endpoint;
  std::optional<NodeId> id;
  State state = State::kIdle;
  std::string protocol;           // while it is ready
  std::vector<uint8_t> features;  // likewise
  int64_t latency_ns = 0;
  absl::Status last_error;
};

// One configured server, or one that was found or discovered. Guarded by the channel's mutex.
struct Node {
  uint32_t index = 0;
  EndpointConfig endpoint;
  std::optional<NodeId> id;  // as the last handshake told
  bool down = false;         // since an attempt failed, until one succeeds
  bool withdrawn = false;    // the finder of endpoints names it no longer
  absl::Status last_error;   // why a connection was lost or not made; ok while there is one
  TimeNs retry_at = 0;       // down: no attempt is made before
  Backoff backoff;
  int64_t latency_ns = 0;  // of its answers, smoothed; 0: none came yet

  // Discovered: it is picked only while it is connected.
  struct Discovery {
    NodeId id;                              // whoever answers with another one is somebody else
    std::vector<EndpointConfig> addresses;  // other ones of it, the endpoint included
    bool gone = false;                      // it has left the cluster
  };
  std::optional<Discovery> discovered;

  std::vector<std::unique_ptr<Link>> links;
  size_t next_link = 0;

  // A connection that requests may go on, or null.
  Link* ReadyLink() const {
    const auto ready = std::find_if(links.begin(), links.end(), [](const auto& link) {
      return link->state == LinkState::kReady;
    });
    return ready == links.end() ? nullptr : ready->get();
  }
  bool IsReady() const { return ReadyLink() != nullptr; }
  // Whoever told of it tells of it no longer; what connection it has may still be used.
  bool IsGone() const { return withdrawn || (discovered.has_value() && discovered->gone); }
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_CONNECTION_H_
