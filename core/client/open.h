// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CLIENT_OPEN_H_
#define GLOWPLUG_CORE_CLIENT_OPEN_H_

#include <absl/status/statusor.h>
#include <glowplug/client.h>

#include "core/config/config.h"

namespace glowplug::internal {

// From a checked configuration to a channel through its four doors: every plugin is found, trusted
// and its configuration checked before the first is loaded. Connects to nobody yet.
absl::StatusOr<ChannelRef> OpenChannel(const ClientConfig& config, ClientOptions options);

}  // namespace glowplug::internal

#endif  // GLOWPLUG_CORE_CLIENT_OPEN_H_
