// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_REPORT_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_REPORT_H_

#include <ostream>
#include <string_view>

#include "tools/glowplug/exit_code.h"

namespace glowplug::cli {

// Writes one message with the program's name in front, which some of the library's texts have
// already.
inline void Report(std::string_view message, std::ostream& err) {
  constexpr std::string_view kProgram = "glowplug: ";
  if (!message.starts_with(kProgram)) err << kProgram;
  err << message << std::endl;
}

// After the last line of output: kDone, or the report that it did not get out.
inline ExitCode Flushed(std::ostream& out, std::ostream& err) {
  out << std::flush;
  if (out) return ExitCode::kDone;
  Report(
      "the output could not be written to standard output\n  next step: see that its reader "
      "goes on and its disk has room",
      err);
  return ExitCode::kFailure;
}

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_REPORT_H_
