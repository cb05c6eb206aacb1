// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_EXIT_CODE_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_EXIT_CODE_H_

namespace glowplug::cli {

// kAbsent: the key has no entry, or for ping a node is down. kUsage is the command line's own; a
// wrong URI or configuration file is a failure.
enum class ExitCode { kDone = 0, kAbsent = 1, kUsage = 2, kFailure = 3 };

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_EXIT_CODE_H_
