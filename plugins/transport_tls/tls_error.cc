// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/tls_error.h"

#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <string>

#include "plugins/transport_tls/library_error.h"

namespace glowplug::tls {
namespace {

using api::Code;

constexpr char kNoTls[] =
    "TLS: the peer does not speak it on this port. Turn TLS on there (Ignite: "
    "ClientConnectorConfiguration.sslEnabled), choose its TLS port, or write tls=off";

const char* NameOf(int version) { return version == TLS1_2_VERSION ? "1.2" : "1.3"; }

sdk::Status NoCommonVersion(const Settings& settings) {
  const std::string lowest = NameOf(settings.min_version);
  const std::string highest = NameOf(settings.max_version);
  return {Code::kFailedPrecondition,
          "TLS: the check of the version failed: the peer takes no TLS " +
              (lowest == highest ? lowest : lowest + " to " + highest) +
              ", which \"min_version\" and \"max_version\" allow. Older versions are broken and "
              "not spoken here: let the peer offer a newer one"};
}

sdk::Status CertificateWanted(const std::string& alert) {
  return {Code::kUnauthenticated,
          "TLS: the check of the client's certificate failed: the server wants one and none is "
          "configured (it says: " +
              alert + "). Add \"cert\" and \"key\", or \"pkcs12\""};
}

sdk::Status CertificateRefused(const std::string& alert) {
  return {Code::kUnauthenticated,
          "TLS: the check of the client's certificate failed at the server (it says: " + alert +
              "). Is the certificate of \"cert\" or \"pkcs12\" in date, not revoked, and from a CA "
              "that the server trusts?"};
}

sdk::Status CertificateUnfit(const std::string& alert) {
  return {Code::kUnauthenticated,
          "TLS: the check of the client's certificate failed: the server takes none of its "
          "algorithm (it says: " +
              alert + "). Use one of another algorithm, such as RSA or ECDSA"};
}

sdk::Status ServerIsAnonymous() {
  return {Code::kUnauthenticated,
          "TLS: the check of trust failed: the server has shown no certificate, as \"ciphers\" "
          "allows anonymous ones. Append \":!aNULL\" to it"};
}

sdk::Status Ended(const Connection& connection, Stage stage) {
  if (stage == Stage::kHandshake) {
    return {Code::kUnavailable,
            "TLS: the peer closed the connection during the handshake. Does it speak TLS on this "
            "port (Ignite: ClientConnectorConfiguration.sslEnabled)? Its log may say why"};
  }
  return {Code::kUnavailable,
          "TLS: the connection ended without the peer's close notice, so what it sent may be cut. "
          "It was stopped, or something in between cut the connection" +
              MaybeRefused(connection, stage)};
}

}  // namespace

std::string MaybeRefused(const Connection& connection, Stage stage) {
  if (stage != Stage::kSilent || !connection.client) return {};
  if (connection.lacks_certificate) {
    return "; or the server, which has asked for a client's certificate, demands one: add \"cert\" "
           "and \"key\"";
  }
  return connection.context->settings().has_certificate()
             ? "; or the server refuses the client's certificate: its log would say so"
             : "";
}

sdk::Status Explain(const Connection& connection, Stage stage) {
  const Settings& settings = connection.context->settings();
  const auto error = ERR_peek_error();
  // Other parts of OpenSSL use the same numbers for reasons of their own.
  const int reason = ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0;
  const std::string words = TakeLibraryError();
  if (connection.fault.code != X509_V_OK) {
    return ExplainVerifyFault(connection.fault, connection.client ? "server" : "client",
                              connection.name);
  }
  if (connection.is_anonymous) return ServerIsAnonymous();
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_ENCRYPTED_LENGTH_TOO_LONG:
    case SSL_R_RECORD_LENGTH_MISMATCH:
      if (stage == Stage::kHandshake) return {Code::kFailedPrecondition, kNoTls};
      break;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return NoCommonVersion(settings);
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return Ended(connection, stage);
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_NO_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      if (connection.lacks_certificate) return CertificateWanted(words);
      if (connection.has_unfit_certificate) return CertificateUnfit(words);
      if (connection.client) return CertificateRefused(words);
      return {Code::kUnauthenticated,
              "TLS: the client does not accept this listener's certificate (it says: " + words +
                  "). Is it in date, made for this host, and from a CA that the client trusts?"};
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return {Code::kUnauthenticated,
              "TLS: the check of the client's certificate failed: \"client_auth\" is required, and "
              "the client has shown none. Give it one, or make \"client_auth\" optional"};
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_CIPHERS_AVAILABLE:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
      if (connection.lacks_certificate) return CertificateWanted(words);
      if (connection.has_unfit_certificate) return CertificateUnfit(words);
      return {Code::kFailedPrecondition,
              "TLS: the two sides have no cipher in common (" + words +
                  "). Compare \"ciphers\" and \"ciphersuites\" with what the peer allows"};
    default:
      break;
  }
  return {Code::kUnavailable,
          "TLS: the connection has failed: " + words + ". The peer's log may say more"};
}

}  // namespace glowplug::tls
