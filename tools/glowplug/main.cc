// SPDX-License-Identifier: Apache-2.0
// The glowplug command line: `glowplug --help` tells all.
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "tools/glowplug/command_line.h"
#include "tools/glowplug/commands.h"
#include "tools/glowplug/report.h"

int main(int argc, char** argv) {
  using glowplug::cli::ExitCode;
  const auto parsed =
      glowplug::cli::ParseCommandLine(std::vector<std::string>(argv + 1, argv + argc));
  ExitCode code = ExitCode::kDone;
  if (!parsed.ok()) {
    glowplug::cli::Report(std::string(parsed.status().message()), std::cerr);
    code = ExitCode::kUsage;
  } else if (const auto* information = std::get_if<glowplug::cli::Information>(&*parsed)) {
    std::cout << information->text;
  } else {
    code = glowplug::cli::Execute(std::get<glowplug::cli::Order>(*parsed), std::cout, std::cerr);
  }
  return static_cast<int>(code);
}
