// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_REFUSAL_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_REFUSAL_H_

#include <glowplug/sdk/status.h>

#include <string>

namespace glowplug::tls {

// The configuration will not do: why, and the next step.
inline sdk::Status Refuse(const std::string& text) {
  return {api::Code::kInvalidArgument, "glowplug.tls: " + text};
}

// The file that `key` names will not do.
inline sdk::Status RefuseFile(const std::string& key, const std::string& path,
                              const std::string& text) {
  return Refuse("\"" + key + "\": " + path + " " + text);
}

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_REFUSAL_H_
