// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_METER_H_
#define GLOWPLUG_CORE_ENGINE_METER_H_

#include <glowplug/api/operation.h>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

#include "core/base/metrics.h"
#include "core/engine/failure.h"

namespace glowplug {

// Counts for a channel, and gives the figures out. Not thread-safe.
class Meter {
 public:
  ClientMetrics counts;  // all but its operations

  void Ended(api::Operation operation, int64_t duration_ns, bool ok) {
    Operations& operations = operations_[Share()];
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

 private:
  // By api::Operation.
  using Operations = std::vector<std::unique_ptr<OperationMetrics>>;

  // Threads count apart, as far as there are shares: what all of them change goes from core to
  // core.
  static constexpr size_t kShares = 8;
  static size_t Share() {
    static std::atomic<size_t> threads{0};
    thread_local const size_t share = threads.fetch_add(1, std::memory_order_relaxed) % kShares;
    return share;
  }

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
