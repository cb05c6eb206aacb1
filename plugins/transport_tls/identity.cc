// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/identity.h"

#include <glowplug/sdk/buffer.h>
#include <openssl/pem.h>

#include <cstring>
#include <string>

#include "plugins/transport_tls/library_error.h"
#include "plugins/transport_tls/openssl_ptr.h"
#include "plugins/transport_tls/refusal.h"

namespace glowplug::tls {
namespace {

constexpr char kNoPassword[] =
    "is encrypted, and no password is given. Add \"key_password\": {\"env\": NAME} or "
    "{\"file\": PATH}";
constexpr char kWrongPassword[] =
    "does not open with the password of \"key_password\". Check what the reference leads to";

sdk::StatusOr<BioPtr> OpenFile(const std::string& key, const std::string& path) {
  BioPtr file(BIO_new_file(path.c_str(), "rb"));
  if (file != nullptr) return file;
  return RefuseFile(key, path, "cannot be read: " + TakeLibraryError() + ". Check the path");
}

struct PasswordRequest {
  const sdk::SecretBuffer& password;
  bool asked = false;
};

// Always given to OpenSSL: without one it would ask at the terminal.
int GivePassword(char* out, int room, int, void* request) noexcept {
  auto* const wanted = static_cast<PasswordRequest*>(request);
  wanted->asked = true;
  const std::string_view password = wanted->password.view();
  if (password.empty() || password.size() > static_cast<size_t>(room)) return -1;
  std::memcpy(out, password.data(), password.size());
  return static_cast<int>(password.size());
}

sdk::Status LoadKey(const std::string& setting, const std::string& path,
                    const sdk::SecretBuffer& password, SSL_CTX* context) {
  sdk::StatusOr<BioPtr> file = OpenFile(setting, path);
  if (!file.ok()) return file.status();
  PasswordRequest request{password};
  const KeyPtr key(PEM_read_bio_PrivateKey(file.value().get(), nullptr, &GivePassword, &request));
  if (key == nullptr) {
    const std::string reason = TakeLibraryError();
    if (request.asked)
      return RefuseFile(setting, path, password.empty() ? kNoPassword : kWrongPassword);
    return RefuseFile(setting, path,
                      "holds no PEM private key (" + reason + "). Name the key's file by \"key\"");
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) == 1) return {};
  return RefuseFile(setting, path,
                    "holds another key than the certificate's (" + TakeLibraryError() +
                        "). Give the key that the certificate was made with");
}

sdk::Status LoadPem(const Settings& settings, const sdk::SecretBuffer& password, SSL_CTX* context) {
  sdk::StatusOr<BioPtr> readable = OpenFile("cert", settings.cert);
  if (!readable.ok()) return readable.status();
  if (SSL_CTX_use_certificate_chain_file(context, settings.cert.c_str()) != 1) {
    return RefuseFile("cert", settings.cert,
                      "holds no PEM certificate (" + TakeLibraryError() + ")");
  }
  return settings.key.empty() ? LoadKey("cert", settings.cert, password, context)
                              : LoadKey("key", settings.key, password, context);
}

// Frees the certificates with their stack.
struct FreeChain {
  void operator()(STACK_OF(X509) * chain) const noexcept { sk_X509_pop_free(chain, &X509_free); }
};

sdk::Status LoadPkcs12(const Settings& settings, sdk::SecretBuffer& password, SSL_CTX* context) {
  const std::string& path = settings.pkcs12;
  sdk::StatusOr<BioPtr> file = OpenFile("pkcs12", path);
  if (!file.ok()) return file.status();
  const Pkcs12Ptr store(d2i_PKCS12_bio(file.value().get(), nullptr));
  if (store == nullptr) {
    return RefuseFile("pkcs12", path, "is no PKCS#12 store (" + TakeLibraryError() + ")");
  }
  const bool has_password = !password.empty();
  if (!sdk::Append(password.out(), std::string_view("\0", 1))) {
    return {api::Code::kResourceExhausted, "out of memory"};
  }
  const auto* const text = reinterpret_cast<const char*>(password.bytes().data);
  if (PKCS12_mac_present(store.get()) != 1) {
    return RefuseFile("pkcs12", path,
                      "has no MAC, without which OpenSSL opens none. Export it anew with one");
  }
  if (PKCS12_verify_mac(store.get(), text, -1) != 1) {
    TakeLibraryError();
    return RefuseFile("pkcs12", path, has_password ? kWrongPassword : kNoPassword);
  }
  EVP_PKEY* parsed_key = nullptr;
  X509* parsed_certificate = nullptr;
  STACK_OF(X509)* parsed_chain = nullptr;
  const int parsed =
      PKCS12_parse(store.get(), text, &parsed_key, &parsed_certificate, &parsed_chain);
  const KeyPtr key(parsed_key);
  const CertificatePtr certificate(parsed_certificate);
  const std::unique_ptr<STACK_OF(X509), FreeChain> chain(parsed_chain);
  if (parsed != 1) {
    return RefuseFile("pkcs12", path,
                      "cannot be opened: " + TakeLibraryError() +
                          ". Older stores use ciphers that OpenSSL 3 has given up: export it anew");
  }
  if (key == nullptr || certificate == nullptr) {
    return RefuseFile("pkcs12", path, "holds no certificate with its private key");
  }
  if (SSL_CTX_use_cert_and_key(context, certificate.get(), key.get(), chain.get(), 1) == 1) {
    return {};
  }
  return RefuseFile("pkcs12", path, "cannot be used: " + TakeLibraryError());
}

}  // namespace

sdk::Status LoadIdentity(const Settings& settings, api::Host& host, SSL_CTX* context) {
  if (!settings.has_certificate()) return {};
  sdk::SecretBuffer password;
  if (settings.key_password != nullptr) {
    api::Failure failure = sdk::NoFailure();
    if (host.Secret(settings.key_password->get(), password.out(), &failure) !=
        api::Outcome::kDone) {
      return {failure.code, "glowplug.tls: \"key_password\": " + std::string(sdk::TextOf(failure))};
    }
  }
  return settings.pkcs12.empty() ? LoadPem(settings, password, context)
                                 : LoadPkcs12(settings, password, context);
}

}  // namespace glowplug::tls
