// SPDX-License-Identifier: Apache-2.0
// Hooks for tracing and metrics.
#ifndef GLOWPLUG_LISTENER_H_
#define GLOWPLUG_LISTENER_H_

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <glowplug/export.h>

#include <cstdint>
#include <string_view>

namespace glowplug {

// One operation that has ended. Views live during the call.
struct OperationEvent {
  std::string_view operation;  // "Get"; as OpenTelemetry's db.operation.name
  std::string_view endpoint;   // "127.0.0.1:10800", empty when it never had one; server.address
  absl::Duration duration;     // from its submission
  uint64_t tag = 0;            // the Deferred's
  const absl::Status& status;  // error.type is its code
};

struct ConnectionEvent {
  enum class Kind { kReady, kLost, kFailed, kClosed };

  Kind kind;
  std::string_view endpoint;
  const absl::Status& reason;  // ok for kReady and kClosed
};

// Told of what a client does. Any thread calls, one at a time for each client, and under the
// client's lock: an implementation must not call back into Glowplug, must not block and must not
// throw.
class GLOWPLUG_EXPORT Listener {
 public:
  virtual ~Listener();

  virtual void OnOperation(const OperationEvent&) {}
  virtual void OnConnection(const ConnectionEvent&) {}
};

}  // namespace glowplug

#endif  // GLOWPLUG_LISTENER_H_
