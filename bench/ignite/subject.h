// SPDX-License-Identifier: Apache-2.0
// What the subjects of bench ignite have in common.
#ifndef GLOWPLUG_BENCH_IGNITE_SUBJECT_H_
#define GLOWPLUG_BENCH_IGNITE_SUBJECT_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "bench/harness/subject.h"

namespace bench {

// What the cache holds: int keys from 0 on, each with a string of so many characters.
struct Contents {
  int keys = 20000;
  int value_length = 64;
};
// Set by main, from the command line, before anything else runs.
inline Contents contents;
inline constexpr int kProofKey = 7;

inline constexpr int kBatch = 100;  // entries of one get_all or put_all
inline constexpr std::array kWindows = {16, 32, kWindow};

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

// Reads `contents` from two arguments, "KEYS VALUE_LENGTH".
void ReadContents(std::string_view keys, std::string_view value_length);

// "PORT[,PORT...]".
std::vector<uint16_t> ReadPorts(std::string_view ports);

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_SUBJECT_H_
