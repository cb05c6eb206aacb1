// SPDX-License-Identifier: Apache-2.0
// Points in time inside the engine: nanoseconds of the monotonic clock.
#ifndef GLOWPLUG_CORE_ENGINE_CLOCK_H_
#define GLOWPLUG_CORE_ENGINE_CLOCK_H_

#include <absl/time/time.h>

#include <chrono>
#include <cstdint>

namespace glowplug {

using TimeNs = int64_t;

inline constexpr TimeNs kNever = INT64_MAX;

inline TimeNs NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// now + duration, kNever when that is beyond all time, now itself for a negative duration.
inline TimeNs After(TimeNs now, absl::Duration duration) {
  if (duration <= absl::ZeroDuration()) return now;
  const int64_t ns = absl::ToInt64Nanoseconds(duration);
  return ns >= kNever - now ? kNever : now + ns;
}

// So long from now on; without a look at the clock when that is for ever.
inline TimeNs FromNow(absl::Duration duration) {
  return duration == absl::InfiniteDuration() ? kNever : After(NowNs(), duration);
}

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_CLOCK_H_
