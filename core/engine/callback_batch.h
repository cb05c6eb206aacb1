// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_CALLBACK_BATCH_H_
#define GLOWPLUG_CORE_ENGINE_CALLBACK_BATCH_H_

#include <memory>
#include <utility>
#include <vector>

namespace glowplug {

// What the callbacks of one pass leave to other executors: of each executor one group, posted once
// when the pass is over. A post for each completion costs more than the completion itself.
class CallbackBatch {
 public:
  class Group {
   public:
    virtual ~Group() = default;
    virtual void Post() = 0;
  };

  CallbackBatch() = default;
  CallbackBatch(const CallbackBatch&) = delete;
  CallbackBatch& operator=(const CallbackBatch&) = delete;
  ~CallbackBatch() {
    for (const auto& [kind, group] : groups_) group->Post();
  }

  // The group of this executor, made when it is not there. ExecutorGroup is a Group that is made
  // from an executor and knows it as executor().
  template <class ExecutorGroup, class Executor>
  ExecutorGroup& For(const Executor& executor) {
    for (const auto& [kind, group] : groups_) {
      if (kind != &kKind<ExecutorGroup>) continue;
      auto& same_kind = static_cast<ExecutorGroup&>(*group);
      if (same_kind.executor() == executor) return same_kind;
    }
    auto made = std::make_unique<ExecutorGroup>(executor);
    ExecutorGroup& group = *made;
    groups_.emplace_back(&kKind<ExecutorGroup>, std::move(made));
    return group;
  }

 private:
  // Its address stands for the type, without run-time type information.
  template <class ExecutorGroup>
  static constexpr char kKind = 0;

  std::vector<std::pair<const char*, std::unique_ptr<Group>>> groups_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_CALLBACK_BATCH_H_
