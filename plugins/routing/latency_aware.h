// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_LATENCY_AWARE_H_
#define GLOWPLUG_PLUGINS_ROUTING_LATENCY_AWARE_H_

#include <glowplug/sdk/object.h>

#include <vector>

#include "plugins/routing/preference.h"
#include "plugins/routing/random.h"
#include "plugins/routing/strategy.h"

namespace glowplug::routing {

// Of two nodes taken by chance, the one that has answered faster: the fastest is not overrun, as it
// would be were it always taken (Mitzenmacher 2001). One operation in 16 goes to the first of the
// two, so that a node that was slow once is looked at again.
class LatencyAware final : public sdk::Object<LatencyAware, api::Picker> {
 public:
  // Throws std::bad_alloc. `random` outlives this.
  LatencyAware(const api::Topology& topology, Random& random);

  uint32_t Pick(int32_t cache_id, uint32_t routable, uint32_t hash,
                uint32_t attempt) noexcept override;

 private:
  struct Candidate {
    uint32_t index;
    int64_t latency_ns;  // 0: not known, and so worth a try
  };

  std::vector<Candidate> up_;
  const Preference all_;
  Random& random_;
};

class LatencyAwareStrategy final : public Strategy {
 public:
  uint32_t traits() const override { return api::kUsesLatency; }
  api::Picker* MakePicker(const api::Topology& topology) override {
    return new LatencyAware(topology, random_);
  }

 private:
  Random random_;
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_LATENCY_AWARE_H_
