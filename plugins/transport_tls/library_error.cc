// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/library_error.h"

#include <openssl/err.h>

#include <cstring>

namespace glowplug::tls {

std::string TakeLibraryError() {
  const unsigned long error = ERR_get_error();  // NOLINT(google-runtime-int): OpenSSL's type
  ERR_clear_error();
  if (error == 0) return "no reason given";
  if (ERR_SYSTEM_ERROR(error)) return std::strerror(ERR_GET_REASON(error));
  const char* reason = ERR_reason_error_string(error);
  return reason != nullptr ? reason : "error " + std::to_string(error);
}

}  // namespace glowplug::tls
