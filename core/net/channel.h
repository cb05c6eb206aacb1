// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_CHANNEL_H_
#define GLOWPLUG_CORE_NET_CHANNEL_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/internal/operation.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/logger.h"
#include "core/net/connection.h"
#include "core/net/driver.h"
#include "core/net/poller.h"

namespace glowplug {

// The four doors that a channel goes through.
struct Doors {
  std::shared_ptr<void> owner;  // of the plugins: lives as long as the channel
  api::Transport* transport = nullptr;
  api::Transport* lower = nullptr;  // what the transport's "over" names, or null
  api::Codec* codec = nullptr;
  api::Auth* auth = nullptr;        // null: nobody in particular
  api::Routing* routing = nullptr;  // null: one node, nothing to choose
};

struct ChannelOptions {
  std::vector<EndpointConfig> endpoints;
  absl::Duration timeout = absl::Seconds(10);         // of an operation that names none
  absl::Duration connect_timeout = absl::Seconds(5);  // look-up, connect and handshake, an address
  uint32_t window = 1024;                             // operations outstanding at once
  bool fail_when_full = false;                        // else a caller waits for room
  uint64_t max_buffered = uint64_t{256} << 20;        // bytes waiting to be sent, a connection
};

// Operations in, answers out: nodes, their connections, and the threads that wait for them. Made
// for request and answer as for messages: what is on the wire is the codec's affair.
//
// Thread-safe. The way of a request: Submit() picks a node and encodes into its connection's
// buffer; whoever waits, writes and drives (channel_io.cc) until its answer was decoded.
class Channel : public std::enable_shared_from_this<Channel> {
 public:
  Channel(ChannelOptions options, Doors doors, Logger* logger);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  // Starts; not ok when the system or the routing plugin refuses.
  absl::Status Start();

  // Takes the operation. What goes wrong ends the operation; nothing is answered here. Waits for
  // room, driving, when the window is full and the options do not say fail. `request` may die when
  // this returns. operation->deadline is set from the options unless it was set before.
  void Submit(const Ref<Operation>& operation, const api::Request& request);
  // Sends all that is queued.
  void Flush();
  // Sends, then waits until the operation is done or the time has come; true when it is done. Past
  // the operation's own deadline it ends with DEADLINE_EXCEEDED.
  bool Wait(Operation& operation, TimeNs until);
  // Ends the operation for its owner, with CANCELLED; the peer may still carry it out.
  void Cancel(Operation& operation);
  // Ends every outstanding operation with CANCELLED and closes every connection. Idempotent.
  void Close();

  uint32_t outstanding();
  api::Codec& codec() const { return *doors_.codec; }

 private:
  using Lock = Driver::Lock;
  using ConnectionRef = std::shared_ptr<Connection>;

  // All of these run under the mutex; those that take the lock may release it meanwhile.
  //
  // channel.cc: operations.
  bool MakeRoom(Lock& lock, Operation& operation);
  void Route(const Ref<Operation>& operation, const api::Request& request);
  Node& Pick(const Operation& operation, const api::Request& request);
  void Send(const ConnectionRef& connection, const Ref<Operation>& operation,
            const api::Request& request);
  void TryElsewhere(const Ref<Operation>& operation, const absl::Status& reason);
  void Finish(Operation& operation, absl::Status status);
  void End(Operation& operation, absl::StatusCode code, const std::string& why);
  absl::Status NewPicker();
  void UpdatePicker();

  // channel_connect.cc: from a node's name to a negotiated connection.
  void StartConnecting(Node& node);
  void Resolve(Node& node);
  void TryNextAddress(Node& node);
  void Negotiate(const ConnectionRef& connection);
  void Ready(const ConnectionRef& connection);
  void NodeFailed(Node& node);
  void ExpireAttempts();
  TimeNs NextAttemptDeadline() const;

  // channel_io.cc: bytes.
  void Turn(Lock& lock, TimeNs until);
  void OnReady(Lock& lock, const ConnectionRef& connection);
  void Receive(Lock& lock, const ConnectionRef& connection);
  bool Deliver(Lock& lock, const ConnectionRef& connection);
  void FlushAll(Lock& lock);
  void FlushConnection(Lock& lock, const ConnectionRef& connection);
  void QueueFlush(const ConnectionRef& connection);
  void UpdateInterest(const ConnectionRef& connection);
  void Drop(const ConnectionRef& connection, const absl::Status& reason);
  void WakeFor(uint64_t connection_id);

  const ChannelOptions options_;
  const Doors doors_;
  Logger& logger_;
  const uint64_t fork_generation_;
  const uint32_t traits_;

  Poller poller_;
  std::mutex mutex_;
  Driver driver_;
  bool closed_ = false;
  uint32_t outstanding_ = 0;
  std::vector<Waiter*> want_room_;
  std::vector<std::unique_ptr<Node>> nodes_;
  sdk::Owned<api::Picker> picker_;
  TimeNs revive_at_ = kNever;  // when a node that is down gets its next chance
  uint64_t last_connection_id_ = Poller::kNoId;
  std::unordered_map<uint64_t, ConnectionRef> connections_;
  std::vector<ConnectionRef> to_flush_;
  TimeNs sleeping_until_ = 0;  // the driver's; 0 while it is awake

  // The driver's own.
  std::vector<Arrival> arrivals_;
  std::vector<absl::Status> results_;  // of arrivals_, in their order
  sdk::HeapArena arena_{uint64_t{1} << 30};

  std::mutex woken_mutex_;
  std::vector<uint64_t> woken_;  // connections that are ready without a descriptor's word
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_CHANNEL_H_
