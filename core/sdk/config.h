// SPDX-License-Identifier: Apache-2.0
// Reading the checked configuration. The schema has already refused what is missing or of a wrong
// type, so these never fail: an absent key gives the fallback.
#ifndef GLOWPLUG_SDK_CONFIG_H_
#define GLOWPLUG_SDK_CONFIG_H_

#include <glowplug/api/config.h>
#include <glowplug/sdk/buffer.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug::sdk {

// A view of a node; valid as long as the tree, so: while the plugin is created.
class Config {
 public:
  explicit Config(const api::ConfigNode* node) noexcept : node_(node) {}

  // Null when there is no such key.
  const api::ConfigNode* Find(std::string_view key) const noexcept {
    for (uint32_t i = 0; node_ != nullptr && i < node_->child_count; ++i) {
      if (ViewOf(node_->children[i].key) == key) return &node_->children[i];
    }
    return nullptr;
  }
  std::string String(std::string_view key, std::string_view fallback = {}) const {
    const api::ConfigNode* found = Find(key);
    return std::string(found == nullptr ? fallback : ViewOf(found->text));
  }
  int64_t Integer(std::string_view key, int64_t fallback = 0) const noexcept {
    const api::ConfigNode* found = Find(key);
    return found == nullptr ? fallback : found->number;
  }
  bool Bool(std::string_view key, bool fallback = false) const noexcept {
    return Integer(key, fallback ? 1 : 0) != 0;
  }
  std::vector<std::string> Strings(std::string_view key) const {
    std::vector<std::string> strings;
    const api::ConfigNode* found = Find(key);
    for (uint32_t i = 0; found != nullptr && i < found->child_count; ++i) {
      strings.emplace_back(ViewOf(found->children[i].text));
    }
    return strings;
  }

 private:
  const api::ConfigNode* node_;
};

// A node with all below it that outlives Create: for a secret's reference, which is only followed
// when the secret is needed.
class ConfigCopy {
 public:
  explicit ConfigCopy(const api::ConfigNode& node) : root_(Copy(node)) {}
  ConfigCopy(const ConfigCopy&) = delete;
  ConfigCopy& operator=(const ConfigCopy&) = delete;

  const api::ConfigNode* get() const noexcept { return &root_; }

 private:
  api::ConfigNode Copy(const api::ConfigNode& node) {
    api::ConfigNode copy = node;
    copy.key = BytesOf(texts_.emplace_back(ViewOf(node.key)));
    copy.text = BytesOf(texts_.emplace_back(ViewOf(node.text)));
    std::vector<api::ConfigNode>& children = children_.emplace_back(node.child_count);
    for (uint32_t i = 0; i < node.child_count; ++i) children[i] = Copy(node.children[i]);
    copy.children = children.data();
    return copy;
  }

  // Deques: what was put in does not move.
  std::deque<std::string> texts_;
  std::deque<std::vector<api::ConfigNode>> children_;
  const api::ConfigNode root_;
};

}  // namespace glowplug::sdk

#endif  // GLOWPLUG_SDK_CONFIG_H_
