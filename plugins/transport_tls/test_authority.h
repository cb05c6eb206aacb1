// SPDX-License-Identifier: Apache-2.0
// Certificates of the tests' own, made on the spot.
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_TEST_AUTHORITY_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_TEST_AUTHORITY_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "plugins/transport_tls/openssl_ptr.h"

namespace glowplug::tls {

struct CertificateWish {
  std::string common_name = "node";
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";  // empty: none
  std::string usage = "serverAuth,clientAuth";
  int begins_in_days = -1;
  int ends_in_days = 30;
  int ends_in_seconds = 0;  // and so many more
};

struct Issued {
  CertificatePtr certificate;
  KeyPtr key;

  std::string CertificatePem() const;
  std::string KeyPem(const std::string& password = "") const;
  // A store with both, as bytes.
  std::string Pkcs12(const std::string& password, bool with_mac = true) const;
};

Issued SelfSigned(const CertificateWish& wish = {});

// A certificate authority.
class TestAuthority {
 public:
  explicit TestAuthority(const std::string& common_name = "Test CA");

  Issued Issue(const CertificateWish& wish = {}) const;
  std::string CertificatePem() const { return own_.CertificatePem(); }
  // A list that says of this one certificate that it is revoked; null: of none.
  std::string CrlPem(const X509* revoked) const;

 private:
  const Issued own_;
};

// A folder of its own, removed at the end.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  // Gives the file's path.
  std::string Write(const std::string& name, std::string_view content) const;
  std::string Path(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_TEST_AUTHORITY_H_
