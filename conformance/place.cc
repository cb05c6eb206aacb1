// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <glowplug/conformance/place.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace glowplug::conformance {

Place Place::Ip4Refused() {
  static const uint32_t port = [] {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      return uint32_t{1};
    }
    return uint32_t{ntohs(address.sin_port)};
  }();
  return Ip4Loopback(port);
}

}  // namespace glowplug::conformance
