// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CONFIG_ENDPOINT_H_
#define GLOWPLUG_CORE_CONFIG_ENDPOINT_H_

#include <cstdint>
#include <string>

namespace glowplug {

struct EndpointConfig {
  std::string host;  // a name or an address, IPv6 without brackets; empty when text is opaque
  uint16_t port = 0;
  std::string text;  // as written
  std::string name;  // that was looked up to find host; empty: none
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_ENDPOINT_H_
