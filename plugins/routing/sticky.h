// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_ROUTING_STICKY_H_
#define GLOWPLUG_PLUGINS_ROUTING_STICKY_H_

#include <glowplug/sdk/object.h>

#include <utility>
#include <vector>

#include "plugins/routing/random.h"
#include "plugins/routing/strategy.h"

namespace glowplug::routing {

// The nodes in one order for all operations; further attempts go down the list.
class Sticky final : public sdk::Object<Sticky, api::Picker> {
 public:
  explicit Sticky(std::vector<uint32_t> order) : order_(std::move(order)) {}

  uint32_t Pick(int32_t, uint32_t, uint32_t, uint32_t attempt) noexcept override {
    return order_.empty() ? api::kAnyNode : order_[attempt % order_.size()];
  }

 private:
  const std::vector<uint32_t> order_;
};

// One node, chosen by chance, for all operations while it is up; when it is not, another one, which
// is then kept.
class StickyStrategy final : public Strategy {
 public:
  api::Picker* MakePicker(const api::Topology& topology) override;

 private:
  uint32_t chosen_ = api::kAnyNode;
  Random random_;
};

}  // namespace glowplug::routing

#endif  // GLOWPLUG_PLUGINS_ROUTING_STICKY_H_
