// SPDX-License-Identifier: Apache-2.0
// How a shared library becomes a plugin: one exported symbol, and the same facts in an ELF note
// that is read before anything is loaded.
#ifndef GLOWPLUG_API_PLUGIN_H_
#define GLOWPLUG_API_PLUGIN_H_

#include "host.h"

namespace glowplug::api {

// The version of the entry and of the rules in boundary.h.
inline constexpr uint16_t kAbiMajor = 1;
inline constexpr uint16_t kAbiMinor = 0;

// PluginEntry::magic, all eight bytes.
inline constexpr char kPluginMagic[9] = "GLOWPLUG";

// The section of the note, its owner name and type.
inline constexpr char kNoteSection[] = ".note.glowplug.plugin";
inline constexpr char kNoteName[9] = "Glowplug";
inline constexpr uint32_t kNoteManifest = 1;

// What Create gives: Query("glowplug.transport/1") and its like open the doors it has.
struct Plugin : Boundary {
 protected:
  ~Plugin() = default;
};

// The exported symbol: glowplug_plugin_v1, never derived from a file's name; linked statically
// glowplug_plugin_v1_<target>. Constant data: nothing runs before Create.
struct PluginEntry {
  char magic[8];
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  Bytes manifest;  // the note's JSON
  // [ctl] For each client anew. The configuration was checked; *out belongs to the caller.
  Outcome (*create)(Host* host, const ConfigNode* config, Plugin** out, Failure* failure) noexcept;
  // [ctl] At most once, after the last object was released and when none will be made any more:
  // gives back what outlives objects. Core 1.0 has no such moment, for clients may come at any
  // time, and never calls it: a thread of the plugin's own ends with the object that it works for.
  void (*shutdown)() noexcept;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_PLUGIN_H_
