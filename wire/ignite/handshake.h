// SPDX-License-Identifier: Apache-2.0
// The first message of each side, without the length in front (ignite-protocol, section 2).
#ifndef GLOWPLUG_WIRE_IGNITE_HANDSHAKE_H_
#define GLOWPLUG_WIRE_IGNITE_HANDSHAKE_H_

#include <glowplug/api/boundary.h>

#include <cstdint>

#include "wire/ignite/primitives.h"
#include "wire/ignite/status.h"
#include "wire/ignite/string_object.h"
#include "wire/ignite/version.h"

namespace glowplug::ignite {

inline constexpr int8_t kThinClient = 2;

struct Attribute {
  api::Bytes name;
  api::Bytes text;
};

struct HandshakeRequest {
  Version version = kNewest;
  int8_t client_type = kThinClient;
  FeatureSet features;                    // from 1.7.0
  const Attribute* attributes = nullptr;  // written and read with Feature::kUserAttributes
  uint32_t attribute_count = 0;
  bool has_credentials = false;  // from 1.1.0
  api::Bytes user = {nullptr, 0};
  api::Bytes password = {nullptr, 0};
};

// Faults where the version has no place for credentials or attributes.
void WriteHandshakeRequest(Writer& out, const HandshakeRequest& request) noexcept;
// Views of `in`; the attributes lie in the arena. Of a version that is not known, or a client that
// is not a thin one, only version and client_type are read: the rest may be laid out in any way.
HandshakeRequest ReadHandshakeRequest(Reader& in, api::Arena* arena) noexcept;

struct HandshakeResponse {
  bool accepted = false;
  FeatureSet features;  // accepted: from 1.7.0
  bool has_node_id = false;
  Uuid node_id;  // accepted: from 1.4.0
  Version server_version;
  api::Bytes message = {nullptr, 0};
  StatusCode status = StatusCode::kFailed;  // kFailed where the layout has no place for it
};

// offered: the version in the request that is answered; it decides the layout.
void WriteHandshakeResponse(Writer& out, const HandshakeResponse& response,
                            const Version& offered) noexcept;
HandshakeResponse ReadHandshakeResponse(Reader& in, const Version& offered) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_HANDSHAKE_H_
