// SPDX-License-Identifier: Apache-2.0
// com.example.first: always the first node that is up; the others only when it fails.
#include <glowplug/api/routing.h>
#include <glowplug/sdk/plugin.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace {

namespace api = glowplug::api;
namespace sdk = glowplug::sdk;

class FirstPicker final : public sdk::Object<FirstPicker, api::Picker> {
 public:
  explicit FirstPicker(const api::Topology& topology)
      : nodes_(topology.nodes, topology.nodes + topology.node_count) {
    std::stable_sort(nodes_.begin(), nodes_.end(),
                     [](const api::Node& a, const api::Node& b) { return a.up > b.up; });
  }

  uint32_t Pick(int32_t, uint32_t, uint32_t, uint32_t attempt) noexcept override {
    return nodes_.empty() ? api::kAnyNode : nodes_[attempt % nodes_.size()].index;
  }

 private:
  // Their views end with Update; index and up are all that is read.
  std::vector<api::Node> nodes_;
};

class FirstRouting final : public sdk::Object<FirstRouting, api::Routing> {
 public:
  static sdk::StatusOr<std::unique_ptr<FirstRouting>> Create(api::Host&, const sdk::Config&) {
    return std::make_unique<FirstRouting>();
  }

  // Goes by nothing but which nodes are up.
  uint32_t GetTraits() noexcept override { return 0; }

  api::Outcome Update(const api::Topology* topology, api::Picker** out,
                      api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "Update", [&] {
      *out = new FirstPicker(*topology);
      return api::Outcome::kDone;
    });
  }
};

}  // namespace

GLOWPLUG_PLUGIN(FirstRouting, {.id = "com.example.first", .version = "1.0.0"});
