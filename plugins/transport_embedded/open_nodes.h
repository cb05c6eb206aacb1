// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_OPEN_NODES_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_OPEN_NODES_H_

#include <absl/status/statusor.h>

#include <memory>

#include "embedded/node/node.h"
#include "plugins/transport_embedded/embedded_options.h"

namespace glowplug::embedded {

// The node over the store in options.node.store.directory: the one that is open in this process
// already, or a new one; with other options than it was opened with it is refused. It closes with
// its last holder. Without a directory always a new one. Thread-safe.
absl::StatusOr<std::shared_ptr<node::Node>> OpenNode(const EmbeddedOptions& options);

}  // namespace glowplug::embedded

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_OPEN_NODES_H_
