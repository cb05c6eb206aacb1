// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_TRUST_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_TRUST_H_

#include <glowplug/sdk/status.h>
#include <openssl/ssl.h>

#include "plugins/transport_tls/settings.h"

namespace glowplug::tls {

// Gives the context the CAs that the peer's certificate may come from, and the lists of what they
// have revoked.
sdk::Status LoadTrust(const Settings& settings, SSL_CTX* context);

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_TRUST_H_
