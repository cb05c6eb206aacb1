// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/latency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace bench {
namespace {

using std::chrono::nanoseconds;

TEST(Latencies, NoneIsZero) { EXPECT_EQ(Latencies().Microseconds(0.5), 0); }

TEST(Latencies, ShortOnesAreExact) {
  Latencies latencies;
  for (int i = 0; i < 100; ++i) latencies.Add(nanoseconds(i));
  EXPECT_DOUBLE_EQ(latencies.Microseconds(0.5), 0.050);
  EXPECT_DOUBLE_EQ(latencies.Microseconds(0.99), 0.099);
}

// Against sorting, over the whole range: at most one bucket, 1/128, below.
TEST(Latencies, QuantilesAreThoseOfTheSortedValues) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> spread(11, 4);
  std::vector<int64_t> values(10001);
  Latencies first, second;
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<int64_t>(spread(random));
    (i % 2 == 0 ? first : second).Add(nanoseconds(values[i]));
  }
  first.Add(second);
  std::sort(values.begin(), values.end());
  for (const double quantile : {0.0, 0.01, 0.5, 0.9, 0.99, 0.9999}) {
    const auto rank = static_cast<size_t>(quantile * static_cast<double>(values.size()));
    const double exact = static_cast<double>(values[rank]) / 1e3;
    EXPECT_LE(first.Microseconds(quantile), exact) << quantile;
    EXPECT_GE(first.Microseconds(quantile), exact * 127 / 128 - 0.001) << quantile;
  }
}

TEST(Latencies, AQuantileOfOneIsTheLongest) {
  Latencies latencies;
  for (const int latency : {3, 200, 7}) latencies.Add(nanoseconds(latency));
  EXPECT_DOUBLE_EQ(latencies.Microseconds(1), 0.200);
}

TEST(Latencies, TheLongestFits) {
  Latencies latencies;
  latencies.Add(nanoseconds::max());
  EXPECT_GT(latencies.Microseconds(0.5), 9.1e15);
}

}  // namespace
}  // namespace bench
