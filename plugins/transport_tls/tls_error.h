// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_ERROR_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_ERROR_H_

#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/transport_tls/context.h"

namespace glowplug::tls {

// How far a connection came.
enum class Stage {
  kHandshake,
  kSilent,  // the handshake is done here; the peer has not said anything yet
  kTalking,
};

// What OpenSSL's queue says of a connection that has failed, in words that say what to do. Takes
// all that is in the queue.
sdk::Status Explain(const Connection& connection, Stage stage);

// For a connection that ended and that the peer has said nothing on: with TLS 1.3 a server refuses
// a client's certificate only then, and its alert may be lost. Empty where that cannot be it.
std::string MaybeRefused(const Connection& connection, Stage stage);

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_ERROR_H_
