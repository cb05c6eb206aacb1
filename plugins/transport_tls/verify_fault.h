// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_VERIFY_FAULT_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_VERIFY_FAULT_H_

#include <glowplug/sdk/status.h>
#include <openssl/x509_vfy.h>

#include <string>

namespace glowplug::tls {

// Why a peer's certificate was not accepted, noted while it was looked at: OpenSSL forgets the
// certificate with the handshake.
struct VerifyFault {
  int code = X509_V_OK;
  std::string subject;
  std::string issuer;
  std::string names;  // that it was made for, "DNS:a, IP:b"
  std::string begins;
  std::string ends;
};

// Takes down what `context` says of the certificate that has just failed.
void Note(X509_STORE_CTX* context, VerifyFault* fault);

// Which check failed, of whose certificate ("server", "client"), what was found, the next step.
// expected_name: the host that was asked for.
sdk::Status ExplainVerifyFault(const VerifyFault& fault, const std::string& whose,
                               const std::string& expected_name);

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_VERIFY_FAULT_H_
