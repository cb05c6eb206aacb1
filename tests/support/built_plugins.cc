// SPDX-License-Identifier: Apache-2.0
// Every test that links //tests/support loads the plugins of this very build: their folders are put
// into GLOWPLUG_PLUGIN_PATH before main() runs. What the environment had comes first.
#include <cstdlib>
#include <string>

#include "tests/support/child_process.h"

namespace glowplug::test {
namespace {

[[maybe_unused]] const bool set = [] {
  const char* before = std::getenv("GLOWPLUG_PLUGIN_PATH");
  std::string path = before == nullptr ? "" : std::string(before) + ":";
  for (const char* plugin : {"auth", "codec_binary", "routing", "transport_embedded",
                             "transport_tcp", "transport_tls"}) {
    if (path.size() > 0 && path.back() != ':') path += ':';
    path += RunfilePath(std::string("plugins/") + plugin);
  }
  return setenv("GLOWPLUG_PLUGIN_PATH", path.c_str(), /*overwrite=*/1) == 0;
}();

}  // namespace
}  // namespace glowplug::test
