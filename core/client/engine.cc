// SPDX-License-Identifier: Apache-2.0
#include "core/client/engine.h"

#include "core/engine/clock.h"
#include "core/net/channel.h"

namespace glowplug::internal {

void Submit(Channel& channel, const Ref<Operation>& operation, const api::Request& request,
            absl::Duration timeout, uint64_t connection_id) {
  if (timeout != absl::InfiniteDuration()) operation->deadline = FromNow(timeout);
  channel.Submit(operation, request, connection_id);
}

void Call(Channel& channel, const Ref<Operation>& operation, const api::Request& request,
          absl::Duration timeout) {
  if (timeout != absl::InfiniteDuration()) operation->deadline = FromNow(timeout);
  channel.Call(operation, request);
}

bool Wait(Channel& channel, Operation& operation, absl::Duration timeout) {
  return channel.Wait(operation, FromNow(timeout));
}

bool Take(Channel& channel, Operation& operation) { return channel.Take(operation); }

bool OnDone(Channel& channel, Operation& operation, Callback& callback) {
  return channel.OnDone(operation, callback);
}

void Drop(Channel& channel, Operation& operation) { channel.Drop(operation); }

void Cancel(Channel& channel, Operation& operation) { channel.Cancel(operation); }

}  // namespace glowplug::internal
