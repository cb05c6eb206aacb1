// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_METER_H_
#define GLOWPLUG_CORE_ENGINE_METER_H_

#include <glowplug/api/operation.h>

#include <array>
#include <memory>
#include <vector>

#include "core/base/metrics.h"
#include "core/base/thread_number.h"
#include "core/engine/failure.h"

namespace glowplug {

// Counts for a channel, and gives the figures out. Not thread-safe.
class Meter {
 public:
  ClientMetrics counts;  // all but its operations

  void Ended(api::Operation operation, int64_t duration_ns, bool ok) {
    Operations& operations = operations_[ThreadNumber() % kShares];
    const auto kind = static_cast<size_t>(operation);
    if (kind >= operations.size()) operations.resize(kind + 1);
    auto& metrics = operations[kind];
    if (metrics == nullptr) {
      metrics = std::make_unique<OperationMetrics>();
      metrics->operation = NameOf(operation);
    }
    metrics->duration.Add(duration_ns);
    if (!ok) ++metrics->failed;
  }

  ClientMetrics Figures() const {
    ClientMetrics figures = counts;
    for (const Operations& operations : operations_) {
      for (const auto& metrics : operations) {
        if (metrics != nullptr) Add(*metrics, figures.operations);
      }
    }
    return figures;
  }

  static void Add(const ClientMetrics& more, ClientMetrics& sum) {
    using M = ClientMetrics;
    for (uint64_t M::*const count :
         {&M::in_flight, &M::bytes_sent, &M::bytes_received, &M::connections,
          &M::connections_opened, &M::connections_lost, &M::connects_failed, &M::sent_again,
          &M::dropped, &M::late_answers, &M::timed_out, &M::cancelled}) {
      sum.*count += more.*count;
    }
    for (const OperationMetrics& metrics : more.operations) Add(metrics, sum.operations);
  }

 private:
  // By api::Operation.
  using Operations = std::vector<std::unique_ptr<OperationMetrics>>;

  // Threads count apart, as far as there are shares: what all of them change goes from core to
  // core.
  static constexpr size_t kShares = 8;

  static void Add(const OperationMetrics& metrics, std::vector<OperationMetrics>& sums) {
    for (OperationMetrics& sum : sums) {
      if (sum.operation != metrics.operation) continue;
      sum.failed += metrics.failed;
      sum.duration.Add(metrics.duration);
      return;
    }
    sums.push_back(metrics);
  }

  std::array<Operations, kShares> operations_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_METER_H_
