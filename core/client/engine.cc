// SPDX-License-Identifier: Apache-2.0
#include <glowplug/internal/engine.h>

#include "core/engine/clock.h"
#include "core/net/channel.h"

namespace glowplug::internal {

void Submit(Channel& channel, const Ref<Operation>& operation, const api::Request& request,
            absl::Duration timeout) {
  if (timeout != absl::InfiniteDuration()) operation->deadline = After(NowNs(), timeout);
  channel.Submit(operation, request);
}

bool Wait(Channel& channel, Operation& operation, absl::Duration timeout) {
  const TimeNs until = timeout == absl::InfiniteDuration() ? kNever : After(NowNs(), timeout);
  return channel.Wait(operation, until);
}

void Flush(Channel& channel) { channel.Flush(); }

void Cancel(Channel& channel, Operation& operation) { channel.Cancel(operation); }

}  // namespace glowplug::internal
