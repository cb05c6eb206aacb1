// SPDX-License-Identifier: Apache-2.0
// What a channel answers when it is not there any more.
#ifndef GLOWPLUG_CORE_NET_CHANNEL_STATUS_H_
#define GLOWPLUG_CORE_NET_CHANNEL_STATUS_H_

#include <absl/status/status.h>

#include "core/base/error.h"

namespace glowplug {

inline absl::Status AfterFork() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   "this client was opened before a fork and belongs to the parent process. Open "
                   "another one in the child",
                   {.connection_usable = false});
}

inline absl::Status AfterClose() {
  return MakeError(absl::StatusCode::kCancelled, "the client was closed",
                   {.connection_usable = false});
}

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_CHANNEL_STATUS_H_
