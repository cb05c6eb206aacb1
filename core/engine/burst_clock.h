// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_BURST_CLOCK_H_
#define GLOWPLUG_CORE_ENGINE_BURST_CLOCK_H_

#include <ctime>

#include "core/engine/clock.h"

namespace glowplug {

// The time for events that come in bursts, where a look at the clock is a good part of what an
// event costs: one in kEvents of a burst looks, and whenever the system's timer has ticked since
// the last look. To see that takes a quarter of the time. What is told is behind by less than
// kEvents events, and by a tick, 10 ms, at most. Not thread-safe.
class BurstClock {
 public:
  static constexpr uint32_t kEvents = 16;

  // is_first: of a burst; it is told the exact time.
  TimeNs Now(bool is_first) {
    const TimeNs tick = LastTick();
    if (is_first || tick != tick_ || ++events_ == kEvents) {
      events_ = 0;
      tick_ = tick;
      now_ = NowNs();
    }
    return now_;
  }

 private:
  static TimeNs LastTick() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return TimeNs{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  }

  TimeNs tick_ = 0;
  TimeNs now_ = 0;
  uint32_t events_ = 0;  // since the last look
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_BURST_CLOCK_H_
