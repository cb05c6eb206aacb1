// SPDX-License-Identifier: Apache-2.0
// The types that the command line knows by name, and their text forms. What FormatValue() writes,
// ParseValue() reads.
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_TYPE_TABLE_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_TYPE_TABLE_H_

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/glowplug/dynamic_value.h"

namespace glowplug::cli {

// One row of the table.
struct ValueType {
  std::string_view name;      // "int"
  std::string_view expected;  // "a whole number from -128 to 127": what its text must be
  std::optional<DynamicValue> (*parse)(std::string_view text);
};

// Null when there is no type of that name.
const ValueType* FindType(std::string_view name);
const ValueType& TypeOf(const DynamicValue& value);
std::vector<std::string> TypeNames();
// A line per type, for the help.
std::string DescribeTypes();

// INVALID_ARGUMENT says what was expected.
absl::StatusOr<DynamicValue> ParseValue(const ValueType& type, std::string_view text);
std::string FormatValue(const DynamicValue& value);

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_TYPE_TABLE_H_
