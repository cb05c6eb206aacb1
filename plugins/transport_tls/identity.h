// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_IDENTITY_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_IDENTITY_H_

#include <glowplug/api/host.h>
#include <glowplug/sdk/status.h>
#include <openssl/ssl.h>

#include "plugins/transport_tls/settings.h"

namespace glowplug::tls {

// Gives the context our own certificate and key, where any are configured. The host gives the
// key's password, which is wiped before this returns.
sdk::Status LoadIdentity(const Settings& settings, api::Host& host, SSL_CTX* context);

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_IDENTITY_H_
