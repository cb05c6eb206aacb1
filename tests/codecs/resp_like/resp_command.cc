// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/resp_like/resp_command.h"

namespace glowplug::proof {
namespace {

constexpr RespCommand kCommands[] = {
    {api::Operation::kGet, "GET", 1, RespType::kBulk},
    {api::Operation::kPut, "SET", 2, RespType::kSimple},
    {api::Operation::kRemoveKey, "DEL", 1, RespType::kInteger},
    {api::Operation::kContainsKey, "EXISTS", 1, RespType::kInteger},
    {api::Operation::kSize, "DBSIZE", 0, RespType::kInteger},
    {api::Operation::kHeartbeat, "PING", 0, RespType::kSimple},
};

}  // namespace

const RespCommand* FindCommand(api::Operation operation) {
  for (const RespCommand& command : kCommands) {
    if (command.operation == operation) return &command;
  }
  return nullptr;
}

const RespCommand* FindCommand(std::string_view verb) {
  for (const RespCommand& command : kCommands) {
    if (command.verb == verb) return &command;
  }
  return nullptr;
}

bool WriteArgument(const api::Value& value, std::string* out) {
  switch (value.type) {
    case api::ValueType::kString:
    case api::ValueType::kByteArray:
      WriteBulk({reinterpret_cast<const char*>(value.bytes), value.count}, out);
      return true;
    case api::ValueType::kByte:
    case api::ValueType::kShort:
    case api::ValueType::kInt:
    case api::ValueType::kLong:
      WriteBulk(std::to_string(value.int64), out);
      return true;
    default:
      return false;
  }
}

}  // namespace glowplug::proof
