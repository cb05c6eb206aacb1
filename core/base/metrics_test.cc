// SPDX-License-Identifier: Apache-2.0
#include "core/base/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace glowplug {
namespace {

TEST(LatencyHistogramTest, EmptyIsZero) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.Percentile(99), absl::ZeroDuration());
  EXPECT_EQ(histogram.max(), absl::ZeroDuration());
}

TEST(LatencyHistogramTest, BucketsFollowOneAnother) {
  for (size_t bucket = 1; bucket < LatencyHistogram::kBuckets; ++bucket) {
    EXPECT_LT(LatencyHistogram::UpperBound(bucket - 1), LatencyHistogram::UpperBound(bucket));
  }
}

TEST(LatencyHistogramTest, EachValueIsInItsBucket) {
  for (const int64_t ns :
       {0L, 1L, 7L, 8L, 9L, 15L, 16L, 17L, 1000L, 123'456'789L, 500'000'000'000L}) {
    LatencyHistogram histogram;
    histogram.Add(ns);
    const auto& buckets = histogram.buckets();
    const auto bucket =
        static_cast<size_t>(std::find(buckets.begin(), buckets.end(), 1U) - buckets.begin());
    EXPECT_LT(absl::Nanoseconds(ns), LatencyHistogram::UpperBound(bucket));
    if (bucket > 0) {
      EXPECT_GE(absl::Nanoseconds(ns), LatencyHistogram::UpperBound(bucket - 1));
    }
  }
}

TEST(LatencyHistogramTest, BeyondTheLastBucketCountsThere) {
  LatencyHistogram histogram;
  histogram.Add(INT64_MAX / 2);
  histogram.Add(-5);  // a clock that went back
  EXPECT_EQ(histogram.count(), 2U);
  EXPECT_EQ(histogram.buckets().back(), 1U);
  EXPECT_EQ(histogram.buckets().front(), 1U);
}

TEST(LatencyHistogramTest, TakesWhatAnotherHasCounted) {
  LatencyHistogram one;
  LatencyHistogram other;
  LatencyHistogram both;
  for (int64_t ns = 1; ns < 1'000'000; ns *= 3) {
    other.Add(ns);
    both.Add(ns);
    one.Add(2 * ns);
    both.Add(2 * ns);
  }
  one.Add(other);
  EXPECT_EQ(one.count(), both.count());
  EXPECT_EQ(one.sum(), both.sum());
  EXPECT_EQ(one.max(), both.max());
  EXPECT_EQ(one.buckets(), both.buckets());
}

TEST(LatencyHistogramTest, PercentilesAreAtMostAnEighthTooHigh) {
  std::mt19937_64 random(7);
  std::vector<int64_t> values;
  LatencyHistogram histogram;
  for (int i = 0; i < 10'000; ++i) {
    values.push_back(static_cast<int64_t>(random() % 50'000'000));
    histogram.Add(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double percent : {1.0, 50.0, 90.0, 99.0, 99.9}) {
    const auto exact =
        values[static_cast<size_t>(static_cast<double>(values.size()) * percent / 100) - 1];
    const double found =
        static_cast<double>(absl::ToInt64Nanoseconds(histogram.Percentile(percent)));
    EXPECT_GE(found, static_cast<double>(exact)) << percent;
    EXPECT_LE(found, static_cast<double>(exact) * 1.125 + 1) << percent;
  }
  EXPECT_EQ(histogram.Percentile(100), absl::Nanoseconds(values.back()));
}

TEST(OpenTelemetryTest, EveryFigureHasAnUnambiguousName) {
  ClientMetrics metrics;
  metrics.operations.push_back({.operation = "Get"});
  metrics.operations.push_back({.operation = "Put"});
  metrics.operations[0].duration.Add(1000);
  std::set<std::string> seen;
  for (const Measurement& measurement : OpenTelemetry(metrics)) {
    std::string key(measurement.name);
    for (const auto& [name, value] : measurement.attributes) key += ";" + value;
    EXPECT_TRUE(seen.insert(key).second) << key;
    EXPECT_FALSE(measurement.unit.empty()) << key;
  }
  EXPECT_TRUE(seen.count("db.client.operation.duration;Get"));
  EXPECT_TRUE(seen.count("db.client.connection.count"));
}

}  // namespace
}  // namespace glowplug
