// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_NEGOTIATED_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_NEGOTIATED_H_

#include "wire/ignite/string_object.h"
#include "wire/ignite/version.h"

namespace glowplug::binary {

// What a connection's handshake settled. Layouts follow it, so it belongs to one connection: the
// nodes of a mixed cluster may differ.
struct Negotiated {
  ignite::Version version;
  ignite::FeatureSet features;
  bool has_node_id = false;
  ignite::Uuid node_id;
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_NEGOTIATED_H_
