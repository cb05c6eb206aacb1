// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CONFIG_SECRET_H_
#define GLOWPLUG_CORE_CONFIG_SECRET_H_

#include <absl/status/status.h>
#include <glowplug/api/config.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/secret_source.h>

#include "core/base/logger.h"

namespace glowplug {

// The longest secret that a reference may lead to.
inline constexpr size_t kMaxSecretBytes = sdk::SecretBuffer::kMaxBytes;

// Appends to out what a node of type kSecret refers to, and has the logger strike it out from now
// on. {"env": NAME}: the environment's value, not empty; ignored in a privileged process.
// {"file": PATH}: the file's bytes without one line end at their end; the file must not be writable
// by everybody. (Readable by everybody is accepted: secrets mounted into containers are.)
// {"callback": NAME}: what the host's source gives, which may be null. Errors name the reference,
// never the secret, and go on where the plugin's own message stands. Thread-safe, but for a
// concurrent setenv.
absl::Status ResolveSecret(const api::ConfigNode& reference, api::OutBuffer* out, Logger& logger,
                           const SecretSource& source = nullptr);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_SECRET_H_
