// SPDX-License-Identifier: Apache-2.0
// What the engine asks a cluster for its own sake: who holds what, and who is there.
#ifndef GLOWPLUG_CORE_ENGINE_CONTROL_OPERATIONS_H_
#define GLOWPLUG_CORE_ENGINE_CONTROL_OPERATIONS_H_

#include <absl/time/time.h>
#include <glowplug/api/codec.h>
#include <glowplug/internal/operation.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/affinity.h"

namespace glowplug {

class ControlOperation : public Operation {
 protected:
  explicit ControlOperation(api::Operation operation) : Operation(operation) {
    consumer = Consumer::kControl;
  }
};

// kNone: nothing but a connection.
class ConnectOperation final : public ControlOperation {
 public:
  ConnectOperation() : ControlOperation(api::Operation::kNone) {}
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

class MappingOperation final : public ControlOperation {
 public:
  // The codec outlives this.
  explicit MappingOperation(api::Codec& codec)
      : ControlOperation(api::Operation::kMapping), codec_(codec) {}
  absl::Status Decode(const api::Reply& reply) override;

  MappingAnswer answer;

 private:
  api::Codec& codec_;
};

// The nodes that came since a version of the topology: asked since the first one, all.
class EndpointsOperation final : public ControlOperation {
 public:
  struct Added {
    NodeId id;
    uint16_t port;
    std::vector<std::string> hosts;  // addresses, or names of the node's own
  };

  EndpointsOperation() : ControlOperation(api::Operation::kEndpoints) {}
  absl::Status Decode(const api::Reply& reply) override;

  std::vector<Added> added;
};

// After how long the peer closes what is idle.
class IdleTimeoutOperation final : public ControlOperation {
 public:
  IdleTimeoutOperation() : ControlOperation(api::Operation::kIdleTimeout) {}
  absl::Status Decode(const api::Reply& reply) override;

  absl::Duration timeout;  // zero: never
};

// Any request that needs no arguments, whose answer need only come.
class PingOperation final : public ControlOperation {
 public:
  explicit PingOperation(api::Operation operation) : ControlOperation(operation) {}
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

// Whether the peer is still there.
class HeartbeatOperation final : public ControlOperation {
 public:
  HeartbeatOperation() : ControlOperation(api::Operation::kHeartbeat) {}
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

class DataCenterOperation final : public ControlOperation {
 public:
  DataCenterOperation() : ControlOperation(api::Operation::kDataCenterNodes) {}
  absl::Status Decode(const api::Reply& reply) override;

  std::vector<NodeId> nodes;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_CONTROL_OPERATIONS_H_
