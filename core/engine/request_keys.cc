// SPDX-License-Identifier: Apache-2.0
#include "core/engine/request_keys.h"

#include <glowplug/sdk/status.h>

#include <algorithm>

namespace glowplug {
namespace {

// Among a request's arguments, the first `count` are keys, each `step` after the one before.
struct KeyPlaces {
  uint32_t count;
  uint32_t step;
};

KeyPlaces PlacesIn(const api::Request& request) {
  switch (request.operation) {
    case api::Operation::kGet:
    case api::Operation::kPut:
    case api::Operation::kContainsKey:
    case api::Operation::kRemoveKey:
    case api::Operation::kReplaceIfEquals:
      return {std::min<uint32_t>(request.arg_count, 1), 1};
    case api::Operation::kGetAll:
      return {request.arg_count, 1};
    case api::Operation::kPutAll:
      return {request.arg_count / 2, 2};
    default:
      return {0, 1};
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
    of_one.args = request.args + static_cast<size_t>(i) * places.step;
    uint32_t hash = 0;  // what has no hash waits for all that have none
    api::Failure failure = sdk::NoFailure();
    if (codec.Hash(&of_one, &hash, &failure) != api::Outcome::kDone) hash = 0;
    keys[i] = static_cast<uint64_t>(static_cast<uint32_t>(request.cache_id)) << 32 | hash;
  }
  return keys;
}

}  // namespace glowplug
