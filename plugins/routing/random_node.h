// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_RANDOM_NODE_H_
#define GLOWPLUG_PLUGINS_ROUTING_RANDOM_NODE_H_

#include <glowplug/sdk/object.h>

#include <utility>

#include "plugins/routing/preference.h"
#include "plugins/routing/random.h"
#include "plugins/routing/strategy.h"

namespace glowplug::routing {

// Any node that is up, so that many clients together spread evenly whatever each of them does. A
// further attempt takes the nodes in their order.
class RandomNode final : public sdk::Object<RandomNode, api::Picker> {
 public:
  RandomNode(Preference nodes, Random& random) : nodes_(std::move(nodes)), random_(random) {}

  uint32_t Pick(int32_t, uint32_t, uint32_t, uint32_t attempt) noexcept override {
    const uint32_t start = attempt == 0 ? static_cast<uint32_t>(random_.Next() >> 32) : 0;
    return nodes_.At(start, attempt);
  }

 private:
  const Preference nodes_;
  Random& random_;
};

class RandomStrategy final : public Strategy {
 public:
  api::Picker* MakePicker(const api::Topology& topology) override {
    return new RandomNode(Preference(topology), random_);
  }

 private:
  Random random_;
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_RANDOM_NODE_H_
