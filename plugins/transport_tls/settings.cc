// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/settings.h"

#include <openssl/ssl.h>

#include "plugins/transport_tls/refusal.h"

namespace glowplug::tls {
namespace {

// The schema has allowed "1.2" and "1.3" alone.
int VersionOf(const std::string& text) { return text == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION; }

sdk::Status Check(const Settings& settings) {
  if (settings.min_version > settings.max_version) {
    return Refuse("\"min_version\" is above \"max_version\"; leave one of them out");
  }
  if (!settings.pkcs12.empty() && (!settings.cert.empty() || !settings.key.empty())) {
    return Refuse("\"pkcs12\" holds certificate and key; leave out \"cert\" and \"key\"");
  }
  if (!settings.key.empty() && settings.cert.empty()) {
    return Refuse("\"key\" without \"cert\"; add the certificate that the key belongs to");
  }
  if (settings.key_password != nullptr && !settings.has_certificate()) {
    return Refuse("\"key_password\" without a key; add \"cert\" and \"key\", or \"pkcs12\"");
  }
  if (settings.client_auth != ClientAuth::kNone && settings.ca.empty()) {
    return Refuse(
        "\"client_auth\" without \"ca\" would let in whoever has a certificate from any of the "
        "system's CAs; name the CA that the clients' certificates come from by \"ca\"");
  }
  if (!settings.crl.empty() && settings.verify == Verify::kNone &&
      settings.client_auth == ClientAuth::kNone) {
    return Refuse("\"crl\" has no effect with verify = none; use verify = full, or leave it out");
  }
  return {};
}

}  // namespace

std::vector<std::string> Settings::files() const {
  std::vector<std::string> files;
  for (const std::string* file : {&ca, &crl, &cert, &key, &pkcs12}) {
    if (!file->empty()) files.push_back(*file);
  }
  return files;
}

sdk::StatusOr<Settings> ReadSettings(const sdk::Config& config) {
  Settings settings;
  const std::string verify = config.String("verify", "full");
  settings.verify = verify == "none" ? Verify::kNone : verify == "ca" ? Verify::kCa : Verify::kFull;
  const std::string client_auth = config.String("client_auth", "none");
  settings.client_auth = client_auth == "required"   ? ClientAuth::kRequired
                         : client_auth == "optional" ? ClientAuth::kOptional
                                                     : ClientAuth::kNone;
  settings.ca = config.String("ca");
  settings.crl = config.String("crl");
  settings.cert = config.String("cert");
  settings.key = config.String("key");
  settings.pkcs12 = config.String("pkcs12");
  if (const api::ConfigNode* reference = config.Find("key_password")) {
    settings.key_password = std::make_shared<const sdk::ConfigCopy>(*reference);
  }
  settings.ciphers = config.String("ciphers");
  settings.ciphersuites = config.String("ciphersuites");
  settings.min_version = VersionOf(config.String("min_version", "1.2"));
  settings.max_version = VersionOf(config.String("max_version", "1.3"));
  settings.server_name = config.String("server_name");
  settings.key_log = config.String("key_log");
  settings.resume = config.Bool("resume", true);
  sdk::Status checked = Check(settings);
  if (!checked.ok()) return checked;
  return settings;
}

}  // namespace glowplug::tls
