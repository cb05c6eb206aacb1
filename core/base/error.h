// SPDX-License-Identifier: Apache-2.0
// What stands behind a failed call, beside the absl::Status that it answered.
#ifndef GLOWPLUG_ERROR_H_
#define GLOWPLUG_ERROR_H_

#include <absl/status/status.h>
#include <glowplug/export.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace glowplug {

// Where an error was born.
enum class Origin : uint8_t { kClient = 0, kServer = 1, kPlugin = 2, kNetwork = 3 };

// "client", "server", "plugin" or "network".
GLOWPLUG_EXPORT std::string_view NameOf(Origin origin);

// The facts of one failed call. Copyable, owns its text.
struct ErrorInfo {
  Origin origin = Origin::kClient;
  std::string operation;           // "Get", "connect"; empty when there was none
  std::string endpoint;            // "10.0.0.7:10800"; empty before one was chosen
  int32_t peer_code = 0;           // the server's own status code, or an errno; 0 is none
  std::string peer_text;           // the server's own text
  bool connection_usable = true;   // false: the connection is gone, the next call makes another
  bool may_have_happened = false;  // true: the server may have carried the operation out
};

// The facts behind a status that any Glowplug call gave; the defaults for every other status.
// Thread-safe.
GLOWPLUG_EXPORT ErrorInfo InfoOf(const absl::Status& status);

// A status that carries `info`, never ok: a code that is none of an error becomes kUnknown. `text`
// says what happened, expected against found, next step; it never holds a secret.
GLOWPLUG_EXPORT absl::Status MakeError(absl::StatusCode code, std::string_view text,
                                       const ErrorInfo& info);

}  // namespace glowplug

#endif  // GLOWPLUG_ERROR_H_
