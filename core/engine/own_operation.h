// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_OWN_OPERATION_H_
#define GLOWPLUG_CORE_ENGINE_OWN_OPERATION_H_

#include <glowplug/internal/operation.h>

namespace glowplug {

// True: its answer opens a cursor on the peer, which somebody has to close.
inline bool OpensCursor(api::Operation operation) { return operation == api::Operation::kScan; }

// One of the engine's own, whose answer tells no user anything: what must be asked first, the
// closing of a cursor, or what waits for the answer of an operation that was given up.
class OwnOperation final : public Operation {
 public:
  OwnOperation(api::Operation operation, Consumer whose) : Operation(operation) {
    consumer = whose;
  }
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_OWN_OPERATION_H_
