// SPDX-License-Identifier: Apache-2.0
#include "core/base/metrics.h"

#include <algorithm>
#include <bit>

namespace glowplug {
namespace {

constexpr int kSubBits = 3;
constexpr uint64_t kSubBuckets = uint64_t{1} << kSubBits;

size_t BucketOf(uint64_t ns) {
  if (ns < kSubBuckets) return ns;
  const int shift = std::bit_width(ns) - 1 - kSubBits;
  const uint64_t bucket = static_cast<uint64_t>(shift) * kSubBuckets + (ns >> shift);
  return std::min<size_t>(bucket, LatencyHistogram::kBuckets - 1);
}

}  // namespace

void LatencyHistogram::Add(int64_t nanoseconds) {
  nanoseconds = std::max<int64_t>(nanoseconds, 0);
  ++buckets_[BucketOf(static_cast<uint64_t>(nanoseconds))];
  ++count_;
  sum_ns_ += nanoseconds;
  max_ns_ = std::max(max_ns_, nanoseconds);
}

void LatencyHistogram::Add(const LatencyHistogram& other) {
  for (size_t bucket = 0; bucket < kBuckets; ++bucket) buckets_[bucket] += other.buckets_[bucket];
  count_ += other.count_;
  sum_ns_ += other.sum_ns_;
  max_ns_ = std::max(max_ns_, other.max_ns_);
}

absl::Duration LatencyHistogram::UpperBound(size_t bucket) {
  if (bucket < kSubBuckets) return absl::Nanoseconds(static_cast<int64_t>(bucket + 1));
  const size_t shift = bucket / kSubBuckets - 1;
  const uint64_t first = bucket % kSubBuckets + kSubBuckets;
  return absl::Nanoseconds(static_cast<int64_t>((first + 1) << shift));
}

absl::Duration LatencyHistogram::Percentile(double percent) const {
  const double wanted = static_cast<double>(count_) * percent / 100;
  uint64_t seen = 0;
  for (size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += buckets_[bucket];
    if (seen > 0 && static_cast<double>(seen) >= wanted) return std::min(UpperBound(bucket), max());
  }
  return max();
}

std::vector<Measurement> OpenTelemetry(const ClientMetrics& metrics) {
  std::vector<Measurement> all;
  for (const OperationMetrics& operation : metrics.operations) {
    const std::string name(operation.operation);
    all.push_back({.name = "db.client.operation.duration",
                   .unit = "s",
                   .attributes = {{"db.operation.name", name}},
                   .histogram = &operation.duration});
    all.push_back({.name = "glowplug.client.operation.failed",
                   .unit = "{operation}",
                   .attributes = {{"db.operation.name", name}},
                   .value = static_cast<double>(operation.failed)});
  }
  const auto add = [&](std::string_view name, std::string_view unit, uint64_t value) {
    all.push_back({.name = name, .unit = unit, .value = static_cast<double>(value)});
  };
  add("glowplug.client.operation.in_flight", "{operation}", metrics.in_flight);
  add("glowplug.client.operation.dropped", "{operation}", metrics.dropped);
  add("glowplug.client.operation.timed_out", "{operation}", metrics.timed_out);
  add("glowplug.client.operation.cancelled", "{operation}", metrics.cancelled);
  add("glowplug.client.answer.late", "{answer}", metrics.late_answers);
  add("glowplug.client.network.sent", "By", metrics.bytes_sent);
  add("glowplug.client.network.received", "By", metrics.bytes_received);
  add("db.client.connection.count", "{connection}", metrics.connections);
  add("glowplug.client.connection.opened", "{connection}", metrics.connections_opened);
  add("glowplug.client.connection.lost", "{connection}", metrics.connections_lost);
  add("glowplug.client.operation.sent_again", "{operation}", metrics.sent_again);
  add("glowplug.client.connection.failed", "{connection}", metrics.connects_failed);
  return all;
}

}  // namespace glowplug
