// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_CONTEXT_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_CONTEXT_H_

#include <glowplug/api/host.h>
#include <glowplug/sdk/status.h>

#include <memory>
#include <string>

#include "plugins/transport_tls/key_log.h"
#include "plugins/transport_tls/openssl_ptr.h"
#include "plugins/transport_tls/session_cache.h"
#include "plugins/transport_tls/settings.h"
#include "plugins/transport_tls/verify_fault.h"

namespace glowplug::tls {

class Context;

// What OpenSSL's callbacks find behind a connection.
struct Connection {
  std::shared_ptr<Context> context;
  bool client = true;
  std::string name;  // of the peer, as its certificate must have it; empty: not checked
  std::string peer;  // in the session cache
  VerifyFault fault;
  bool lacks_certificate = false;      // the server has asked for one, and we have none
  bool has_unfit_certificate = false;  // ... and takes none of our one's algorithm
  bool is_anonymous = false;           // the server, which must not be
};

// One reading of the configured files. Thread-safe; a Connection is its caller's own.
class Context {
 public:
  // key_log may be null.
  static sdk::StatusOr<std::shared_ptr<Context>> Build(const Settings& settings, api::Host& host,
                                                       std::shared_ptr<KeyLog> key_log);
  Context(const Settings& settings, SslContextPtr ssl_context, std::shared_ptr<KeyLog> key_log);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // An SSL without a BIO yet, for the side that the connection says. The connection must outlive
  // it. Null when memory is out.
  SslPtr NewSsl(Connection* connection);

  const Settings& settings() const { return settings_; }
  // They go with the files that they were verified by.
  SessionCache& sessions() { return sessions_; }

 private:
  static int OnCertificateWanted(SSL* ssl, X509** certificate, EVP_PKEY** key) noexcept;
  static int OnVerify(int good, X509_STORE_CTX* store) noexcept;
  static int OnNewSession(SSL* ssl, SSL_SESSION* session) noexcept;
  static void OnKeyLine(const SSL* ssl, const char* line) noexcept;

  bool PrepareClient(SSL* ssl, const Connection& connection);
  void PrepareServer(SSL* ssl) const;

  const Settings settings_;
  const SslContextPtr ssl_context_;
  const std::shared_ptr<KeyLog> key_log_;
  SessionCache sessions_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_CONTEXT_H_
