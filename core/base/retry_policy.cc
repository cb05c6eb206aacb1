// SPDX-License-Identifier: Apache-2.0
#include "core/base/retry_policy.h"

namespace glowplug {

RetryPolicy::~RetryPolicy() = default;

bool RetryPolicy::MayRepeat(const LostOperation& lost) {
  return lost.repetition == Repetition::kRead || !lost.silent;
}

}  // namespace glowplug
