// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/subject.h"

#include <sys/resource.h>

#include <array>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::array kQuantiles = {std::pair{"p50", 0.5}, std::pair{"p90", 0.9},
                                   std::pair{"p99", 0.99}, std::pair{"p99.9", 0.999},
                                   std::pair{"max", 1.0}};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

struct Usage {
  double cpu_seconds = 0;
  int64_t switches = 0;
};

Usage UsageSoFar() {
  Usage sum;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    sum.cpu_seconds += Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
    sum.switches += usage.ru_nvcsw;
  }
  return sum;
}

void Print(const std::string& prefix, const Latencies& latencies) {
  for (const auto& [name, quantile] : kQuantiles) {
    std::cout << ", \"" << prefix << name << "_us\": " << latencies.Microseconds(quantile);
  }
}

void Measure(const Workload& workload, double seconds, Allocations (*allocations)()) {
  using FloatSeconds = std::chrono::duration<double>;
  const Usage usage_before = UsageSoFar();
  const Allocations allocations_before = allocations ? allocations() : Allocations();
  const Clock::time_point start = Clock::now();
  const Tally tally =
      workload(start + std::chrono::duration_cast<Clock::duration>(FloatSeconds(seconds)));
  const FloatSeconds took = tally.took.value_or(Clock::now() - start);
  const Allocations allocations_after = allocations ? allocations() : Allocations();
  const Usage usage = UsageSoFar();
  std::cout << "{\"ops\": " << tally.operations << ", \"seconds\": " << took.count()
            << ", \"cpu_seconds\": " << usage.cpu_seconds - usage_before.cpu_seconds
            << ", \"switches\": " << usage.switches - usage_before.switches;
  Print("", tally.latencies);
  for (const auto& [kind, latencies] : tally.by_kind) Print(kind + "_", latencies);
  if (allocations) {
    std::cout << ", \"allocs\": " << allocations_after.count - allocations_before.count
              << ", \"alloc_bytes\": " << allocations_after.bytes - allocations_before.bytes;
  }
  std::cout << "}" << std::endl;  // NOLINT: the reader waits for it
}

}  // namespace

void Tally::Add(const Tally& other) {
  operations += other.operations;
  latencies.Add(other.latencies);
  for (const auto& [kind, of_kind] : other.by_kind) by_kind[kind].Add(of_kind);
}

Tally OnThreads(int threads, const std::function<Tally(int thread)>& one) {
  std::vector<Tally> tallies(static_cast<size_t>(threads));
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] { tallies[static_cast<size_t>(i)] = one(i); });
  }
  for (std::thread& thread : running) thread.join();
  Tally all;
  for (const Tally& tally : tallies) all.Add(tally);
  return all;
}

int Serve(std::string_view proof, const std::map<std::string, Workload>& workloads,
          Allocations (*allocations)()) {
  std::cout.precision(9);
  std::cout << "{\"value\": " << std::quoted(proof) << ", \"workloads\": [";
  for (const auto& [name, workload] : workloads) {
    std::cout << (name == workloads.begin()->first ? "" : ", ") << std::quoted(name);
  }
  std::cout << "]}" << std::endl;  // NOLINT: the reader waits for it
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string name;
    double seconds = 0;
    const auto workload = words >> name >> seconds ? workloads.find(name) : workloads.end();
    if (workload == workloads.end()) Stop("expected a workload and seconds, found: " + line);
    Measure(workload->second, seconds, allocations);
  }
  return 0;
}

void Stop(std::string_view why) {
  std::cerr << why << std::endl;  // NOLINT: nothing flushes it afterwards
  // Other threads may be at work; nothing of this process is worth an orderly end.
  std::_Exit(1);
}

}  // namespace bench
