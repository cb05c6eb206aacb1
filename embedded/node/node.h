// SPDX-License-Identifier: Apache-2.0
// The server's side of Ignite's binary protocol over a store in this process: what all connections
// share. A connection is a Session.
#ifndef GLOWPLUG_EMBEDDED_NODE_NODE_H_
#define GLOWPLUG_EMBEDDED_NODE_NODE_H_

#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "embedded/node/caches.h"
#include "embedded/node/types.h"
#include "embedded/store/store.h"
#include "wire/ignite/string_object.h"

namespace glowplug::node {

// The protocol's numbers.
enum class ClusterState : int8_t { kInactive = 0, kActive = 1, kReadOnly = 2 };

struct NodeOptions {
  store::Options store;
  // Where others reach the node, for operation 5102; no address: it is reached in this process
  // only.
  std::vector<std::string> addresses;
  int32_t port = 0;
  // What operation 2 answers; 0: none. Whoever carries the bytes closes idle connections.
  int64_t idle_timeout_ms = 0;
  uint64_t max_frame_bytes = uint64_t{64} << 20;
  int32_t max_cursors = 128;       // of one connection
  int32_t max_outstanding = 4096;  // requests of one connection whose answer comes later

  friend bool operator==(const NodeOptions&, const NodeOptions&) = default;
};

// Thread-safe. Outlives its sessions.
class Node {
 public:
  // Opens the store, with its errors. Like a node of a cluster that has a baseline, it is active
  // from then on, whatever it was before, and has a new id.
  static absl::StatusOr<std::unique_ptr<Node>> Open(NodeOptions options);

  const NodeOptions& options() const { return options_; }
  const ignite::Uuid& id() const { return id_; }
  const std::string& consistent_id() const { return consistent_id_; }
  bool in_memory() const { return options_.store.directory.empty(); }

  store::Store& store() { return *store_; }
  Caches& caches() { return caches_; }
  Types& types() { return types_; }

  // Learns what other processes have changed of caches and types since the last time.
  absl::Status Refresh() {
    if (store_->CatalogChanges() == changes_known_.load(std::memory_order_acquire)) {
      return absl::OkStatus();
    }
    return Load();
  }

  ClusterState state() const { return state_; }
  void set_state(ClusterState state);

 private:
  Node(NodeOptions options, std::unique_ptr<store::Store> store);
  absl::Status Load();
  absl::Status LoadConsistentId();

  const NodeOptions options_;
  const ignite::Uuid id_;
  const std::unique_ptr<store::Store> store_;
  std::string consistent_id_;
  Caches caches_;
  Types types_;
  std::atomic<uint64_t> changes_known_ = 0;
  std::atomic<ClusterState> state_ = ClusterState::kActive;
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_NODE_H_
