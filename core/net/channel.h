// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_CHANNEL_H_
#define GLOWPLUG_CORE_NET_CHANNEL_H_

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/internal/operation.h>
#include <glowplug/internal/operation_queue.h>
#include <glowplug/internal/window_state.h>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/base/adaptive_mutex.h"
#include "core/base/listener.h"
#include "core/base/logger.h"
#include "core/base/thread_number.h"
#include "core/engine/burst_clock.h"
#include "core/engine/control_operations.h"
#include "core/engine/key_order.h"
#include "core/engine/meter.h"
#include "core/engine/retained_request.h"
#include "core/engine/retry.h"
#include "core/net/background.h"
#include "core/net/connection.h"
#include "core/net/driver.h"
#include "core/net/endpoint_source.h"
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
  bool encrypted = false;           // nobody on the way can read

  // A transport over another one takes that one's addresses.
  api::Addressing GetAddressing() const {
    return (lower != nullptr ? lower : transport)->GetAddressing();
  }
};

struct ChannelOptions {
  std::vector<EndpointConfig> endpoints;
  // Tells anew which endpoints there are, or null; blocks, and outlives the channel.
  std::function<FoundEndpoints()> find;
  bool found_all = true;  // `endpoints` are all that there are
  // Gives where a cache's keys lie that has an affinity function of its own, or null; may be null.
  using KeyPartition = std::function<uint32_t(const api::Value& key)>;
  std::function<KeyPartition(std::string_view cache, uint32_t partition_count)> partition_mapper;
  // How a discovered node of these addresses is reached; nothing: not at all.
  std::function<std::vector<EndpointConfig>(const std::vector<std::string>& hosts, uint16_t port)>
      reach;
  absl::Duration timeout = absl::Seconds(10);         // of an operation that names none
  absl::Duration connect_timeout = absl::Seconds(5);  // look-up, connect and handshake, an address
  uint32_t connections = 1;                           // to each node
  uint32_t window = 1024;                             // operations outstanding at once
  uint64_t max_unsent = uint64_t{64} << 20;           // bytes waiting to be sent, all connections
  bool fail_when_full = false;                        // else a caller waits for room
  bool order_per_key = false;                         // else no order is promised
  bool discovery = true;                              // of nodes that are no endpoints
  std::string data_center;                            // the client's own; empty: not said
  Retry retry = Retry::kIdempotent;                   // of operations that may have happened
  std::shared_ptr<RetryPolicy> retry_policy;          // the host's own, or null
  absl::Duration reconnect_max =
      absl::Milliseconds(500);                   // between attempts at a node that is down
  absl::Duration heartbeat = absl::Seconds(30);  // on an idle connection
  absl::Duration dead_after = absl::Seconds(4);  // of silence while something is outstanding
  bool background = true;                        // a thread for what nobody waits for
  bool is_lane = false;                          // of another channel: see channel_lanes.cc
  std::shared_ptr<Listener> listener;            // may be null
};

// Operations in, answers out: nodes, their connections, and the threads that wait for them. Made
// for request and answer as for messages: what is on the wire is the codec's affair.
//
// Thread-safe. The way of a request: Submit() picks a node and encodes into its connection's
// buffer; whoever waits, writes and drives (channel_io.cc) until its answer was decoded; then
// Finish() hands the operation to its consumer (channel_consume.cc).
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
  // this returns. operation->deadline is set from the options unless it was set before, of one that
  // follows others which were not sent yet as of a tick before at most (BurstClock). Of the
  // connection with that id alone, as an operation on it had in connection_id; 0: of any.
  void Submit(const Ref<Operation>& operation, const api::Request& request,
              uint64_t connection_id = 0);
  // Takes it, waits until it is done and gives its result away: Submit() and Take() at once, for an
  // operation that nobody else has seen.
  void Call(const Ref<Operation>& operation, const api::Request& request);
  // Ends the operation for its owner, with CANCELLED; the peer may still carry it out.
  void Cancel(Operation& operation);
  // Refuses new operations, waits until the time for those outstanding, then abandons the rest and
  // closes every connection. Idempotent.
  void Close(TimeNs until);
  // No host asks any more. Unless the background thread still owes somebody something, it ends here
  // and now, so that who closes a client finds everything closed.
  void LetGo();
  // Ends every outstanding operation with CANCELLED, telling of each whether it may have happened,
  // and closes every connection.
  void Abandon();

  // Each of these sends all that is queued, unless what it waits for is there before; without a
  // background thread, they run what callbacks are due before they return.
  //
  // Waits until the operation is done or the time has come; true when it is done. Past the
  // operation's own deadline it ends with DEADLINE_EXCEEDED.
  bool Wait(Operation& operation, TimeNs until);
  // Waits until it is done and gives its result away; false when that had happened before.
  bool Take(Operation& operation);
  // The next operation that is done and that nobody else consumes; null when the time has come, or
  // when there is none to wait for.
  Ref<Operation> Loop(TimeNs until);
  // Counts the operation among the window's and waits until no more than `size` are in flight.
  void AddToWindow(Operation& operation, WindowState& window, uint64_t size);
  // Waits until no more than `left` of the window's operations are in flight.
  void WaitForWindow(WindowState& window, uint64_t left);
  // Waits until nothing is outstanding, the callbacks have run and abandoned cursors are closed on
  // their servers; true when that is so. In a callback: without the callbacks.
  bool Drain(TimeNs until);
  // One turn that does not sleep: sends, receives, ends what is due.
  void RunOnce();

  // Takes the callback, to be run once when the operation is done; false, and the callback is left
  // as it is, when the result was given away before.
  bool OnDone(Operation& operation, Callback& callback);
  // Nobody will ask for its result any more.
  void Drop(Operation& operation);

  // A descriptor that is readable when RunOnce() has something to do; from now on submissions make
  // it so. Its owner is the channel.
  int PollDescriptor();
  // What the cache with this id is called: a partition mapper goes by names.
  void NameCache(int32_t cache_id, std::string_view name);
  // The nodes that there are, but for those that are gone.
  std::vector<NodeReport> Report();
  // Connects to the node with that index if need be, and waits for its answer to a request that
  // asks little; no other node is tried. kNever: as long as the options say.
  absl::Status Ping(uint32_t index, TimeNs until);
  uint64_t outstanding();
  ClientMetrics metrics();
  api::Codec& codec() const { return *doors_.codec; }

 private:
  using Lock = Driver::Lock;
  using ConnectionRef = std::shared_ptr<Connection>;

  // Peers in the process have no other threads than the client's: so many work at the same time.
  static constexpr uint32_t kInProcessConnections = 8;
  static constexpr size_t kLanes = 8;  // this one among them

  // A cluster that tells of more is not believed.
  static constexpr size_t kMaxNodes = 10'000;

  // All of these run under the mutex; those that take the lock may release it meanwhile.
  //
  // channel.cc: from submission to a connection.
  void Submit(Lock& lock, const Ref<Operation>& operation, const api::Request& request,
              uint64_t connection_id, TimeNs now);
  bool MakeRoom(Lock& lock, Operation& operation);
  bool HasRoom() const;
  bool MayGoNow(const Ref<Operation>& operation, const api::Request& request);
  void Route(const Ref<Operation>& operation, const api::Request& request);
  Node& Pick(const Operation& operation, const api::Request& request);
  Link& NextLink(Node& node) const;
  void SendPinned(uint64_t connection_id, const Ref<Operation>& operation,
                  const api::Request& request);
  void Send(const ConnectionRef& connection, const Ref<Operation>& operation,
            const api::Request& request);
  void Sent(const ConnectionRef& connection, Operation& operation, const absl::Status& sent);
  bool MayPick(const Node& node) const;

  // channel_failover.cc: what becomes of operations whose connection is lost, or was never made.
  void Lose(const ConnectionRef& connection, const absl::Status& reason, bool silent = false);
  bool MaySendAgain(const Operation& operation, bool may_have_happened, bool silent,
                    const absl::Status& reason) const;
  bool IsNodeLeft(const FailedAttempts& tried) const;
  void TryElsewhere(const Ref<Operation>& operation, const Node& node, const absl::Status& reason);
  void OutOfNodes(Operation& operation);
  void SetDown(Node& node);
  void BeginLiveness(const ConnectionRef& connection);
  void NoteIdleTimeout(const IdleTimeoutOperation& told);
  void Watch(Connection& connection);
  void CheckLiveness(TimeNs now);

  // channel_topology.cc: which nodes there are, and which of them holds what.
  TimeNs NextLook(const std::map<NodeId, const Node*>& identities) const;
  absl::Status NewPicker();
  void UpdatePicker();
  void LookAgain();
  void NoteUse(int32_t cache_id);
  void UpdateOwnAffinity();
  uint32_t PlaceByOwn(const api::Request& request, uint32_t routable, uint32_t* hash) const;
  void TopologyNews(const Session& session);
  void AskTopology();
  void AskMapping();
  void AskEndpoints();
  void AskDataCenter();
  ConnectionRef FindReporter(api::Operation operation);
  void Control(const ConnectionRef& connection, const Ref<Operation>& operation,
               std::span<const api::Value> args = {}, TimeNs deadline = kNever);
  void Controlled(Operation& operation);
  Link* FindWanted(const Node& node, const std::map<NodeId, const Node*>& identities) const;
  void ConnectToAll();
  absl::Status Identify(const Connection& connection);
  void Discovered(const EndpointsOperation& found);
  void Discover(const EndpointsOperation::Added& added);
  std::map<NodeId, const Node*> Identities() const;

  // channel_find.cc: nodes that an address finder tells of.
  void BeginFinding();
  void FindSoon();
  void Find();
  void Found(FoundEndpoints found);
  Node& NewNode(const EndpointConfig& endpoint);

  // channel_lanes.cc: a channel for each thread that calls. These take the mutex themselves.
  Channel& Lane();
  Channel& NewLane(size_t number);
  bool HasLanes() const;
  std::vector<std::shared_ptr<Channel>> Lanes();

  // channel_ping.cc
  void ConnectFor(const Ref<Operation>& operation, Link& link, TimeNs deadline);

  // channel_consume.cc: from an answer to who asked.
  void Finish(Operation& operation, absl::Status status, std::string_view endpoint = {}) {
    Finish(operation, std::move(status), endpoint, NowNs());
  }
  void Finish(Operation& operation, absl::Status status, std::string_view endpoint, TimeNs now) {
    Finish(Ref<Operation>(&operation), std::move(status), endpoint, now);
  }
  void Finish(Ref<Operation> operation, absl::Status status, std::string_view endpoint, TimeNs now);
  void HandOver(Ref<Operation> operation);
  void SendReleased();
  void End(Operation& operation, absl::StatusCode code, const std::string& why);
  void ExpireOperations(TimeNs now);
  template <class Visit>
  void ForEachOutstanding(Visit visit);
  void TakeFromLoop(Operation& operation, Consumer consumer);
  void WaitAmong(std::vector<Waiter*>& waiters, Lock& lock, TimeNs until,
                 absl::FunctionRef<bool()> done);
  bool WaitUntilDone(Lock& lock, Operation& operation, TimeNs until);
  void RunCallbacks(Lock& lock);
  void AfterWait(Lock& lock);
  bool MayRunCallbacks() const;
  void Refuse();
  void AbandonAll();
  TimeNs Attend();
  void WakeBackground();
  void RequestFlush();
  void AddInterest();
  void AddCleanup();
  void AddOwnInterest();
  void WakeForRoom();
  void WakeForNone();
  void Wake(Waiter& waiter);
  void ArmTimer();
  bool Unattended() const;

  // channel_connect.cc: from a node's name to a negotiated connection.
  void StartConnecting(Link& link);
  void Resolve(Link& link);
  void TryNextAddress(Link& link);
  absl::StatusOr<ConnectionRef> Connect(Link& link, const PeerAddress& to);
  void Negotiate(const ConnectionRef& connection);
  void Ready(const ConnectionRef& connection);
  void LinkFailed(Link& link);
  void SetAttemptDeadline(Link& link);
  void ExpireAttempts(TimeNs now);
  void ExpireAttempt(Link& link);

  // channel_io.cc: bytes.
  void Turn(Lock& lock, TimeNs until);
  void OnReady(Lock& lock, const ConnectionRef& connection);
  void Receive(Lock& lock, const ConnectionRef& connection);
  bool BeginReading(Connection& connection);
  void ReadAll(Lock& lock, const ConnectionRef& connection, bool more);
  bool Fetched(Lock& lock, const ConnectionRef& connection, const Transfer& read, uint64_t room);
  bool Deliver(Lock& lock, const ConnectionRef& connection);
  void DecodeArrivals(Lock& lock, const ConnectionRef& connection);
  void NoteLatencies(const Connection& connection);
  void Park(const ConnectionRef& connection, Arrival arrival);
  void Resume(const Operation& preparation);
  void ResumeParked(const ConnectionRef& connection, Parked& parked, const absl::Status& prepared);
  bool Forget(Connection& connection, Operation& operation);
  void LoseResumed(Connection& connection, const absl::Status& reason);
  void CloseCursor(const ConnectionRef& connection, int64_t cursor);
  void FlushFor(Lock& lock, const Operation& operation);
  ConnectionRef TakeFromFlush();
  void Exchange(Lock& lock, const ConnectionRef& connection);
  void FlushSoon();
  void FlushAll(Lock& lock);
  void FlushConnection(Lock& lock, const ConnectionRef& connection);
  bool Written(const ConnectionRef& connection, const Transfer& write);
  void QueueFlush(const ConnectionRef& connection);
  void UpdateInterest(const ConnectionRef& connection);
  void CountUnsent(Connection& connection);
  static void AddCounts(const Connection& connection, ClientMetrics& figures);
  void NoteReady(uint64_t connection_id);
  void WakeFor(uint64_t connection_id);
  void Tell(ConnectionEvent::Kind kind, std::string_view endpoint, const absl::Status& reason);

  const ChannelOptions options_;
  const Doors doors_;
  Logger& logger_;
  const uint64_t fork_generation_;
  const uint32_t traits_;
  const bool in_process_;  // a peer that has been written to has answered
  const bool has_lanes_;
  const size_t opener_ = ThreadNumber();
  const TimeNs timeout_;
  const RetryRule retry_;

  Poller poller_;
  AdaptiveMutex mutex_;
  Driver driver_;
  bool closing_ = false;  // no new operations
  bool closed_ = false;   // and no connections

  // What every operation changes lies together, in a line or two of the cache: where many threads
  // work it goes from core to core.
  alignas(64) uint64_t outstanding_ = 0;
  uint64_t unsent_ = 0;  // bytes
  KeptRequests kept_;
  BurstClock clock_;                   // of asynchronous submissions
  TimeNs earliest_deadline_ = kNever;  // at or before that of each outstanding operation
  uint64_t loopable_ = 0;              // what Loop() may still give out
  OperationQueue ready_;               // those of it that are done
  std::vector<ConnectionRef> to_flush_;
  uint64_t turns_ = 0;
  TimeNs sleeping_until_ = 0;  // the driver's; 0 while it is awake
  bool flush_requested_ = false;
  bool background_lingers_ = false;  // it looks again by itself

  std::vector<Waiter*> want_room_;
  std::vector<Waiter*> want_none_;  // outstanding
  std::optional<KeyOrder> key_order_;
  std::vector<Ref<Operation>> released_;  // by key_order_, to be sent
  bool sending_released_ = false;
  Meter meter_;

  // Of the operations outstanding or done, who asks for them.
  std::vector<Waiter*> in_loop_;
  OperationQueue callbacks_;  // due
  uint64_t due_ = 0;          // those, and those that are being run
  std::optional<std::thread::id> runs_callbacks_;
  uint64_t cleanups_ = 0;                // outstanding ones of Consumer::kCleanup
  uint64_t interest_ = 0;                // outstanding ones that only the background waits for
  std::shared_ptr<Channel> keep_alive_;  // while there are such

  std::vector<std::unique_ptr<Node>> nodes_;
  const uint32_t routing_traits_;
  sdk::Owned<api::Picker> picker_;
  std::optional<Affinity> affinity_;            // nothing: the policy uses no mappings
  std::map<int32_t, std::string> cache_names_;  // where there is a partition mapper
  // Of the caches whose keys no hash places; null: nobody knows how they are placed.
  std::map<int32_t, ChannelOptions::KeyPartition> own_affinity_;
  int64_t endpoints_version_ = -1;  // of the last answer that told who is there
  bool asking_endpoints_ = false;
  int64_t data_center_version_ = -1;
  bool asking_data_center_ = false;
  std::vector<NodeId> near_;  // the nodes of the client's data center
  bool finding_ = false;      // the finder was asked and has not answered yet
  TimeNs find_at_ = kNever;   // when it is asked next
  TimeNs find_not_before_ = 0;
  Backoff find_backoff_;
  TimeNs look_again_at_ = kNever;  // when a node or a question gets its next chance
  TimeNs watch_at_ = kNever;       // at or before the time at which a connection's liveness is due
  uint64_t last_connection_id_ = Poller::kNoId;
  TimeNs earliest_attempt_deadline_ = kNever;  // at or before that of each attempt to connect
  std::unordered_map<uint64_t, ConnectionRef> connections_;
  bool polled_ = false;          // by a loop of the host's
  TimeNs timer_armed_ = kNever;  // for that loop

  std::vector<uint64_t> looked_at_;                    // the driver's own
  std::vector<std::unique_ptr<Intake>> idle_intakes_;  // that no thread reads with

  std::vector<std::shared_ptr<Channel>> lanes_;
  std::array<std::atomic<Channel*>, kLanes> lane_of_{};  // a thread, by its number; null: none yet

  std::mutex woken_mutex_;
  std::vector<uint64_t> woken_;  // connections that are ready without a descriptor's word

  static constexpr uint64_t kNoTurn = UINT64_MAX;
  uint64_t turns_seen_ = kNoTurn;  // turns_ when the background last looked
  bool background_asleep_ = true;  // until it is woken
  Background background_;          // the last: its thread ends first
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_CHANNEL_H_
