// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CHALLENGE_PROOF_H_
#define GLOWPLUG_TESTS_CHALLENGE_PROOF_H_

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace glowplug::proof {

inline std::string Hex(const uint8_t* bytes, size_t size) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < size; ++i) text += {kDigits[bytes[i] >> 4], kDigits[bytes[i] & 15]};
  return text;
}

inline std::string Nonce() {
  uint8_t bytes[16];
  return RAND_bytes(bytes, sizeof(bytes)) == 1 ? Hex(bytes, sizeof(bytes)) : "";
}

// That somebody knows the password: HMAC-SHA-256 of both sides' nonces.
inline std::string Proof(std::string_view password, const std::string& nonces) {
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), password.data(), static_cast<int>(password.size()),
       reinterpret_cast<const uint8_t*>(nonces.data()), nonces.size(), digest, &size);
  return Hex(digest, size);
}

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CHALLENGE_PROOF_H_
