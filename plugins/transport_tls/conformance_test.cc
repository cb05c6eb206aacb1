// SPDX-License-Identifier: Apache-2.0
// TLS over TCP keeps the rules of all transports, by both versions and with a client's certificate.
#include <arpa/inet.h>
#include <glowplug/conformance/transport.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "plugins/transport_tls/test_authority.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tls;
extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tcp;

namespace glowplug::conformance {
namespace {

// A port that is bound for the life of the process and never listens: refused for certain.
uint32_t RefusedPort() {
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
  return port;
}

// Made once; both ends show the same certificate.
struct Files {
  const tls::TestFolder folder;
  std::string ca;
  std::string cert;
  std::string key;

  Files() {
    const tls::TestAuthority authority;
    const tls::Issued node = authority.Issue();
    ca = folder.Write("ca.pem", authority.CertificatePem());
    cert = folder.Write("node.pem", node.CertificatePem());
    key = folder.Write("node.key", node.KeyPem());
  }
};

const Files& TheFiles() {
  static const Files files;
  return files;
}

TransportUnderTest Tls(std::string name, const std::function<void(ConfigTree&)>& more = nullptr) {
  TransportUnderTest tls;
  tls.name = std::move(name);
  tls.entry = &glowplug_plugin_v1_transport_tls;
  tls.lower = &glowplug_plugin_v1_transport_tcp;
  tls.configure = [more](ConfigTree& config) {
    config.String("ca", TheFiles().ca).String("cert", TheFiles().cert);
    config.String("key", TheFiles().key).String("server_name", "localhost");
    if (more != nullptr) more(config);
  };
  tls.listen_at = [] { return Place::Ip4Loopback(); };
  tls.nobody_at = [] { return Place::Ip4Loopback(RefusedPort()); };
  return tls;
}

INSTANTIATE_TEST_SUITE_P(
    Tls, TransportConformance,
    testing::Values(Tls("Tls13"),
                    Tls("Tls12", [](ConfigTree& config) { config.String("max_version", "1.2"); }),
                    Tls("BothVerified",
                        [](ConfigTree& config) { config.String("client_auth", "required"); })),
    NameOfInstance());

}  // namespace
}  // namespace glowplug::conformance
