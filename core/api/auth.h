// SPDX-License-Identifier: Apache-2.0
// The door that says who we are.
#ifndef GLOWPLUG_API_AUTH_H_
#define GLOWPLUG_API_AUTH_H_

#include "transport.h"

namespace glowplug::api {

inline constexpr char kAuthId[] = "glowplug.auth/1";

// Names that codecs know: "user", "password", and "attribute.<name>" for a user attribute.
struct Credential {
  Bytes name;
  Bytes secret;
};

// One connection's proof. [one]
struct AuthExchange : Boundary {
  // The first call has an empty challenge. Gives named credentials (owned by the exchange, valid
  // until its Release), or appends the response to a challenge, or both. kAgain: the protocol has
  // a further challenge for it; kDone: it has said all; kFailed: it will not or cannot.
  virtual Outcome Step(Bytes challenge, OutBuffer* response, const Credential** credentials,
                       uint32_t* count, Failure* failure) noexcept = 0;

 protected:
  ~AuthExchange() = default;
};

struct Auth : Boundary {
  // [any] For each connection anew. encrypted 1: nobody on the way can read. *out belongs to the
  // caller. The exchange holds secrets: the core releases it when the handshake has ended.
  virtual Outcome Start(const Endpoint* endpoint, uint32_t encrypted, AuthExchange** out,
                        Failure* failure) noexcept = 0;

 protected:
  ~Auth() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_AUTH_H_
