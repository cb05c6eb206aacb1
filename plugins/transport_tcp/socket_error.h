// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_ERROR_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_ERROR_H_

#include <glowplug/api/boundary.h>

namespace glowplug::tcp {

// Fills the failure from an errno: what happened in the field's words, the next step, the errno as
// peer_code, origin network. Always fatal: a socket that failed is not used again. The core knows
// the endpoint and puts it before the text.
api::Outcome SocketError(api::Failure* failure, int error) noexcept;

}  // namespace glowplug::tcp

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_ERROR_H_
