// SPDX-License-Identifier: Apache-2.0
// Whatever file lies in a plugin directory: its note and manifest are read before anybody trusts
// it.
#include <cstddef>
#include <cstdint>

#include "core/config/schema.h"
#include "core/loader/elf_note.h"
#include "core/loader/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const glowplug::ByteSource source = glowplug::SourceOfMemory({data, size});
  (void)glowplug::ReadLibrariesOfVersion(source, "VERSION_1");
  const absl::StatusOr<std::string> note = glowplug::ReadPluginNote(source);
  if (!note.ok()) return 0;
  const absl::StatusOr<glowplug::PluginManifest> manifest = glowplug::ParseManifest(*note);
  if (!manifest.ok()) return 0;
  (void)glowplug::ParseSchema(manifest->config_schema, manifest->id).ok();
  return 0;
}
