// SPDX-License-Identifier: Apache-2.0
// What a client counts about itself.
#ifndef GLOWPLUG_METRICS_H_
#define GLOWPLUG_METRICS_H_

#include <absl/time/time.h>
#include <glowplug/export.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug {

// How often which latency was seen. Buckets grow with what they hold: eight to each doubling, so a
// percentile is at most one eighth too high. From 1 ns to 18 minutes, longer counts as that.
class GLOWPLUG_EXPORT LatencyHistogram {
 public:
  static constexpr size_t kBuckets = 304;

  void Add(int64_t nanoseconds);
  // All that the other one has counted.
  void Add(const LatencyHistogram& other);

  uint64_t count() const { return count_; }
  absl::Duration sum() const { return absl::Nanoseconds(sum_ns_); }
  absl::Duration max() const { return absl::Nanoseconds(max_ns_); }
  // The latency that `percent` (0 to 100) of all were not above; zero when there was none.
  absl::Duration Percentile(double percent) const;

  // Bucket i counts what was below this and not below the one before.
  static absl::Duration UpperBound(size_t bucket);
  const std::array<uint64_t, kBuckets>& buckets() const { return buckets_; }

 private:
  std::array<uint64_t, kBuckets> buckets_{};
  uint64_t count_ = 0;
  int64_t sum_ns_ = 0;
  int64_t max_ns_ = 0;
};

// Of one kind of operation: those that have ended, from their submission on.
struct OperationMetrics {
  std::string_view operation;  // "Get"
  uint64_t failed = 0;         // of those in `duration`
  LatencyHistogram duration;
};

// A client's counts since it was opened.
struct ClientMetrics {
  uint64_t in_flight = 0;           // operations outstanding now
  uint64_t bytes_sent = 0;          // over all connections
  uint64_t bytes_received = 0;      //
  uint64_t connections = 0;         // ready now
  uint64_t connections_opened = 0;  // that ever became ready
  uint64_t connections_lost = 0;    // of those, that ended before the client did
  uint64_t connects_failed = 0;     // attempts of which no connection came
  uint64_t sent_again = 0;    // operations whose connection was lost, to another or the same node
  uint64_t dropped = 0;       // operations whose Deferred was dropped without a wait
  uint64_t late_answers = 0;  // to operations that were cancelled or past their deadline
  uint64_t timed_out = 0;     // operations that ended at their deadline
  uint64_t cancelled = 0;     // operations that Cancel() or Abandon() ended
  std::vector<OperationMetrics> operations;  // of the kinds that were used
};

// One figure under its OpenTelemetry name. Names and attributes are those of the semantic
// conventions for database clients where these have one, else they begin with "glowplug.".
struct Measurement {
  std::string_view name;  // "db.client.operation.duration"
  std::string_view unit;  // "s", "By", "{operation}"
  std::vector<std::pair<std::string_view, std::string>> attributes;
  double value = 0;                             // unless it is a histogram
  const LatencyHistogram* histogram = nullptr;  // of the metrics it was made from
};

// All of them, for an exporter; `metrics` must outlive the result.
GLOWPLUG_EXPORT std::vector<Measurement> OpenTelemetry(const ClientMetrics& metrics);

}  // namespace glowplug

#endif  // GLOWPLUG_METRICS_H_
