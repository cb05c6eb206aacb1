// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/test_authority.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <fstream>
#include <utility>

namespace glowplug::tls {
namespace {

using CrlPtr = std::unique_ptr<X509_CRL, FreeWith<&X509_CRL_free>>;

std::string Content(BIO* memory) {
  const char* data = nullptr;
  const auto size = static_cast<size_t>(BIO_get_mem_data(memory, &data));
  return {data, size};
}

BioPtr Memory() { return BioPtr(BIO_new(BIO_s_mem())); }

void AddExtension(X509* certificate, X509V3_CTX* context, int id, const std::string& value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, context, id, value.c_str());
  ASSERT_NE(extension, nullptr) << value;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void SetName(X509_NAME* name, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
}

// signer null: by itself.
Issued Make(const CertificateWish& wish, bool authority, const Issued* signer) {
  static int64_t serial = 0;
  Issued made{CertificatePtr(X509_new()), KeyPtr(EVP_EC_gen("P-256"))};
  X509* const certificate = made.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 86'400L * wish.begins_in_days);
  X509_gmtime_adj(X509_getm_notAfter(certificate),
                  86'400L * wish.ends_in_days + wish.ends_in_seconds);
  X509_set_pubkey(certificate, made.key.get());
  SetName(X509_get_subject_name(certificate), wish.common_name);
  const X509* const issuer = signer == nullptr ? certificate : signer->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  X509V3_CTX context;
  X509V3_set_ctx(&context, const_cast<X509*>(issuer), certificate, nullptr, nullptr, 0);
  AddExtension(certificate, &context, NID_basic_constraints,
               authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  AddExtension(certificate, &context, NID_key_usage,
               authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
  if (!authority) AddExtension(certificate, &context, NID_ext_key_usage, wish.usage);
  if (!authority && !wish.names.empty()) {
    AddExtension(certificate, &context, NID_subject_alt_name, wish.names);
  }
  EVP_PKEY* const key = signer == nullptr ? made.key.get() : signer->key.get();
  EXPECT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
  return made;
}

}  // namespace

std::string Issued::CertificatePem() const {
  const BioPtr out = Memory();
  PEM_write_bio_X509(out.get(), certificate.get());
  return Content(out.get());
}

std::string Issued::KeyPem(const std::string& password) const {
  const BioPtr out = Memory();
  if (password.empty()) {
    PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  } else {
    PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_256_cbc(), password.data(),
                                  static_cast<int>(password.size()), nullptr, nullptr);
  }
  return Content(out.get());
}

std::string Issued::Pkcs12(const std::string& password, bool with_mac) const {
  const Pkcs12Ptr store(PKCS12_create(password.c_str(), "node", key.get(), certificate.get(),
                                      nullptr, 0, 0, 0, with_mac ? 0 : -1, 0));
  const BioPtr out = Memory();
  i2d_PKCS12_bio(out.get(), store.get());
  return Content(out.get());
}

Issued SelfSigned(const CertificateWish& wish) { return Make(wish, /*authority=*/false, nullptr); }

TestAuthority::TestAuthority(const std::string& common_name)
    : own_(Make({.common_name = common_name}, /*authority=*/true, nullptr)) {}

Issued TestAuthority::Issue(const CertificateWish& wish) const {
  return Make(wish, /*authority=*/false, &own_);
}

std::string TestAuthority::CrlPem(const X509* revoked) const {
  const CrlPtr list(X509_CRL_new());
  X509_CRL_set_version(list.get(), 1);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(own_.certificate.get()));
  ASN1_TIME* const when = X509_gmtime_adj(nullptr, -3600);
  X509_CRL_set1_lastUpdate(list.get(), when);
  if (revoked != nullptr) {
    X509_REVOKED* const entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry,
                                  const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(revoked)));
    X509_REVOKED_set_revocationDate(entry, when);
    X509_CRL_add0_revoked(list.get(), entry);
  }
  X509_gmtime_adj(when, 86'400);
  X509_CRL_set1_nextUpdate(list.get(), when);
  ASN1_TIME_free(when);
  EXPECT_GT(X509_CRL_sign(list.get(), own_.key.get(), EVP_sha256()), 0);
  const BioPtr out = Memory();
  PEM_write_bio_X509_CRL(out.get(), list.get());
  return Content(out.get());
}

TestFolder::TestFolder() {
  std::string name = testing::TempDir() + "/tls-XXXXXX";
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  path_ = name;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TestFolder::Write(const std::string& name, std::string_view content) const {
  // By a rename, as who renews certificates does it.
  const std::filesystem::path path = path_ / name;
  const std::filesystem::path fresh = path_ / (name + ".new");
  std::ofstream(fresh, std::ios::binary) << content;
  std::filesystem::rename(fresh, path);
  return path;
}

}  // namespace glowplug::tls
