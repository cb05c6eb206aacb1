// SPDX-License-Identifier: Apache-2.0
// What operations on keys have in common.
#ifndef GLOWPLUG_EMBEDDED_NODE_KEYS_H_
#define GLOWPLUG_EMBEDDED_NODE_KEYS_H_

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "embedded/node/affinity.h"
#include "embedded/node/connection.h"
#include "embedded/node/opaque.h"

namespace glowplug::node {

inline int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// The request's own policy. What is no duration is a fault of the reader: a real node closes the
// connection then.
inline ExpiryPolicy PolicyOf(ignite::Reader& in, const ignite::CacheHeader& header) {
  if ((header.flags & ignite::kExpiryFlag) == 0) return {};
  const ExpiryPolicy policy = {header.create_ms, header.update_ms, header.access_ms};
  if (!policy.IsValid()) {
    in.Reject(in.offset(), "expiry policy", "durations of -2 or more",
              std::min({policy.create_ms, policy.update_ms, policy.access_ms}));
  }
  return policy;
}

// False: it is null, and the answer says so.
inline bool IsKey(Call& call, const Key& key) {
  if (!IsNull(key.bytes)) return true;
  call.answer.Refuse(ignite::StatusCode::kFailed, "Ouch! Argument cannot be null: key");
  return false;
}

// Views the key.
inline store::EntryKey PlaceOf(Call& call, const Cache& cache, const Key& key) {
  return {cache.id, PartitionOf(cache, key, call.node().types(), call.connection.arena.get()),
          key.bytes};
}

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_KEYS_H_
