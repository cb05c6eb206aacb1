// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_REPORT_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_REPORT_H_

#include <ostream>
#include <string_view>

namespace glowplug::cli {

// Writes one message with the program's name in front, which some of the library's texts have
// already.
inline void Report(std::string_view message, std::ostream& err) {
  constexpr std::string_view kProgram = "glowplug: ";
  if (!message.starts_with(kProgram)) err << kProgram;
  err << message << std::endl;
}

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_REPORT_H_
