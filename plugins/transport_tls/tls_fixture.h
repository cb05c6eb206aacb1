// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_FIXTURE_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_FIXTURE_H_

#include <glowplug/conformance/plugin_under_test.h>
#include <glowplug/conformance/readiness.h>
#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "plugins/transport_tls/openssl_server.h"
#include "plugins/transport_tls/test_authority.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tls;
extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_transport_tcp;

namespace glowplug::tls {

// glowplug.tls over glowplug.tcp against a server that is OpenSSL itself.
class TlsTest : public testing::Test {
 protected:
  using Configure = std::function<void(conformance::ConfigTree&)>;

  // Makes the transport; its certificate authority is the test's unless configure says otherwise.
  void Open(const Configure& configure = nullptr);
  // Why the plugin refuses this configuration; empty when it does not.
  std::string Refusal(const Configure& configure);

  // Connects to the end of the handshake; null with failure_ when that fails.
  sdk::Owned<api::Stream> Connect(uint16_t port, const std::string& host = "localhost");
  // One Read that does not block any more; "" at the end, "FAILED" with failure_.
  std::string Read(api::Stream& stream);
  void Write(api::Stream& stream, const std::vector<std::string>& pieces);
  // Greeted, and left with close notices: the text of the greeting, or why there was none.
  std::string Visit(uint16_t port, const std::string& host = "localhost");
  std::string Text() const { return std::string(sdk::TextOf(failure_)); }

  // Until another call may go on; false after ten seconds.
  template <class Door>
  bool WaitFor(Door& door) {
    api::PollState state{};
    door.PollHandle(&state);
    return readiness_.Wait({state}, std::chrono::steady_clock::now() + std::chrono::seconds(10));
  }

  const TestAuthority authority_;
  const TestFolder folder_;
  conformance::FakeHost host_;
  sdk::Owned<api::Plugin> plugin_;
  api::Transport* door_ = nullptr;
  conformance::OpenedDoor<api::Transport> tcp_{
      conformance::PluginUnderTest{.name = "Tcp", .entry = &glowplug_plugin_v1_transport_tcp}};
  api::Transport* lower_ = tcp_.get();
  conformance::Readiness readiness_;
  api::Failure failure_ = sdk::NoFailure();
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_FIXTURE_H_
