// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_RANDOM_H_
#define GLOWPLUG_PLUGINS_ROUTING_RANDOM_H_

#include <atomic>
#include <cstdint>
#include <random>

namespace glowplug::routing {

// Numbers that spread operations, and nothing else: whoever sees some of them can tell the next.
// Any thread, without a lock.
class Random {
 public:
  // SplitMix64 (Steele, Lea, Flood 2014), whose state is a counter.
  uint64_t Next() noexcept {
    uint64_t mixed = state_.fetch_add(kStep, std::memory_order_relaxed);
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
  }

 private:
  static constexpr uint64_t kStep = 0x9E3779B97F4A7C15;

  std::atomic<uint64_t> state_{uint64_t{std::random_device{}()} << 32 | std::random_device{}()};
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_RANDOM_H_
