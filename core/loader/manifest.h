// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_LOADER_MANIFEST_H_
#define GLOWPLUG_CORE_LOADER_MANIFEST_H_

#include <absl/status/statusor.h>

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

// What the note of a plugin says.
struct PluginManifest {
  std::string id;
  std::string version;
  std::string name;
  std::string license;
  std::string status;                 // "stable", "alpha"
  std::string security;               // one line: what the plugin trusts
  std::vector<std::string> provides;  // "glowplug.transport/1"
  uint32_t abi_major = 0;
  uint32_t abi_minor = 0;
  std::string data_model;            // "x86-64-itanium"
  std::string sanitizer;             // "address", "thread" or empty
  boost::json::value config_schema;  // not yet looked at
  std::string text;                  // the JSON as it lies in the note
};

// The error's text is a reason only ("its manifest has no \"id\""), for the caller to name the
// file. Keys that this core does not know are left to newer cores. [any]
absl::StatusOr<PluginManifest> ParseManifest(std::string_view json);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_MANIFEST_H_
