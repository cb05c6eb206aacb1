// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EXPIRY_H_
#define GLOWPLUG_EXPIRY_H_

#include <absl/time/time.h>
#include <glowplug/export.h>

#include <cstdint>
#include <string>

namespace glowplug {

// Never expires.
inline constexpr absl::Duration kEternal = absl::InfiniteDuration();
// The entry keeps the time it has.
inline constexpr absl::Duration kUnchanged = -absl::InfiniteDuration();

// How long an entry lives after it was made, changed or read, as JCache's ExpiryPolicy. The server
// counts whole milliseconds: a duration is rounded up to them; zero and what is below expire the
// entry at once.
struct ExpiryPolicy {
  absl::Duration create = kUnchanged;
  absl::Duration update = kUnchanged;
  absl::Duration access = kUnchanged;

  friend bool operator==(const ExpiryPolicy&, const ExpiryPolicy&) = default;
};

// "create 5s, update unchanged, access eternal".
GLOWPLUG_EXPORT std::string ToString(const ExpiryPolicy& policy);

namespace internal {

// As the boundary has it: milliseconds, -1 eternal, -2 unchanged.
GLOWPLUG_EXPORT int64_t ToExpiryMillis(absl::Duration duration);
GLOWPLUG_EXPORT absl::Duration FromExpiryMillis(int64_t millis);

}  // namespace internal
}  // namespace glowplug

#endif  // GLOWPLUG_EXPIRY_H_
