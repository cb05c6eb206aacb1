// SPDX-License-Identifier: Apache-2.0
// The handshake of each side (ignite-protocol, section 2).
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_NEGOTIATE_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_NEGOTIATE_H_

#include <glowplug/api/auth.h>

#include <cstdint>
#include <vector>

#include "plugins/codec_binary/fields.h"
#include "wire/ignite/handshake.h"

namespace glowplug::binary {

// Step() is CodecSession::Negotiate of its side.
class ClientHandshake {
 public:
  api::Outcome Step(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                    api::Failure* failure);
  const Negotiated& result() const { return result_; }

 private:
  api::Outcome TakeCredentials(api::AuthExchange* auth, api::Failure* failure);
  api::Outcome Offer(const ignite::Version& version, api::OutBuffer* out, api::Failure* failure);
  api::Outcome Refused(const ignite::HandshakeResponse& response, api::OutBuffer* out,
                       api::Failure* failure);

  bool offered_ = false;
  uint32_t tried_minors_ = 0;  // bit n: 1.n.0 was offered
  ignite::HandshakeRequest request_;
  std::vector<ignite::Attribute> attributes_;  // views of the exchange's credentials
  Negotiated result_;
};

class ServerHandshake {
 public:
  explicit ServerHandshake(const ignite::Uuid& node_id) : node_id_(node_id) {}

  // Takes any credentials: who serves asks for them elsewhere.
  api::Outcome Step(api::Bytes in, uint64_t* used, api::OutBuffer* out, api::Failure* failure);
  const Negotiated& result() const { return result_; }

 private:
  const ignite::Uuid node_id_;
  Negotiated result_;
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_NEGOTIATE_H_
