// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_BENCH_HARNESS_LATENCY_H_
#define GLOWPLUG_BENCH_HARNESS_LATENCY_H_

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace bench {

// Counts latencies in buckets of 1/128 of their size, and never allocates: a vector of samples
// would count among the allocations of what is measured.
class Latencies {
 public:
  void Add(std::chrono::nanoseconds latency) {
    ++counts_[BucketOf(static_cast<uint64_t>(latency.count()))];
    ++total_;
  }

  void Add(const Latencies& other) {
    for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    total_ += other.total_;
  }

  uint64_t count() const { return total_; }

  // In microseconds, 0 without any. quantile: 0.5 is the median, 1 the longest.
  double Microseconds(double quantile) const {
    if (total_ == 0) return 0;
    const auto rank =
        std::min(static_cast<uint64_t>(quantile * static_cast<double>(total_)), total_ - 1);
    uint64_t below = 0;
    for (size_t i = 0; i < counts_.size(); ++i) {
      below += counts_[i];
      if (below > rank) return static_cast<double>(StartOf(i)) / 1e3;
    }
    return 0;
  }

 private:
  static constexpr int kBits = 7;
  static constexpr uint64_t kSteps = uint64_t{1} << kBits;

  // Up to 2 * kSteps each value has its bucket; from there on each power of two has kSteps.
  static size_t BucketOf(uint64_t value) {
    const int shift = value < 2 * kSteps ? 0 : std::bit_width(value) - kBits - 1;
    return static_cast<size_t>(shift) * kSteps + (value >> shift);
  }
  static uint64_t StartOf(size_t bucket) {
    if (bucket < 2 * kSteps) return bucket;
    const size_t shift = bucket / kSteps - 1;
    return (bucket - shift * kSteps) << shift;
  }

  std::array<uint64_t, (64 - kBits + 1) * kSteps> counts_{};
  uint64_t total_ = 0;
};

}  // namespace bench

#endif  // GLOWPLUG_BENCH_HARNESS_LATENCY_H_
