// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_PING_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_PING_H_

#include <glowplug/client.h>

#include <ostream>

#include "tools/glowplug/command_line.h"
#include "tools/glowplug/exit_code.h"

namespace glowplug::cli {

// Asks each node of the cluster: which it is, what it speaks, how fast it answers, or why it does
// not. kAbsent: one at least is down.
ExitCode Ping(const Order& order, ClientOptions options, std::ostream& out, std::ostream& err);

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_PING_H_
