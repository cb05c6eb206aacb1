// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CONFORMANCE_CONFIG_TREE_H_
#define GLOWPLUG_CONFORMANCE_CONFIG_TREE_H_

#include <glowplug/api/config.h>
#include <glowplug/sdk/buffer.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::conformance {

// A checked configuration as a plugin gets it from the core. Nothing checks it against the schema
// here: set what a user could set, with the defaults filled in.
class ConfigTree {
 public:
  ConfigTree() { root_.type = api::ConfigType::kObject; }
  ConfigTree(const ConfigTree&) = delete;
  ConfigTree& operator=(const ConfigTree&) = delete;

  ConfigTree& Integer(std::string_view key, int64_t number) {
    Add(key, api::ConfigType::kInteger).number = number;
    return *this;
  }
  ConfigTree& Bool(std::string_view key, bool value) {
    Add(key, api::ConfigType::kBool).number = value ? 1 : 0;
    return *this;
  }
  ConfigTree& String(std::string_view key, std::string_view text) {
    Add(key, api::ConfigType::kString).text = Keep(text);
    return *this;
  }
  ConfigTree& Strings(std::string_view key, const std::vector<std::string>& texts) {
    std::vector<api::ConfigNode>& items = items_.emplace_back();
    for (const std::string& text : texts) {
      items.push_back({{}, api::ConfigType::kString, 0, nullptr, Keep(text), 0});
    }
    api::ConfigNode& node = Add(key, api::ConfigType::kArray);
    node.child_count = static_cast<uint32_t>(items.size());
    node.children = items.data();
    return *this;
  }
  // A reference {"env": name}; FakeHost::SetSecret says what it stands for.
  ConfigTree& Secret(std::string_view key, std::string_view name) {
    api::ConfigNode& node = Add(key, api::ConfigType::kSecret);
    reference_.push_back({Keep("env"), api::ConfigType::kString, 0, nullptr, Keep(name), 0});
    node.child_count = 1;
    node.children = &reference_.back();
    return *this;
  }

  const api::ConfigNode* root() {
    root_.children = children_.data();
    root_.child_count = static_cast<uint32_t>(children_.size());
    return &root_;
  }

 private:
  api::Bytes Keep(std::string_view text) { return sdk::BytesOf(texts_.emplace_back(text)); }
  api::ConfigNode& Add(std::string_view key, api::ConfigType type) {
    api::ConfigNode& node = children_.emplace_back();
    node.key = Keep(key);
    node.type = type;
    return node;
  }

  std::deque<std::string> texts_;
  std::deque<api::ConfigNode> reference_;
  std::deque<std::vector<api::ConfigNode>> items_;
  std::vector<api::ConfigNode> children_;
  api::ConfigNode root_{};
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_CONFIG_TREE_H_
