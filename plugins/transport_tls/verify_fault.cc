// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/verify_fault.h"

#include <openssl/x509v3.h>

#include <string_view>

#include "plugins/transport_tls/openssl_ptr.h"

namespace glowplug::tls {
namespace {

constexpr size_t kMaxShown = 100;  // bytes of a name that the peer chose

// What was printed into memory, without what could pass for a line of its own.
std::string Taken(BIO* memory) {
  const char* data = nullptr;
  const auto size = static_cast<size_t>(BIO_get_mem_data(memory, &data));
  std::string text(data, size < kMaxShown ? size : kMaxShown);
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  if (size > kMaxShown) text += "...";
  return text;
}

BioPtr Memory() { return BioPtr(BIO_new(BIO_s_mem())); }

std::string TextOf(const X509_NAME* name) {
  const BioPtr out = Memory();
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253);
  return Taken(out.get());
}

std::string TextOf(const ASN1_TIME* time) {
  const BioPtr out = Memory();
  ASN1_TIME_print(out.get(), time);
  return Taken(out.get());
}

struct FreeNames {
  void operator()(GENERAL_NAMES* names) const noexcept { GENERAL_NAMES_free(names); }
};

std::string NamesOf(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  const BioPtr out = Memory();
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (i > 0) BIO_puts(out.get(), ", ");
    GENERAL_NAME_print(out.get(), sk_GENERAL_NAME_value(names.get(), i));
  }
  return Taken(out.get());
}

}  // namespace

void Note(X509_STORE_CTX* context, VerifyFault* fault) {
  fault->code = X509_STORE_CTX_get_error(context);
  const X509* const certificate = X509_STORE_CTX_get_current_cert(context);
  if (certificate == nullptr) return;
  fault->subject = TextOf(X509_get_subject_name(certificate));
  fault->issuer = TextOf(X509_get_issuer_name(certificate));
  fault->names = NamesOf(certificate);
  fault->begins = TextOf(X509_get0_notBefore(certificate));
  fault->ends = TextOf(X509_get0_notAfter(certificate));
}

sdk::Status ExplainVerifyFault(const VerifyFault& fault, const std::string& whose,
                               const std::string& expected_name) {
  const std::string issued = "is issued by \"" + fault.issuer + "\"";
  std::string check;
  std::string found;
  std::string next;
  switch (fault.code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      check = "validity";
      found = "has expired on " + fault.ends;
      next = "Renew it, or set this machine's clock right";
      break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      check = "validity";
      found = "is not valid before " + fault.begins;
      next = "Wait for it, or set this machine's clock right";
      break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      check = "trust";
      found = "is self-signed, and not among the trusted ones";
      next = "If it is the right one, name its file by \"ca\"";
      break;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      check = "trust";
      found = issued + ", which is not among the trusted CAs";
      next = "If it is the right one, name its file by \"ca\"; an intermediate one the " + whose +
             " must send along";
      break;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      check = "signature";
      found = "says that it " + issued + ", but the trusted CA of that name has not signed it";
      next = "The CA has another key now: renew \"ca\". Or somebody is in between";
      break;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      check = "host name";
      found =
          (fault.names.empty() ? "names no host in its subjectAltName, the only place that counts"
                               : "is for " + fault.names) +
          ", and is not for \"" + expected_name + "\"";
      next =
          "Connect by one of its names, set \"server_name\" to one, or with verify = ca let "
          "the name not matter";
      break;
    case X509_V_ERR_CERT_REVOKED:
      check = "revocation";
      found = "is revoked by its CA";
      next = "The " + whose + " needs another one; trust nobody who shows this one";
      break;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
      check = "revocation";
      found = issued + ", of which \"crl\" holds no list";
      next = "Append that CA's list to the file of \"crl\"";
      break;
    case X509_V_ERR_CRL_HAS_EXPIRED:
      check = "revocation";
      found = issued + ", whose list in \"crl\" is out of date";
      next = "Fetch the CA's newest list";
      break;
    case X509_V_ERR_INVALID_PURPOSE:
      check = "purpose";
      found = "was not made for a " + whose;
      next = "Have one made with the extended key usage of a " + whose;
      break;
    default:
      check = "certificate";
      found = std::string("is refused: ") + X509_verify_cert_error_string(fault.code);
      next = "Have a certificate made that keeps today's rules";
  }
  return {api::Code::kUnauthenticated, "TLS: the check of " + check + " failed: the " + whose +
                                           "'s certificate (" + fault.subject + ") " + found +
                                           ". " + next};
}

}  // namespace glowplug::tls
