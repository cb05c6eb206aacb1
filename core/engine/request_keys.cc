// SPDX-License-Identifier: Apache-2.0
#include "core/engine/request_keys.h"

#include <glowplug/sdk/extent.h>
#include <glowplug/sdk/status.h>

#include <algorithm>

namespace glowplug {
namespace {

// Among a request's arguments, `count` are keys, from `first` on, each `step` after the one before.
struct KeyPlaces {
  uint32_t count;
  uint32_t step;
  uint32_t first = 0;
};

KeyPlaces PlacesIn(const api::Request& request) {
  const uint32_t count = request.arg_count;
  switch (request.operation) {
    case api::Operation::kGet:
    case api::Operation::kPut:
    case api::Operation::kContainsKey:
    case api::Operation::kRemoveKey:
    case api::Operation::kReplaceIfEquals:
    case api::Operation::kPutIfAbsent:
    case api::Operation::kGetAndPut:
    case api::Operation::kGetAndReplace:
    case api::Operation::kGetAndRemove:
    case api::Operation::kGetAndPutIfAbsent:
    case api::Operation::kReplace:
    case api::Operation::kRemoveIfEquals:
    case api::Operation::kClearKey:
    case api::Operation::kLocalPeek:
    case api::Operation::kInvoke:
      return {std::min<uint32_t>(count, 1), 1};
    case api::Operation::kGetAll:
    case api::Operation::kContainsKeys:
    case api::Operation::kClearKeys:
    case api::Operation::kRemoveKeys:
      return {count, 1};
    case api::Operation::kPutAll:
    case api::Operation::kRemoveAllConflict:
      return {count / 2, 2};
    case api::Operation::kPutAllConflict:
      return {count / 4, 4};
    case api::Operation::kInvokeAll:
      if (count == 0 || request.args[0].int64 < 0) return {0, 1, 0};
      return {static_cast<uint32_t>(std::min<int64_t>(request.args[0].int64, count - 1)), 1, 1};
    default:
      return {0, 1};
  }
}

// The hash of what holds objects or enums depends on what the codec has learnt of their types.
bool HasOneHash(const api::Value& key) {
  switch (key.type) {
    case api::ValueType::kObject:
    case api::ValueType::kEnum:
    case api::ValueType::kBinaryEnum:
      return false;
    default:
      return sdk::ItemCount(key) == 0;
  }
}

}  // namespace

KeyOrder::Keys KeysOf(const api::Request& request, api::Codec& codec) {
  const KeyPlaces places = PlacesIn(request);
  KeyOrder::Keys keys(places.count);
  api::Request of_one = request;
  of_one.operation = api::Operation::kGet;  // a batch as a whole has no hash
  of_one.arg_count = 1;
  for (uint32_t i = 0; i < places.count; ++i) {
    of_one.args = request.args + places.first + static_cast<size_t>(i) * places.step;
    uint32_t hash = 0;  // what has no hash waits for all that have none
    api::Failure failure = sdk::NoFailure();
    if (!HasOneHash(*of_one.args) || codec.Hash(&of_one, &hash, &failure) != api::Outcome::kDone) {
      hash = 0;
    }
    keys[i] = static_cast<uint64_t>(static_cast<uint32_t>(request.cache_id)) << 32 | hash;
  }
  return keys;
}

}  // namespace glowplug
