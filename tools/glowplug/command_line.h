// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_COMMAND_LINE_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_COMMAND_LINE_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/glowplug/type_table.h"

namespace glowplug::cli {

enum class Command { kGet, kPut, kRemove, kScan, kSize, kDescribe, kPing };

// Whether it is about one entry, named by its key.
inline bool TakesKey(Command command) { return command <= Command::kRemove; }

// What the program was asked for, checked.
struct Order {
  Command command = Command::kGet;
  std::string target;                     // for Client::Open
  std::string cache;                      // kDescribe: the type's name
  DynamicValue key;                       // where the command takes one
  DynamicValue value;                     // kPut
  const ValueType* value_type = nullptr;  // kGet: null prints what is found
  std::optional<absl::Duration> timeout;
  bool log = false;
  bool json = false;  // kPing
};

// For standard output.
struct Information {
  std::string text;
};

// arguments: without the program's name. INVALID_ARGUMENT says what was expected, and which name
// was probably meant.
absl::StatusOr<std::variant<Order, Information>> ParseCommandLine(
    const std::vector<std::string>& arguments);

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_COMMAND_LINE_H_
