// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_METER_H_
#define GLOWPLUG_CORE_ENGINE_METER_H_

#include <glowplug/api/operation.h>

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
    const auto kind = static_cast<size_t>(operation);
    if (kind >= operations_.size()) operations_.resize(kind + 1);
    auto& metrics = operations_[kind];
    if (metrics == nullptr) {
      metrics = std::make_unique<OperationMetrics>();
      metrics->operation = NameOf(operation);
    }
    metrics->duration.Add(duration_ns);
    if (!ok) ++metrics->failed;
  }

  ClientMetrics Figures() const {
    ClientMetrics figures = counts;
    for (const auto& metrics : operations_) {
      if (metrics != nullptr) figures.operations.push_back(*metrics);
    }
    return figures;
  }

 private:
  std::vector<std::unique_ptr<OperationMetrics>> operations_;  // by api::Operation
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_METER_H_
