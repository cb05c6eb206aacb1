// SPDX-License-Identifier: Apache-2.0
// From a block of the configuration to a plugin's object, in two steps, so that every block of a
// client is found, trusted and checked before the first one is loaded.
#ifndef GLOWPLUG_CORE_LOADER_LOADER_H_
#define GLOWPLUG_CORE_LOADER_LOADER_H_

#include <absl/status/statusor.h>
#include <glowplug/api/plugin.h>
#include <glowplug/sdk/object.h>

#include <string>
#include <string_view>

#include "core/base/logger.h"
#include "core/config/config.h"
#include "core/config/schema.h"
#include "core/loader/manifest.h"
#include "core/loader/registry.h"
#include "core/loader/trust.h"

namespace glowplug {

// A plugin that was found, trusted and whose configuration was checked; no code of it has run.
// Movable. Holds the file open: with a pin Create loads that very descriptor, and without one the
// file of its path, which nobody but root and the user can have changed since.
struct PreparedPlugin {
  PluginManifest manifest;
  std::string interface_id;  // "glowplug.transport/1", what Create will ask the plugin for
  CheckedConfig config;
  PluginFile file;                              // empty path: linked in
  std::string sha256;                           // of the file when it is pinned, else empty
  const api::PluginEntry* linked_in = nullptr;  // null: loaded from the file
};

// Finds block.use (an id, or a file's absolute path), checks trust, note and the block's settings.
// The lower block `over` is for the caller to prepare by itself. A plugin that is linked in wins
// over files, unless block.use is a path. Logs deprecated keys, and once that trust is off. [ctl]
absl::StatusOr<PreparedPlugin> Prepare(const PluginBlock& block, const PluginPolicy& policy,
                                       std::string_view interface_id, Logger& logger);

// Loads the plugin, unless it is loaded already, and creates an object that answers
// Query(prepared.interface_id). Host must live until the object is released. May be called several
// times for one PreparedPlugin. [ctl]
absl::StatusOr<sdk::Owned<api::Plugin>> Create(const PreparedPlugin& prepared, api::Host& host);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_LOADER_H_
