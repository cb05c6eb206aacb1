// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/trust.h"

#include <openssl/err.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "plugins/transport_tls/library_error.h"
#include "plugins/transport_tls/openssl_ptr.h"
#include "plugins/transport_tls/refusal.h"

namespace glowplug::tls {
namespace {

sdk::Status CheckReadable(const std::string& key, const std::string& path) {
  if (BioPtr(BIO_new_file(path.c_str(), "rb")) != nullptr) return {};
  return RefuseFile(key, path, "cannot be read: " + TakeLibraryError() + ". Check the path");
}

// Not by hashed names, as c_rehash makes them: a directory that nobody has prepared would be
// trusted to hold nothing, and say so only when the first peer is refused.
sdk::Status LoadDirectory(const std::string& path, X509_STORE* store) {
  std::error_code error;
  size_t loaded = 0;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    if (!entry->is_regular_file(gone)) continue;
    if (X509_STORE_load_file(store, entry->path().c_str()) == 1) ++loaded;
    ERR_clear_error();  // other files may lie there
  }
  if (error) return RefuseFile("ca", path, "cannot be read: " + error.message());
  if (loaded > 0) return {};
  return RefuseFile("ca", path, "holds no file with a PEM certificate. Put the CA's there");
}

sdk::Status LoadCas(const Settings& settings, SSL_CTX* context) {
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  if (settings.ca.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) == 1) return {};
    return {api::Code::kFailedPrecondition,
            "glowplug.tls: the system's certificates cannot be read: " + TakeLibraryError() +
                ". Name the CA's file by \"ca\""};
  }
  std::error_code error;
  if (std::filesystem::is_directory(settings.ca, error)) return LoadDirectory(settings.ca, store);
  sdk::Status readable = CheckReadable("ca", settings.ca);
  if (!readable.ok()) return readable;
  if (X509_STORE_load_file(store, settings.ca.c_str()) == 1) return {};
  return RefuseFile("ca", settings.ca,
                    "holds no PEM certificates (" + TakeLibraryError() +
                        "). Name the file of the CA that the server's certificate comes from");
}

sdk::Status LoadRevoked(const Settings& settings, X509_STORE* store) {
  if (settings.crl.empty()) return {};
  sdk::Status readable = CheckReadable("crl", settings.crl);
  if (!readable.ok()) return readable;
  X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
  if (lookup == nullptr ||
      X509_load_crl_file(lookup, settings.crl.c_str(), X509_FILETYPE_PEM) < 1) {
    return RefuseFile("crl", settings.crl,
                      "holds no PEM revocation list (" + TakeLibraryError() +
                          "). Name the file of lists that the CAs give out");
  }
  // Of the whole chain: who configures lists wants no certificate accepted that none speaks of.
  if (X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) == 1) {
    return {};
  }
  return RefuseFile("crl", settings.crl, "cannot be used: " + TakeLibraryError());
}

}  // namespace

sdk::Status LoadTrust(const Settings& settings, SSL_CTX* context) {
  sdk::Status loaded = LoadCas(settings, context);
  if (!loaded.ok()) return loaded;
  return LoadRevoked(settings, SSL_CTX_get_cert_store(context));
}

}  // namespace glowplug::tls
