// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_SETTINGS_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_SETTINGS_H_

#include <glowplug/sdk/config.h>
#include <glowplug/sdk/status.h>

#include <memory>
#include <string>
#include <vector>

namespace glowplug::tls {

// What a client demands of the server's certificate.
enum class Verify {
  kFull,  // a trusted CA's, and made for the host's name
  kCa,    // a trusted CA's
  kNone,
};

// What a listener demands of its clients.
enum class ClientAuth { kNone, kOptional, kRequired };

// What the configuration says. Paths are as written; empty: not given.
struct Settings {
  Verify verify = Verify::kFull;
  ClientAuth client_auth = ClientAuth::kNone;
  std::string ca;  // a PEM file, or a directory of them; empty: the system's
  std::string crl;
  std::string cert;
  std::string key;
  std::string pkcs12;
  std::shared_ptr<const sdk::ConfigCopy> key_password;  // of key or pkcs12; null: none
  std::string ciphers;                                  // TLS 1.2
  std::string ciphersuites;                             // TLS 1.3
  int min_version = 0;                                  // TLS1_2_VERSION or TLS1_3_VERSION
  int max_version = 0;
  std::string server_name;  // instead of the endpoint's host name
  std::string key_log;
  bool resume = true;

  bool has_certificate() const { return !cert.empty() || !pkcs12.empty(); }
  // OpenSSL looks at no revocation list again when a session is resumed.
  bool resumes() const { return resume && crl.empty(); }
  // What is read at start, and again when it has changed.
  std::vector<std::string> files() const;
};

// kInvalidArgument when keys contradict each other. Reads no file.
sdk::StatusOr<Settings> ReadSettings(const sdk::Config& config);

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_SETTINGS_H_
