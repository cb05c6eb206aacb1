// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_BENCH_EMBEDDED_PROCESSES_H_
#define GLOWPLUG_BENCH_EMBEDDED_PROCESSES_H_

#include <functional>

#include "bench/embedded/mix.h"

namespace bench {

struct Start {
  Clock::time_point until;
  KindTally* tally;
};

// Waits until all processes have called it.
using Ready = std::function<Start()>;

// Calls one(ready) in each of so many new processes, which measures from ready() on; together.
Tally InProcesses(int processes, Clock::duration length,
                  const std::function<void(const Ready& ready)>& one);

}  // namespace bench

#endif  // GLOWPLUG_BENCH_EMBEDDED_PROCESSES_H_
