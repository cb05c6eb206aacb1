// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CLUSTER_H_
#define GLOWPLUG_CLUSTER_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/arguments.h>
#include <glowplug/deferred.h>
#include <glowplug/types.h>
#include <glowplug/value.h>

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug {

// Inactive: every operation on a cache fails. Active read-only: those that write do. The numbers
// are the protocol's (ignite-protocol, operation 5000).
enum class ClusterState : int8_t { kInactive = 0, kActive = 1, kActiveReadOnly = 2 };

GLOWPLUG_EXPORT std::ostream& operator<<(std::ostream& out, ClusterState state);

// Servers hold data; clients joined the topology, but hold none.
enum class NodeKind { kServer, kClient };

// Which nodes NodeIds() gives.
struct NodeFilter {
  // Only nodes of this kind.
  std::optional<NodeKind> kind = std::nullopt;
  // Only nodes that have each of these attributes with this value.
  std::map<std::string, Value> attributes = {};
};

struct NodeIdList {
  int64_t topology_version = 0;
  std::vector<Uuid> ids;
};

// Of the Ignite that a node runs.
struct IgniteVersion {
  int8_t major = 0;
  int8_t minor = 0;
  int8_t maintenance = 0;
  std::string stage;  // empty where the node that was asked does not know it
  absl::Time released;
  std::vector<uint8_t> revision;  // the hash of the commit

  friend bool operator==(const IgniteVersion&, const IgniteVersion&) = default;
};

// "2.17.0".
GLOWPLUG_EXPORT std::string ToString(const IgniteVersion& version);

// What the cluster knows of one of its nodes.
struct ClusterNode {
  Uuid id;
  std::map<std::string, Value> attributes;  // system properties, ports, JVM and so on
  std::vector<std::string> addresses;
  std::vector<std::string> host_names;
  int64_t order = 0;      // the topology version with which it joined
  bool is_local = false;  // the one that was asked
  bool is_daemon = false;
  bool is_client = false;  // joined the topology, but holds no data
  Value consistent_id;
  IgniteVersion version;
};

// Where a server node takes thin clients.
struct NodeEndpoint {
  Uuid id;
  uint16_t port = 0;
  std::vector<std::string> addresses;  // and host names

  friend bool operator==(const NodeEndpoint&, const NodeEndpoint&) = default;
};

// How the endpoints changed between two versions of the topology.
struct EndpointChanges {
  int64_t topology_version = 0;  // the newer one
  std::vector<NodeEndpoint> added;
  std::vector<Uuid> removed;
};

// The cluster as a whole. Cheap to copy, thread-safe, keeps its client open. Its operations ask
// servers that speak 1.6 or later; those that need more say so.
class GLOWPLUG_EXPORT Cluster {
 public:
  // The library makes them: see Client::Cluster().
  Cluster(internal::ChannelRef channel, absl::Duration timeout)
      : channel_(std::move(channel)), timeout_(timeout) {}

  // The same cluster, each of whose operations has this long to end, queueing and connecting
  // included; infinite: as the configuration's client.timeout says. This one stays as it is.
  Cluster WithDeadline(absl::Duration timeout) const { return Cluster(channel_, timeout); }

  absl::StatusOr<ClusterState> State() const { return AsyncState().Wait(); }
  Deferred<ClusterState> AsyncState() const;
  // Answers when every node has the new state. Deactivation throws away what caches hold in memory
  // alone: without force, the server refuses it when there are such.
  absl::Status SetState(ClusterState state, bool force = false) const {
    return AsyncSetState(state, force).Wait();
  }
  Deferred<void> AsyncSetState(ClusterState state, bool force = false) const;

  // The write-ahead log of a persistent cache: off while much is loaded, it makes that faster, and
  // a crash meanwhile loses the cache. True when this changed it. Answers when that is on disk.
  absl::StatusOr<bool> EnableWal(std::string_view cache) const {
    return AsyncEnableWal(cache).Wait();
  }
  Deferred<bool> AsyncEnableWal(std::string_view cache) const { return AsyncSetWal(cache, true); }
  absl::StatusOr<bool> DisableWal(std::string_view cache) const {
    return AsyncDisableWal(cache).Wait();
  }
  Deferred<bool> AsyncDisableWal(std::string_view cache) const { return AsyncSetWal(cache, false); }
  absl::StatusOr<bool> IsWalEnabled(std::string_view cache) const {
    return AsyncIsWalEnabled(cache).Wait();
  }
  Deferred<bool> AsyncIsWalEnabled(std::string_view cache) const;

  // The nodes that pass the filter. Servers with feature 4.
  absl::StatusOr<NodeIdList> NodeIds(const NodeFilter& filter = {}) const {
    return AsyncNodeIds(filter).Wait();
  }
  Deferred<NodeIdList> AsyncNodeIds(const NodeFilter& filter = {}) const;
  // Those that are still there.
  absl::StatusOr<std::vector<ClusterNode>> Nodes(const std::vector<Uuid>& ids) const {
    return AsyncNodes(ids).Wait();
  }
  Deferred<std::vector<ClusterNode>> AsyncNodes(const std::vector<Uuid>& ids) const;

  // From one version of the topology to another; -1: from the beginning, to the present. Servers
  // with feature 3.
  absl::StatusOr<EndpointChanges> Endpoints(int64_t from = -1, int64_t to = -1) const {
    return AsyncEndpoints(from, to).Wait();
  }
  Deferred<EndpointChanges> AsyncEndpoints(int64_t from = -1, int64_t to = -1) const;

 private:
  Deferred<bool> AsyncSetWal(std::string_view cache, bool on) const;

  template <class Result, auto Read>
  Deferred<Result> Ask(api::Operation operation, const internal::ArgumentList& args) const;

  internal::ChannelRef channel_;
  absl::Duration timeout_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CLUSTER_H_
