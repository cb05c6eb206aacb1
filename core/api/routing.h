// SPDX-License-Identifier: Apache-2.0
// The door that chooses a node: a policy on the control side publishes pickers for the data side.
#ifndef GLOWPLUG_API_ROUTING_H_
#define GLOWPLUG_API_ROUTING_H_

#include "boundary.h"

namespace glowplug::api {

inline constexpr char kRoutingId[] = "glowplug.routing/1";

// Pick's answer when any node will do.
inline constexpr uint32_t kAnyNode = 0xFFFFFFFF;

// One server; its index is the core's number for it and stays the same while the client lives.
struct Node {
  uint32_t index;
  uint32_t up;
  uint8_t id[16];
  int64_t latency_ns;
  Bytes address;
  Bytes data_center;
};

// Of one cache: primary[partition] is the index of the node that holds it first.
struct Mapping {
  int32_t cache_id;
  uint32_t partition_count;
  const uint32_t* primary;
};

// Everything a policy may know. Views live for the call.
struct Topology {
  uint32_t struct_size;
  uint32_t node_count;
  uint32_t mapping_count;
  uint32_t reserved;
  int64_t version;
  const Node* nodes;
  const Mapping* mappings;
};

// Immutable. [any], lock-free: it stands in the way of every request.
struct Picker : Boundary {
  // routable 1: hash is the key's. attempt counts from 0: the nodes already tried for this
  // operation. Gives a node's index or kAnyNode.
  virtual uint32_t Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                        uint32_t attempt) noexcept = 0;

 protected:
  ~Picker() = default;
};

struct Routing : Boundary {
  // [ctl] After each change. *out belongs to the caller, who releases it when no request uses it;
  // it may outlive the topology it was made from, never this object.
  virtual Outcome Update(const Topology* topology, Picker** out, Failure* failure) noexcept = 0;

 protected:
  ~Routing() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_ROUTING_H_
