// SPDX-License-Identifier: Apache-2.0
// How a program of bench codec counts and answers.
#ifndef GLOWPLUG_BENCH_CODEC_MEASURE_H_
#define GLOWPLUG_BENCH_CODEC_MEASURE_H_

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>

namespace glowplug::bench {

// Repeats what it measures this often.
using Workload = std::function<void(uint64_t times)>;
using Workloads = std::map<std::string, Workload>;

// Keeps the compiler from leaving out what made `result`.
template <class T>
void Use(const T& result) {
  asm volatile("" : : "r"(&result) : "memory");
}

inline double Seconds(const Workload& workload, uint64_t times) {
  const auto begin = std::chrono::steady_clock::now();
  workload(times);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// PROGRAM                  prints the workloads' names, a line each
// PROGRAM WORKLOAD TIMES   runs one so often, for who counts instructions
// PROGRAM WORKLOAD         runs one for a while, and prints the nanoseconds of one time
inline int Run(const Workloads& workloads, int argc, char** argv) {
  if (argc == 1) {
    for (const auto& [name, workload] : workloads) std::printf("%s\n", name.c_str());
    return 0;
  }
  const auto found = workloads.find(argv[1]);
  if (found == workloads.end()) {
    std::fprintf(stderr, "no workload is called \"%s\"; %s alone lists them\n", argv[1], argv[0]);
    return 2;
  }
  if (argc > 2) {
    found->second(std::stoull(argv[2]));
    return 0;
  }
  constexpr double kLongEnough = 0.02;
  uint64_t times = 64;
  double seconds = Seconds(found->second, times);
  for (; seconds < kLongEnough; seconds = Seconds(found->second, times)) times *= 2;
  std::printf("%.3f\n", 1e9 * seconds / static_cast<double>(times));
  return 0;
}

}  // namespace glowplug::bench

#endif  // GLOWPLUG_BENCH_CODEC_MEASURE_H_
