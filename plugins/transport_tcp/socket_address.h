// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_ADDRESS_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_ADDRESS_H_

#include <glowplug/api/transport.h>
#include <sys/socket.h>

namespace glowplug::tcp {

// An address as the system's calls take it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
};

bool operator==(const SocketAddress& a, const SocketAddress& b) noexcept;

// kFailed when the endpoint is no IP address or its port is none.
api::Outcome ToSocketAddress(const api::Endpoint& endpoint, SocketAddress* out,
                             api::Failure* failure) noexcept;

// The way back; family kOpaque when the address is no IP address. host_name and text stay empty.
api::Endpoint ToEndpoint(const SocketAddress& address) noexcept;

}  // namespace glowplug::tcp

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_ADDRESS_H_
