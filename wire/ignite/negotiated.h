// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_NEGOTIATED_H_
#define GLOWPLUG_WIRE_IGNITE_NEGOTIATED_H_

#include "wire/ignite/string_object.h"
#include "wire/ignite/version.h"

namespace glowplug::ignite {

// What a connection's handshake settled. Layouts follow it, so it belongs to one connection: the
// nodes of a mixed cluster may differ.
struct Negotiated {
  Version version;
  FeatureSet features;
  bool has_node_id = false;
  Uuid node_id;
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_NEGOTIATED_H_
