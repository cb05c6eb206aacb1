// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/transport.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tcp;

namespace glowplug::conformance {
namespace {

std::string WhyNoIp6() {
  const int descriptor = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = IN6ADDR_LOOPBACK_INIT;
  const bool bound = descriptor >= 0 &&
                     bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  if (descriptor >= 0) close(descriptor);
  return bound ? "" : "this machine has no IPv6 loopback address";
}

TransportUnderTest Tcp(std::string name) {
  TransportUnderTest tcp;
  tcp.name = std::move(name);
  tcp.entry = &glowplug_plugin_v1_transport_tcp;
  tcp.listen_at = [] { return Place::Ip4Loopback(); };
  tcp.nobody_at = [] { return Place::Ip4Refused(); };
  return tcp;
}

TransportUnderTest Ip6() {
  TransportUnderTest tcp = Tcp("Ip6");
  tcp.listen_at = [] { return Place::Ip6Loopback(); };
  tcp.nobody_at = [] { return Place::Ip6Loopback(1); };
  tcp.skip_reason = WhyNoIp6();
  return tcp;
}

TransportUnderTest SmallBuffers() {
  TransportUnderTest tcp = Tcp("SmallBuffers");
  tcp.configure = [](ConfigTree& config) {
    config.Integer("send_buffer", 4096).Integer("receive_buffer", 4096);
    config.Integer("keepalive", 1).Bool("no_delay", false);
  };
  return tcp;
}

INSTANTIATE_TEST_SUITE_P(Tcp, TransportConformance,
                         testing::Values(Tcp("Ip4"), Ip6(), SmallBuffers()), NameOfInstance());

}  // namespace
}  // namespace glowplug::conformance
