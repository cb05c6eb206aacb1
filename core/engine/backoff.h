// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_BACKOFF_H_
#define GLOWPLUG_CORE_ENGINE_BACKOFF_H_

#include <absl/time/time.h>

#include <algorithm>
#include <cstdint>
#include <random>

#include "core/engine/clock.h"

namespace glowplug {

// How long a node that failed is left alone: a time that doubles with each failure up to a cap, of
// which a random part between half and all is taken, so that many clients do not come back at once.
// Sans-io; not thread-safe.
class Backoff {
 public:
  static constexpr TimeNs kFirst = 20'000'000;

  explicit Backoff(uint32_t seed = std::random_device()()) : random_(seed) {}

  // It failed once more: until when it is left alone.
  TimeNs Failed(TimeNs now, absl::Duration cap) {
    const TimeNs longest = std::max<TimeNs>(After(0, cap), 1);
    const TimeNs whole = std::min(longest, kFirst << failures_);
    if (whole < longest && failures_ < kMaxDoublings) ++failures_;
    return now + std::uniform_int_distribution<TimeNs>(whole / 2, whole)(random_);
  }
  void Succeeded() { failures_ = 0; }

 private:
  static constexpr uint32_t kMaxDoublings = 24;  // days; no overflow

  uint32_t failures_ = 0;
  std::minstd_rand random_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_BACKOFF_H_
