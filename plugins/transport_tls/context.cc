// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/context.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>

#include <utility>

#include "plugins/transport_tls/identity.h"
#include "plugins/transport_tls/library_error.h"
#include "plugins/transport_tls/refusal.h"
#include "plugins/transport_tls/trust.h"

namespace glowplug::tls {
namespace {

// Several records are taken from the lower transport by one call.
constexpr size_t kReadBuffer = size_t{64} << 10;

sdk::Status SetCiphers(const Settings& settings, SSL_CTX* context) {
  if (!settings.ciphers.empty() &&
      SSL_CTX_set_cipher_list(context, settings.ciphers.c_str()) != 1) {
    return Refuse("\"ciphers\": \"" + settings.ciphers + "\" names no cipher of TLS 1.2 (" +
                  TakeLibraryError() + "); `openssl ciphers -v` lists them");
  }
  if (!settings.ciphersuites.empty() &&
      SSL_CTX_set_ciphersuites(context, settings.ciphersuites.c_str()) != 1) {
    return Refuse("\"ciphersuites\": \"" + settings.ciphersuites +
                  "\" names no suite of TLS 1.3 (" + TakeLibraryError() +
                  "); `openssl ciphers -v -tls1_3 -s` lists them");
  }
  return {};
}

bool IsIpAddress(const std::string& name) {
  uint8_t bytes[16];
  return inet_pton(AF_INET, name.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

// SSL_set_tlsext_host_name, which is a macro with a cast of C.
bool SetSni(SSL* ssl, const std::string& name) {
  return SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                  const_cast<char*>(name.c_str())) == 1;
}

// OpenSSL looks at no certificate again when a session is resumed.
bool IsPeerInDate(SSL_SESSION* session) {
  const X509* const peer = SSL_SESSION_get0_peer(session);
  return peer != nullptr && X509_cmp_current_time(X509_get0_notAfter(peer)) > 0;
}

int VerifyModeOf(ClientAuth client_auth) {
  switch (client_auth) {
    case ClientAuth::kRequired:
      return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    case ClientAuth::kOptional:
      return SSL_VERIFY_PEER;
    default:
      return SSL_VERIFY_NONE;
  }
}

}  // namespace

Context::Context(const Settings& settings, SslContextPtr ssl_context,
                 std::shared_ptr<KeyLog> key_log)
    : settings_(settings), ssl_context_(std::move(ssl_context)), key_log_(std::move(key_log)) {}

sdk::StatusOr<std::shared_ptr<Context>> Context::Build(const Settings& settings, api::Host& host,
                                                       std::shared_ptr<KeyLog> key_log) {
  SslContextPtr ssl_context(SSL_CTX_new(TLS_method()));
  SSL_CTX* const context = ssl_context.get();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, settings.min_version) != 1 ||
      SSL_CTX_set_max_proto_version(context, settings.max_version) != 1) {
    return Refuse("OpenSSL gives no context: " + TakeLibraryError());
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  // The system's openssl.cnf may set it; a cut stream would pass for a finished one.
  SSL_CTX_clear_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Partial: a call must not end in kAgain after records have left. Moving: the core's buffer may
  // lie elsewhere when the same bytes are offered again.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, kReadBuffer);
  // The cache is our own. Servers give tickets, which need none.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  constexpr unsigned char kSessionsOf[] = "glowplug.tls";
  SSL_CTX_set_session_id_context(context, kSessionsOf, sizeof(kSessionsOf) - 1);
  SSL_CTX_set_client_cert_cb(context, &OnCertificateWanted);
  if (settings.resumes()) {
    SSL_CTX_sess_set_new_cb(context, &OnNewSession);
  } else {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);  // TLS 1.2
    SSL_CTX_set_num_tickets(context, 0);             // TLS 1.3
  }
  if (key_log != nullptr) SSL_CTX_set_keylog_callback(context, &OnKeyLine);
  sdk::Status status = SetCiphers(settings, context);
  if (status.ok()) status = LoadTrust(settings, context);
  if (status.ok()) status = LoadIdentity(settings, host, context);
  if (!status.ok()) return status;
  return std::make_shared<Context>(settings, std::move(ssl_context), std::move(key_log));
}

SslPtr Context::NewSsl(Connection* connection) {
  SslPtr ssl(SSL_new(ssl_context_.get()));
  if (ssl == nullptr) return nullptr;
  SSL_set_app_data(ssl.get(), connection);
  if (!connection->client) {
    PrepareServer(ssl.get());
  } else if (!PrepareClient(ssl.get(), *connection)) {
    return nullptr;
  }
  return ssl;
}

bool Context::PrepareClient(SSL* ssl, const Connection& connection) {
  SSL_set_connect_state(ssl);
  const bool verifies = settings_.verify != Verify::kNone;
  SSL_set_verify(ssl, verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, verifies ? &OnVerify : nullptr);
  const std::string& name = connection.name;
  const bool is_address = IsIpAddress(name);
  // An address must not be sent as a name (RFC 6066, section 3).
  if (!name.empty() && !is_address && !SetSni(ssl, name)) return false;
  if (settings_.verify == Verify::kFull) {
    X509_VERIFY_PARAM* const checks = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(
        checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    const int set = is_address ? X509_VERIFY_PARAM_set1_ip_asc(checks, name.c_str())
                               : X509_VERIFY_PARAM_set1_host(checks, name.c_str(), name.size());
    if (set != 1) return false;
  }
  const SessionPtr session = settings_.resumes() ? sessions_.Get(connection.peer) : nullptr;
  // One that cannot be used any more is no reason not to connect.
  if (session != nullptr && (!verifies || IsPeerInDate(session.get()))) {
    SSL_set_session(ssl, session.get());
  }
  return true;
}

void Context::PrepareServer(SSL* ssl) const {
  SSL_set_accept_state(ssl);
  const int mode = VerifyModeOf(settings_.client_auth);
  SSL_set_verify(ssl, mode, mode == SSL_VERIFY_NONE ? nullptr : &OnVerify);
}

// Called where none is configured, and where the configured one does not fit what the server takes.
int Context::OnCertificateWanted(SSL* ssl, X509**, EVP_PKEY**) noexcept {
  auto* const connection = static_cast<Connection*>(SSL_get_app_data(ssl));
  const bool has_one = connection->context->settings().has_certificate();
  (has_one ? connection->has_unfit_certificate : connection->lacks_certificate) = true;
  return 0;
}

int Context::OnVerify(int good, X509_STORE_CTX* store) noexcept {
  if (good == 1) return good;
  const auto* const ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  VerifyFault& fault = static_cast<Connection*>(SSL_get_app_data(ssl))->fault;
  // No exception may pass through OpenSSL; the code alone is set before anything can throw.
  (void)sdk::Guard(nullptr, "glowplug.tls", [&] {
    Note(store, &fault);
    return api::Outcome::kDone;
  });
  return 0;
}

int Context::OnNewSession(SSL* ssl, SSL_SESSION* session) noexcept {
  auto* const connection = static_cast<Connection*>(SSL_get_app_data(ssl));
  (void)sdk::Guard(nullptr, "glowplug.tls", [&] {
    SSL_SESSION_up_ref(session);
    connection->context->sessions().Put(connection->peer, SessionPtr(session));
    return api::Outcome::kDone;
  });
  return 0;  // OpenSSL keeps its own reference; ours was taken above
}

void Context::OnKeyLine(const SSL* ssl, const char* line) noexcept {
  static_cast<Connection*>(SSL_get_app_data(ssl))->context->key_log_->Add(line);
}

}  // namespace glowplug::tls
