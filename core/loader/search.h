// SPDX-License-Identifier: Apache-2.0
// Where plugins are looked for. Never in the current directory, on the linker's path or in a home
// directory.
#ifndef GLOWPLUG_CORE_LOADER_SEARCH_H_
#define GLOWPLUG_CORE_LOADER_SEARCH_H_

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/config/config.h"
#include "core/loader/manifest.h"
#include "core/loader/trust.h"

namespace glowplug {

// One step of the search.
struct Place {
  std::string label;      // "config plugins.search[0]"
  std::string directory;  // empty: nothing to look into, and `why` says why
  std::string why;        // "not set"
  bool builtin = false;
};

// A plugin's file whose note was read; nothing of it was trusted or loaded yet.
struct FoundPlugin {
  PluginFile file;
  PluginManifest manifest;
  bool builtin = false;
  std::string side_file;    // the <name>.plugin.json that led here, or empty
  std::string side_sha256;  // what it pins, or empty
};

// The directories beside the module that holds this code: glowplug/plugins, then
// ../lib/glowplug/plugins.
std::vector<std::string> BuiltinDirectories();

// The steps in their order: plugins.search, GLOWPLUG_PLUGIN_PATH (colons between; ignored in a
// privileged process and with Trust::kStrict; relative directories are refused), built-in.
std::vector<Place> PlacesOf(const PluginPolicy& policy,
                            const std::vector<std::string>& builtin_directories);

// Reads the note of one file. `path` may also be a `<name>.plugin.json`: {"path": ABSOLUTE,
// "sha256": HEX}, the second not required, which only says where the plugin lies.
absl::StatusOr<FoundPlugin> ReadPluginFile(const std::string& path);

// The first place with a `*.so` or `*.plugin.json` whose plugin has this id. The same id in two
// files of one place is refused; two names of one file (links, a side file to its neighbour) are
// one. `linked_in` are the ids of static plugins, for the text of the refusal, which tells all that
// was seen, broken files included.
absl::StatusOr<FoundPlugin> FindPlugin(std::string_view id, const std::vector<Place>& places,
                                       const std::vector<std::string>& linked_in);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_SEARCH_H_
