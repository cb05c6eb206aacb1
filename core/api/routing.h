// SPDX-License-Identifier: Apache-2.0
// The door that chooses a node: a policy on the control side publishes pickers for the data side.
#ifndef GLOWPLUG_API_ROUTING_H_
#define GLOWPLUG_API_ROUTING_H_

#include "boundary.h"

namespace glowplug::api {

inline constexpr char kRoutingId[] = "glowplug.routing/1";

// Pick's answer when any node will do.
inline constexpr uint32_t kAnyNode = 0xFFFFFFFF;

// Routing::GetTraits, or-ed: what the policy goes by and the core would else not ask for.
inline constexpr uint32_t kUsesMappings = 1;  // Topology::mappings, and a connection to each node
inline constexpr uint32_t kUsesLatency = 2;   // Node::latency_ns: Update comes some times a second
inline constexpr uint32_t kUsesDataCenters = 4;  // Node::data_center

// Pick's `routable`, or-ed; 0: any node will do.
inline constexpr uint32_t kByHash = 1;       // hash is the key's
inline constexpr uint32_t kByPartition = 2;  // hash is the number of the partition itself
inline constexpr uint32_t kReads = 4;        // changes nothing: a node with a copy will do

// One server; its index is the core's number for it and stays the same while the client lives.
struct Node {
  uint32_t index;
  uint32_t up;         // 0: its connection was lost, or the last attempt at one has failed
  uint8_t id[16];      // as its handshake told; zeros before the first one
  int64_t latency_ns;  // of its answers, smoothed; 0: not known
  Bytes address;
  Bytes data_center;  // empty: not known
};

// Of one cache: primary[partition] is the index of the node that holds it first. The caches of a
// group have one array, and so the same pointer.
struct Mapping {
  int32_t cache_id;
  uint32_t partition_count;  // 0: any node will do for this cache
  const uint32_t* primary;   // kAnyNode: on a node that the client has not met
  // For what reads: the node of the client's data center that has a copy, or kAnyNode. Null: none.
  const uint32_t* nearest;
};

// Everything a policy may know. Views live for the call.
struct Topology {
  uint32_t struct_size;
  uint32_t node_count;
  uint32_t mapping_count;
  int32_t minor_version;
  int64_t version;  // -1: not known
  const Node* nodes;
  const Mapping* mappings;
  Bytes data_center;  // the client's own, as configured
  // Caches among the mappings whose keys a function of the user's places: a hash does not. The core
  // asks by hash for none of them.
  const int32_t* own_affinity;
  uint64_t own_affinity_count;
};

// Immutable. [any], lock-free: it stands in the way of every request.
struct Picker : Boundary {
  // attempt counts from 0: the nodes already tried for this operation. Gives a node's index or
  // kAnyNode.
  virtual uint32_t Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                        uint32_t attempt) noexcept = 0;

 protected:
  ~Picker() = default;
};

struct Routing : Boundary {
  // [any] The same at each call.
  virtual uint32_t GetTraits() noexcept = 0;
  // [ctl] After each change. *out belongs to the caller, who releases it when no request uses it;
  // it may outlive the topology it was made from, never this object.
  virtual Outcome Update(const Topology* topology, Picker** out, Failure* failure) noexcept = 0;

 protected:
  ~Routing() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_ROUTING_H_
