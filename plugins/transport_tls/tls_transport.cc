// SPDX-License-Identifier: Apache-2.0
// glowplug.tls: TLS 1.2 and 1.3 over any other transport.
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "plugins/transport_tls/context_source.h"
#include "plugins/transport_tls/tls_listener.h"
#include "plugins/transport_tls/tls_stream.h"

namespace glowplug::tls {
namespace {

// As certificates and SNI have it: "node." and "fe80::1%eth0" are "node" and "fe80::1" there.
std::string CheckedName(const api::Endpoint& endpoint, const Settings& settings) {
  std::string name(settings.server_name.empty() ? sdk::ViewOf(endpoint.host_name)
                                                : std::string_view(settings.server_name));
  if (!name.empty() && name.back() == '.') name.pop_back();
  if (name.find(':') != std::string::npos) name.resize(std::min(name.size(), name.find('%')));
  return name;
}

// What can stand in SNI and in a certificate. To OpenSSL ".x" means each name that ends so.
bool IsHostName(const std::string& name) {
  return name.size() <= TLSEXT_MAXLEN_host_name && name.find('\0') == std::string::npos &&
         name.front() != '.';
}

}  // namespace

class TlsTransport final : public sdk::Object<TlsTransport, api::Transport> {
 public:
  explicit TlsTransport(std::shared_ptr<ContextSource> contexts) : contexts_(std::move(contexts)) {}

  static sdk::StatusOr<std::unique_ptr<TlsTransport>> Create(api::Host& host,
                                                             const sdk::Config& config) {
    sdk::StatusOr<Settings> settings = ReadSettings(config);
    if (!settings.ok()) return settings.status();
    sdk::StatusOr<std::unique_ptr<ContextSource>> contexts =
        ContextSource::Open(std::move(settings).value(), host);
    if (!contexts.ok()) return contexts.status();
    return std::make_unique<TlsTransport>(std::move(contexts).value());
  }

  // The lower transport's, whose addresses these are; the core asks that one.
  api::Addressing GetAddressing() noexcept override { return api::Addressing::kIp; }

  api::Outcome Connect(const api::Endpoint* endpoint, api::Transport* lower, api::Waker* waker,
                       api::Stream** out, api::Failure* failure) noexcept override {
    if (lower == nullptr) return NoLower(failure);
    return sdk::Guard(failure, "glowplug.tls", [&] {
      const Settings& settings = contexts_->settings();
      Connection connection;
      connection.name = CheckedName(*endpoint, settings);
      if (connection.name.empty() && settings.verify == Verify::kFull) {
        return sdk::Fail(failure, api::Code::kInvalidArgument,
                         "TLS: the endpoint has no host name that the server's certificate could "
                         "be checked for. Set \"server_name\", or verify = ca");
      }
      if (!connection.name.empty() && !IsHostName(connection.name)) {
        return sdk::Fail(failure, api::Code::kInvalidArgument,
                         "TLS: the host name cannot stand in a certificate: it begins with a dot, "
                         "holds a zero byte, or is longer than 255 bytes. Correct it, or set "
                         "\"server_name\"");
      }
      connection.peer = connection.name + '\n' + std::string(sdk::ViewOf(endpoint->text)) + '\n' +
                        std::to_string(endpoint->port);
      connection.context = contexts_->Current();
      api::Stream* lower_stream = nullptr;
      const api::Outcome begun = lower->Connect(endpoint, nullptr, waker, &lower_stream, failure);
      if (begun != api::Outcome::kDone) return begun;
      auto stream = TlsStream::Make(std::move(connection), sdk::Owned<api::Stream>(lower_stream));
      if (stream == nullptr) {
        return sdk::Fail(failure, api::Code::kResourceExhausted, "no memory for a TLS connection");
      }
      *out = stream.release();
      return api::Outcome::kDone;
    });
  }

  api::Outcome Listen(const api::Endpoint* endpoint, api::Transport* lower, api::Waker* waker,
                      api::Listener** out, api::Failure* failure) noexcept override {
    if (lower == nullptr) return NoLower(failure);
    if (!contexts_->settings().has_certificate()) {
      return sdk::Fail(failure, api::Code::kInvalidArgument,
                       "glowplug.tls: a listener shows a certificate and none is configured. Add "
                       "\"cert\" and \"key\", or \"pkcs12\"");
    }
    api::Listener* lower_listener = nullptr;
    const api::Outcome begun = lower->Listen(endpoint, nullptr, waker, &lower_listener, failure);
    if (begun != api::Outcome::kDone) return begun;
    sdk::Owned<api::Listener> owned(lower_listener);
    return sdk::Guard(failure, "glowplug.tls", [&] {
      *out = new TlsListener(contexts_, std::move(owned));
      return api::Outcome::kDone;
    });
  }

 private:
  static api::Outcome NoLower(api::Failure* failure) noexcept {
    return sdk::Fail(failure, api::Code::kInvalidArgument,
                     "glowplug.tls runs over another transport and none is configured. Add "
                     "\"over\": {\"use\": \"glowplug.tcp\"} to client.transport");
  }

  const std::shared_ptr<ContextSource> contexts_;
};

}  // namespace glowplug::tls

using glowplug::tls::TlsTransport;

GLOWPLUG_PLUGIN(
    TlsTransport,
    {.id = "glowplug.tls",
     .version = glowplug::kVersion,
     .name = "TLS 1.2 and 1.3 over another transport",
     .security = "verifies the server's certificate and name unless verify is ca or none",
     .schema = Schema(
         {{.key = "verify",
           .description = "full: the server's certificate is a trusted CA's and made for the host; "
                          "ca: a trusted CA's; none: nobody looks, and anybody can be in between",
           .default_json = "\"full\"",
           .one_of = "full|ca|none"},
          {.key = "ca",
           .description = "PEM file of the trusted CAs, or a directory of such files; left out: "
                          "the system's"},
          {.key = "crl",
           .description = "PEM file with the CAs' revocation lists, one of each CA of the chain"},
          {.key = "cert",
           .description = "PEM file of our own certificate, and of the intermediate ones after it"},
          {.key = "key",
           .description = "PEM file of the certificate's private key; left out: it is in cert's"},
          {.key = "pkcs12", .description = "PKCS#12 file of both, instead of cert and key"},
          {.key = "key_password",
           .description = "reference to the password of key or pkcs12",
           .secret = true},
          {.key = "ciphers", .description = "of TLS 1.2, as OpenSSL names them"},
          {.key = "ciphersuites", .description = "of TLS 1.3, as OpenSSL names them"},
          {.key = "min_version",
           .description = "the lowest version of TLS that is spoken",
           .default_json = "\"1.2\"",
           .one_of = "1.2|1.3"},
          {.key = "max_version",
           .description = "the highest version of TLS that is spoken",
           .default_json = "\"1.3\"",
           .one_of = "1.2|1.3"},
          {.key = "server_name",
           .description = "the name to ask for and to verify; left out: the endpoint's host"},
          {.key = "resume",
           .type = Type::kBoolean,
           .description = "sessions are resumed, which saves a handshake's computing",
           .default_json = "true"},
          {.key = "key_log",
           .description = "file that the sessions' keys are appended to, for debuggers such as "
                          "Wireshark. Who reads it reads everything"},
          {.key = "client_auth",
           .description = "of a listener: whether clients show a certificate, of a CA in ca",
           .default_json = "\"none\"",
           .one_of = "none|optional|required"}})});
