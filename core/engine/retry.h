// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_RETRY_H_
#define GLOWPLUG_CORE_ENGINE_RETRY_H_

#include <glowplug/api/operation.h>
#include <glowplug/retry_policy.h>

#include <bitset>
#include <cstdint>
#include <memory>

namespace glowplug {

// Whether the operation means the same on any connection: pages of a cursor and messages do not.
bool IsRepeatable(api::Operation operation);
Repetition RepetitionOf(api::Operation operation);

// Which operations are sent again: a configured policy, or the host's own.
class RetryRule {
 public:
  // own: the host's, or null.
  RetryRule(Retry configured, std::shared_ptr<RetryPolicy> own);

  // Whether such requests are kept until they are answered.
  bool Keeps(const api::Request& request) const {
    return (request.flags & api::kTransactional) == 0 && covered_[Index(request.operation)];
  }
  // An operation that was kept, and may have happened, was lost for the losses-th time. silent: the
  // peer was given up, but may still be there.
  bool MayRepeat(api::Operation operation, int losses, bool silent,
                 const absl::Status& reason) const;

 private:
  static constexpr uint32_t kOperations = 256;
  static uint32_t Index(api::Operation operation) {
    return static_cast<uint32_t>(operation) % kOperations;
  }

  std::shared_ptr<RetryPolicy> policy_;
  std::bitset<kOperations> covered_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_RETRY_H_
