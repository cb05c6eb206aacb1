// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_NODE_EXPIRY_H_
#define GLOWPLUG_EMBEDDED_NODE_EXPIRY_H_

#include <cstdint>

#include "embedded/store/entry.h"

namespace glowplug::node {

// Of durations in milliseconds (ignite-protocol, section 3); others below 0 are no duration.
inline constexpr int64_t kUnchanged = -2;
inline constexpr int64_t kEternal = -1;

// When entries expire: so long after what happened to them.
struct ExpiryPolicy {
  int64_t create_ms = kUnchanged;  // of a new entry the same as kEternal
  int64_t update_ms = kUnchanged;
  int64_t access_ms = kUnchanged;

  bool IsValid() const {
    return create_ms >= kUnchanged && update_ms >= kUnchanged && access_ms >= kUnchanged;
  }
  // Whether it gives any entry an end.
  bool Ends() const { return create_ms >= 0 || update_ms >= 0 || access_ms >= 0; }
};

// An entry that this is the end of is not kept at all.
inline constexpr int64_t kAtOnce = -1;

// When an entry expires that expired at `before`, after what the duration is for has happened:
// kAtOnce, store::kNeverExpires, or a Unix time in milliseconds.
inline int64_t ExpiresAfter(int64_t duration_ms, int64_t before, int64_t now_ms) {
  switch (duration_ms) {
    case kUnchanged:
      return before;
    case kEternal:
      return store::kNeverExpires;
    case 0:
      return kAtOnce;
    default:
      return duration_ms > INT64_MAX - now_ms ? store::kNeverExpires : now_ms + duration_ms;
  }
}

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_EXPIRY_H_
