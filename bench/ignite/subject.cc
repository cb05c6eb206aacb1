// SPDX-License-Identifier: Apache-2.0
#include "bench/ignite/subject.h"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

namespace bench {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

rusage Usage() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

void Measure(const Workload& workload, double seconds, Allocations (*allocations)()) {
  using FloatSeconds = std::chrono::duration<double>;
  const rusage usage_before = Usage();
  const Allocations allocations_before = allocations ? allocations() : Allocations();
  const Clock::time_point start = Clock::now();
  const Tally tally =
      workload(start + std::chrono::duration_cast<Clock::duration>(FloatSeconds(seconds)));
  const FloatSeconds took = Clock::now() - start;
  const Allocations allocations_after = allocations ? allocations() : Allocations();
  const rusage usage = Usage();
  std::cout << "{\"ops\": " << tally.operations << ", \"seconds\": " << took.count()
            << ", \"cpu_seconds\": "
            << Seconds(usage.ru_utime) + Seconds(usage.ru_stime) - Seconds(usage_before.ru_utime) -
                   Seconds(usage_before.ru_stime)
            << ", \"p50_us\": " << tally.latencies.Microseconds(0.5)
            << ", \"p99_us\": " << tally.latencies.Microseconds(0.99)
            << ", \"switches\": " << usage.ru_nvcsw - usage_before.ru_nvcsw;
  if (allocations) {
    std::cout << ", \"allocs\": " << allocations_after.count - allocations_before.count
              << ", \"alloc_bytes\": " << allocations_after.bytes - allocations_before.bytes;
  }
  std::cout << "}" << std::endl;  // NOLINT: the reader waits for it
}

}  // namespace

Tally OnThreads(const std::function<Tally(int thread, int first_key)>& one) {
  std::vector<Tally> tallies(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back(
        [&, i] { tallies[static_cast<size_t>(i)] = one(i, i * contents.keys / kThreads); });
  }
  for (std::thread& thread : threads) thread.join();
  Tally all;
  for (const Tally& tally : tallies) {
    all.operations += tally.operations;
    all.latencies.Add(tally.latencies);
  }
  return all;
}

void ReadContents(std::string_view keys, std::string_view value_length) {
  for (const auto& [text, number] :
       {std::pair{keys, &contents.keys}, std::pair{value_length, &contents.value_length}}) {
    if (std::from_chars(text.begin(), text.end(), *number).ec != std::errc() || *number < 1) {
      Stop("expected KEYS and VALUE_LENGTH, two numbers");
    }
  }
}

std::vector<uint16_t> ReadPorts(std::string_view ports) {
  std::vector<uint16_t> read;
  while (!ports.empty()) {
    const std::string_view port = ports.substr(0, ports.find(','));
    ports.remove_prefix(std::min(port.size() + 1, ports.size()));
    if (std::from_chars(port.begin(), port.end(), read.emplace_back()).ec != std::errc()) {
      Stop("expected PORT[,PORT...], numbers");
    }
  }
  return read;
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
