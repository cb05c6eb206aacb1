// SPDX-License-Identifier: Apache-2.0
// A subject of bench ignite: a process that is connected and warm, and runs a workload as often as
// its standard input asks for it. Lines in: "WORKLOAD SECONDS". Lines out, JSON: first what it can
// do and a value that it has read, then one line for each line in.
#ifndef GLOWPLUG_BENCH_IGNITE_SUBJECT_H_
#define GLOWPLUG_BENCH_IGNITE_SUBJECT_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/ignite/latency.h"

namespace bench {

// What the cache holds: int keys from 0 on, each with a string of so many characters.
struct Contents {
  int keys = 20000;
  int value_length = 64;
};
// Set by main, from the command line, before anything else runs.
inline Contents contents;
inline constexpr int kProofKey = 7;

inline constexpr int kBatch = 100;    // entries of one get_all or put_all
inline constexpr int kWindow = 1024;  // operations outstanding at once
inline constexpr std::array kWindows = {16, 32, kWindow};
inline constexpr int kThreads = 8;

// With a window of operations outstanding one of so many is timed, and then the clock is looked at
// for the end of the sample.
inline constexpr int kTimedEvery = 16;

using Clock = std::chrono::steady_clock;

// What one thread did, or all of them together.
struct Tally {
  uint64_t operations = 0;
  Latencies latencies;  // of those operations that were timed
};

using Workload = std::function<Tally(Clock::time_point until)>;

// Calls operation(key) for one key after the other, and times each.
template <class Operation>
Tally OneByOne(Clock::time_point until, int first_key, Operation operation) {
  Tally tally;
  Clock::time_point before = Clock::now();
  for (int key = first_key; before < until; key = (key + 1) % contents.keys) {
    operation(key);
    const Clock::time_point after = Clock::now();
    tally.latencies.Add(after - before);
    ++tally.operations;
    before = after;
  }
  return tally;
}

// Runs `one` on each of kThreads threads, with keys far from the others' to begin with.
Tally OnThreads(const std::function<Tally(int thread, int first_key)>& one);

// Allocations of this process so far.
struct Allocations {
  uint64_t count = 0;
  uint64_t bytes = 0;
};

// Serves until standard input ends. proof: what was read under kProofKey. allocations: none where
// they are not counted.
int Serve(std::string_view proof, const std::map<std::string, Workload>& workloads,
          Allocations (*allocations)() = nullptr);

// Reads `contents` from two arguments, "KEYS VALUE_LENGTH".
void ReadContents(std::string_view keys, std::string_view value_length);

// "PORT[,PORT...]".
std::vector<uint16_t> ReadPorts(std::string_view ports);

// Ends the process with the reason, for the one who asked.
[[noreturn]] void Stop(std::string_view why);

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_SUBJECT_H_
