// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/layout.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using ignite::OpCode;

constexpr Layout kLayouts[] = {
    {Operation::kGet, OpCode::kGet, "get", RequestShape::kKey, ReplyShape::kObject},
    {Operation::kPut, OpCode::kPut, "put", RequestShape::kKeyValue, ReplyShape::kNothing},
    {Operation::kGetAll, OpCode::kGetAll, "get all", RequestShape::kKeys, ReplyShape::kEntries},
    {Operation::kPutAll, OpCode::kPutAll, "put all", RequestShape::kEntries, ReplyShape::kNothing},
    {Operation::kContainsKey, OpCode::kContainsKey, "contains key", RequestShape::kKey,
     ReplyShape::kBool},
    {Operation::kRemoveKey, OpCode::kRemoveKey, "remove key", RequestShape::kKey,
     ReplyShape::kBool},
    {Operation::kReplaceIfEquals, OpCode::kReplaceIfEquals, "replace if equals",
     RequestShape::kKeyTwoValues, ReplyShape::kBool},
    {Operation::kSize, OpCode::kSize, "size", RequestShape::kPeekModes, ReplyShape::kLong},
    {Operation::kCacheNames, OpCode::kCacheNames, "cache names", RequestShape::kNothing,
     ReplyShape::kStrings},
    {Operation::kCreateCache, OpCode::kCreateCache, "create cache", RequestShape::kName,
     ReplyShape::kNothing},
    {Operation::kGetOrCreateCache, OpCode::kGetOrCreateCache, "get or create cache",
     RequestShape::kName, ReplyShape::kNothing},
    {Operation::kDestroyCache, OpCode::kDestroyCache, "destroy cache", RequestShape::kCacheId,
     ReplyShape::kNothing},
    {Operation::kHeartbeat, OpCode::kHeartbeat, "heartbeat", RequestShape::kNothing,
     ReplyShape::kNothing},
};

}  // namespace

const Layout* FindLayout(Operation operation) noexcept {
  for (const Layout& layout : kLayouts) {
    if (layout.operation == operation) return &layout;
  }
  return nullptr;
}

const Layout* FindLayout(OpCode op) noexcept {
  for (const Layout& layout : kLayouts) {
    if (layout.op == op) return &layout;
  }
  return nullptr;
}

Arity ArityOf(RequestShape shape) noexcept {
  switch (shape) {
    case RequestShape::kNothing:
    case RequestShape::kCacheId:
      return {0, false, "no arguments"};
    case RequestShape::kName:
      return {1, false, "1 argument (the name)"};
    case RequestShape::kKey:
      return {1, false, "1 argument (the key)"};
    case RequestShape::kKeyValue:
      return {2, false, "2 arguments (key and value)"};
    case RequestShape::kKeyTwoValues:
      return {3, false, "3 arguments (key, expected value, value)"};
    case RequestShape::kKeys:
      return {1, true, "a key in each argument"};
    case RequestShape::kEntries:
      return {2, true, "keys and values in turn"};
    case RequestShape::kPeekModes:
      return {1, true, "a peek mode in each argument"};
  }
  return {0, false, "no arguments"};
}

}  // namespace glowplug::binary
