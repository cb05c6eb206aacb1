// SPDX-License-Identifier: Apache-2.0
// A subject of a suite: a process that is connected or open, warm, and runs a workload as often as
// its standard input asks for it. Lines in: "WORKLOAD SECONDS". Lines out, JSON: first what it can
// do and a value that it has read, then one line for each line in.
#ifndef GLOWPLUG_BENCH_HARNESS_SUBJECT_H_
#define GLOWPLUG_BENCH_HARNESS_SUBJECT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bench/harness/latency.h"

namespace bench {

inline constexpr int kWindow = 1024;  // operations outstanding at once
inline constexpr int kThreads = 8;

// With a window of operations outstanding one of so many is timed, and then the clock is looked at
// for the end of the sample.
inline constexpr int kTimedEvery = 16;

using Clock = std::chrono::steady_clock;

// What one thread did, or all of them together.
struct Tally {
  uint64_t operations = 0;
  Latencies latencies;                       // of those operations that were timed
  std::map<std::string, Latencies> by_kind;  // where kinds are told apart; `latencies` has all
  std::optional<std::chrono::duration<double>> took;  // none: from the call to its return

  void Add(const Tally& other);
};

using Workload = std::function<Tally(Clock::time_point until)>;

// Runs `one` on each of so many threads.
Tally OnThreads(int threads, const std::function<Tally(int thread)>& one);

// Allocations of this process so far.
struct Allocations {
  uint64_t count = 0;
  uint64_t bytes = 0;
};

// Serves until standard input ends. proof: what was read under a key. allocations: none where they
// are not counted. CPU and switches of children that have ended are counted too.
int Serve(std::string_view proof, const std::map<std::string, Workload>& workloads,
          Allocations (*allocations)() = nullptr);

// Ends the process with the reason, for the one who asked.
[[noreturn]] void Stop(std::string_view why);

}  // namespace bench

#endif  // GLOWPLUG_BENCH_HARNESS_SUBJECT_H_
