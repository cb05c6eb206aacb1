// SPDX-License-Identifier: Apache-2.0
#include "core/base/retry_policy.h"

namespace glowplug {

RetryPolicy::~RetryPolicy() = default;

}  // namespace glowplug
