// SPDX-License-Identifier: Apache-2.0
// The checked configuration of a plugin, as PODs.
#ifndef GLOWPLUG_API_CONFIG_H_
#define GLOWPLUG_API_CONFIG_H_

#include "boundary.h"

namespace glowplug::api {

enum class ConfigType : uint32_t {
  kNull = 0,
  kBool = 1,     // number: 0 or 1
  kInteger = 2,  // number
  kString = 3,   // text
  kObject = 4,   // children, each with its key
  kArray = 5,    // children without keys
  kSecret = 6,   // a reference; Host::Secret gives what it stands for
};

// One node of the tree: already checked against the plugin's schema, defaults filled in. The tree
// belongs to the core and lives until Create returns.
struct ConfigNode {
  Bytes key;
  ConfigType type;
  uint32_t child_count;
  const ConfigNode* children;
  Bytes text;
  int64_t number;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_CONFIG_H_
