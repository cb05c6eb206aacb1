// SPDX-License-Identifier: Apache-2.0
// Operations as RESP commands.
#ifndef GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_COMMAND_H_
#define GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_COMMAND_H_

#include <glowplug/api/operation.h>

#include <string>
#include <string_view>

#include "tests/codecs/resp_like/resp_value.h"

namespace glowplug::proof {

struct RespCommand {
  api::Operation operation;
  std::string_view verb;
  uint32_t arg_count;
  RespType answer;  // a value may be null instead
};

// Null when RESP has no such command.
const RespCommand* FindCommand(api::Operation operation);
const RespCommand* FindCommand(std::string_view verb);

// Appends text and integers as a bulk string; false: RESP has no such value.
bool WriteArgument(const api::Value& value, std::string* out);

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_COMMAND_H_
