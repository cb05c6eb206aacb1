// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_
#define GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_

#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/sdk/buffer.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace glowplug {

// The nodes that could not be reached for a request, or were lost with it, in their order.
struct FailedAttempts {
  struct Attempt {
    uint32_t node;
    absl::Status reason;
  };

  bool Has(uint32_t node) const {
    return std::any_of(all.begin(), all.end(),
                       [&](const Attempt& attempt) { return attempt.node == node; });
  }
  size_t size() const { return all.size(); }
  bool empty() const { return all.empty(); }

  std::vector<Attempt> all;
  bool may_have_happened = false;  // with one of them
};

// A request that outlives the call it came in: a deep copy of all that its arguments point to. Made
// when a request cannot be encoded at once, for no connection is ready, or may be sent again after
// its connection was lost. One allocation, where its arguments are not nested.
class RetainedRequest {
 public:
  static std::unique_ptr<RetainedRequest> Of(const api::Request& request);
  RetainedRequest(const RetainedRequest&) = delete;
  RetainedRequest& operator=(const RetainedRequest&) = delete;
  static void operator delete(void* memory) { ::operator delete(memory); }

  const api::Request& get() const { return request_; }
  // Bytes that it takes, but for what is nested.
  uint64_t size() const { return sizeof(RetainedRequest) + room_; }

  FailedAttempts tried;
  bool counted = false;  // among those that the channel keeps for a repetition

 private:
  // Bytes behind the object itself.
  struct Room {
    uint64_t size;
  };

  RetainedRequest(const api::Request& request, Room room);
  static void* operator new(size_t size, Room room) { return ::operator new(size + room.size); }
  static void operator delete(void* memory, Room) { ::operator delete(memory); }
  static api::Outcome Grow(api::Arena* arena, uint64_t need) noexcept;

  const uint64_t room_;
  api::Request request_;
  std::unique_ptr<sdk::HeapArena> more_;  // what has no room behind the object
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_
