// SPDX-License-Identifier: Apache-2.0
// TLS over TCP keeps the rules of all transports, by both versions and with a client's certificate.
#include <glowplug/conformance/transport.h>

#include "plugins/transport_tls/test_authority.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tls;
extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tcp;

namespace glowplug::conformance {
namespace {

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
  tls.nobody_at = [] { return Place::Ip4Refused(); };
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
