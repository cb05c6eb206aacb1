// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_
#define GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_

#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <vector>

namespace glowplug {

// A node that could not be reached for a request.
struct FailedAttempt {
  uint32_t node;
  absl::Status reason;
};

// A request that outlives the call it came in: a deep copy of all that its arguments point to. Made
// when a request cannot be encoded at once, for no connection is ready.
class RetainedRequest {
 public:
  explicit RetainedRequest(const api::Request& request);

  const api::Request& get() const { return request_; }

  std::vector<FailedAttempt> tried;

 private:
  const api::Value* CopyValues(const api::Value* values, uint64_t count);
  api::Value CopyValue(const api::Value& value);
  const api::Record* CopyRecord(const api::Record& record);

  sdk::HeapArena arena_;
  api::Request request_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_
