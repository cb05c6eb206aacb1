// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_LOADER_REGISTRY_H_
#define GLOWPLUG_CORE_LOADER_REGISTRY_H_

#include <absl/status/statusor.h>
#include <glowplug/api/plugin.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/loader/manifest.h"
#include "core/loader/trust.h"

namespace glowplug {

// The plugins of this process. Never destroyed, never unloads and never calls
// PluginEntry::shutdown: exit handlers of a plugin may outlive every client, and another client may
// come. The same file (device and inode) or the same id and manifest is
// the same plugin. Thread-safe.
class PluginRegistry {
 public:
  static PluginRegistry& Get();

  // Makes a plugin known that is linked into the program: AddStatic(glowplug_plugin_v1_<target>).
  // The entry lives as long as the process. A second entry of the same id is ignored; one that is
  // no plugin of this ABI too, and the refusal that follows names it.
  static void AddStatic(const api::PluginEntry& entry);

  struct Static {
    const api::PluginEntry* entry = nullptr;
    PluginManifest manifest;
  };

  // Null when it is not linked in; valid for ever.
  const Static* FindStatic(std::string_view id) const;
  // The ids, and for entries that were refused the reason.
  std::vector<std::string> DescribeStatic() const;

  // The entry of the plugin in this file, loaded now or before. With a sha256 the very descriptor
  // is loaded, and stays open for ever: the linker knows a library by its path, and a descriptor's
  // number must not come to mean another file.
  absl::StatusOr<const api::PluginEntry*> Load(const PluginFile& file,
                                               const PluginManifest& manifest,
                                               const std::string& sha256);

 private:
  struct Loaded;

  PluginRegistry() = default;
  ~PluginRegistry() = delete;

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Static>> linked_in_;
  std::vector<std::string> broken_;
  std::vector<std::unique_ptr<Loaded>> loaded_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_REGISTRY_H_
