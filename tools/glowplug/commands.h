// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_COMMANDS_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_COMMANDS_H_

#include <ostream>

#include "tools/glowplug/command_line.h"
#include "tools/glowplug/exit_code.h"

namespace glowplug::cli {

// Values go to `out`, everything else to `err`.
ExitCode Execute(const Order& order, std::ostream& out, std::ostream& err);

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_COMMANDS_H_
