// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tcp/socket_address.h"

#include <arpa/inet.h>
#include <glowplug/sdk/status.h>
#include <netinet/in.h>

#include <cstring>
#include <string>

namespace glowplug::tcp {

bool operator==(const SocketAddress& a, const SocketAddress& b) noexcept {
  return a.size == b.size && std::memcmp(&a.storage, &b.storage, a.size) == 0;
}

api::Outcome ToSocketAddress(const api::Endpoint& endpoint, SocketAddress* out,
                             api::Failure* failure) noexcept {
  if (endpoint.struct_size < sizeof(api::Endpoint)) {
    return sdk::Fail(failure, api::Code::kInvalidArgument,
                     "the endpoint's struct_size is smaller than version 1 of it");
  }
  if (endpoint.port > 65535) {
    return sdk::Guard(failure, "ToSocketAddress", [&] {
      return sdk::Fail(failure, api::Code::kInvalidArgument,
                       "port " + std::to_string(endpoint.port) + " is none: expected 0 to 65535");
    });
  }
  const uint16_t port = htons(static_cast<uint16_t>(endpoint.port));
  if (endpoint.family == api::AddressFamily::kIp4) {
    sockaddr_in ip4{};
    ip4.sin_family = AF_INET;
    ip4.sin_port = port;
    std::memcpy(&ip4.sin_addr, endpoint.address, sizeof(ip4.sin_addr));
    std::memcpy(&out->storage, &ip4, sizeof(ip4));
    out->size = sizeof(ip4);
    return api::Outcome::kDone;
  }
  if (endpoint.family == api::AddressFamily::kIp6) {
    sockaddr_in6 ip6{};
    ip6.sin6_family = AF_INET6;
    ip6.sin6_port = port;
    ip6.sin6_scope_id = endpoint.scope_id;
    std::memcpy(&ip6.sin6_addr, endpoint.address, sizeof(ip6.sin6_addr));
    std::memcpy(&out->storage, &ip6, sizeof(ip6));
    out->size = sizeof(ip6);
    return api::Outcome::kDone;
  }
  return sdk::Fail(failure, api::Code::kInvalidArgument,
                   "the endpoint is neither an IPv4 nor an IPv6 address. For a path or another "
                   "name configure a transport that takes one");
}

api::Endpoint ToEndpoint(const SocketAddress& address) noexcept {
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in ip4{};
    std::memcpy(&ip4, &address.storage, sizeof(ip4));
    endpoint.family = api::AddressFamily::kIp4;
    endpoint.port = ntohs(ip4.sin_port);
    std::memcpy(endpoint.address, &ip4.sin_addr, sizeof(ip4.sin_addr));
  } else if (address.storage.ss_family == AF_INET6) {
    sockaddr_in6 ip6{};
    std::memcpy(&ip6, &address.storage, sizeof(ip6));
    endpoint.family = api::AddressFamily::kIp6;
    endpoint.port = ntohs(ip6.sin6_port);
    endpoint.scope_id = ip6.sin6_scope_id;
    std::memcpy(endpoint.address, &ip6.sin6_addr, sizeof(ip6.sin6_addr));
  }
  return endpoint;
}

}  // namespace glowplug::tcp
