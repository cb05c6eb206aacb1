// SPDX-License-Identifier: Apache-2.0
#include "core/engine/key_order.h"

#include <algorithm>
#include <utility>

namespace glowplug {

bool KeyOrder::Enter(const Ref<Operation>& operation, Keys keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  Entry entry;
  for (const uint64_t key : keys) {
    std::deque<Ref<Operation>>& line = lines_[key];
    if (!line.empty()) ++entry.ahead;
    line.push_back(operation);
  }
  const bool first = entry.ahead == 0;
  entry.keys = std::move(keys);
  entries_.emplace(operation.get(), std::move(entry));
  return first;
}

std::vector<Ref<Operation>> KeyOrder::Leave(Operation& operation) {
  std::vector<Ref<Operation>> next;
  const auto left = entries_.extract(&operation);
  if (left.empty()) return next;
  for (const uint64_t key : left.mapped().keys) {
    const auto found = lines_.find(key);
    std::deque<Ref<Operation>>& line = found->second;
    const bool was_first = line.front().get() == &operation;
    line.erase(std::find_if(line.begin(), line.end(),
                            [&](const auto& other) { return other.get() == &operation; }));
    if (line.empty()) {
      lines_.erase(found);
    } else if (was_first && --entries_.at(line.front().get()).ahead == 0) {
      next.push_back(line.front());
    }
  }
  return next;
}

std::vector<Ref<Operation>> KeyOrder::Waiting() const {
  std::vector<Ref<Operation>> waiting;
  for (const auto& [key, line] : lines_) {
    for (const Ref<Operation>& operation : line) {
      const Entry& entry = entries_.at(operation.get());
      if (entry.ahead > 0 && entry.keys.front() == key) waiting.push_back(operation);
    }
  }
  return waiting;
}

bool KeyOrder::IsWaiting(const Operation& operation) const {
  const auto found = entries_.find(&operation);
  return found != entries_.end() && found->second.ahead > 0;
}

}  // namespace glowplug
