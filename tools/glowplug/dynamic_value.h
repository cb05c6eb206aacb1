// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_DYNAMIC_VALUE_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_DYNAMIC_VALUE_H_

#include <glowplug/glowplug.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace glowplug::cli {

using Bytes = std::vector<uint8_t>;

// A key or a value whose type is known only when the program runs.
using DynamicValue = std::variant<int8_t, int16_t, int32_t, int64_t, float, double, char16_t, bool,
                                  std::string, Uuid, Date, TimeOfDay, Timestamp, Decimal, Bytes>;

}  // namespace glowplug::cli

template <>
struct glowplug::Marshal<glowplug::cli::DynamicValue> {
  static void Write(const cli::DynamicValue& from, api::Value& to, sdk::HeapArena& arena);
  // Takes on the type that it finds.
  static absl::Status Read(const api::Value& from, cli::DynamicValue& to);
};

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_DYNAMIC_VALUE_H_
