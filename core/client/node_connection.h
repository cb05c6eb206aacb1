// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_NODE_CONNECTION_H_
#define GLOWPLUG_NODE_CONNECTION_H_

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <glowplug/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace glowplug {

// kIdle: nothing was asked of it yet. kDown: the last attempt to connect has failed, or the
// connection was lost and is not back yet.
enum class NodeState { kIdle, kConnecting, kReady, kDown };

// A node that a client knows by one endpoint, as it was when it was asked. Several endpoints may
// lead to one node: its id is what it is known by.
struct NodeConnection {
  std::string endpoint;  // as it was configured, found or told by the cluster: "node1:10800"
  NodeState state = NodeState::kIdle;
  std::optional<Uuid> node_id;  // as its last handshake told; not known of servers before 1.4
  // Of a connection that is ready; else empty.
  std::string protocol;            // "ignite 1.7.0"
  std::vector<uint32_t> features;  // numbers of the feature bits that both sides have
  absl::Duration latency;          // of its answers, smoothed; zero: none came yet
  absl::Status last_error;         // why it is down; ok for kReady and kIdle
  uint32_t index = 0;              // the client's own number for it
};

}  // namespace glowplug

#endif  // GLOWPLUG_NODE_CONNECTION_H_
