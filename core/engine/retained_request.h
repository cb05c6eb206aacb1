// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_
#define GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_

#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/sdk/buffer.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>
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
// its connection was lost. One piece of OperationMemory, where its arguments are not nested.
class RetainedRequest {
 public:
  static std::unique_ptr<RetainedRequest> Of(const api::Request& request) {
    return std::unique_ptr<RetainedRequest>(New(request, RoomFor(request)));
  }
  RetainedRequest(const RetainedRequest&) = delete;
  RetainedRequest& operator=(const RetainedRequest&) = delete;
  static void operator delete(RetainedRequest* request, std::destroying_delete_t);

  const api::Request& get() const { return request_; }
  FailedAttempts tried;

 private:
  friend class KeptRequests;

  // Bytes behind the object itself.
  struct Room {
    uint64_t size;
    bool flat;  // the arguments are numbers and strings
  };

  // Of the arguments that are not nested.
  static Room RoomFor(const api::Request& request);
  static RetainedRequest* New(const api::Request& request, Room room);
  RetainedRequest(const api::Request& request, Room room);
  void CopyFlat();
  void CopyAny(uint64_t room);
  static void* operator new(size_t size, Room room);
  static void operator delete(void* memory, Room room);
  static api::Outcome Grow(api::Arena* arena, uint64_t need) noexcept;

  // What its end looks at lies together, for by then it is in no cache.
  const uint64_t room_;
  std::unique_ptr<sdk::HeapArena> more_;  // what has no room behind the object
  bool kept_ = false;                     // by a KeptRequests, which counts it
  api::Request request_;
};

// The requests that may be sent again should their connection be lost: a bounded number of them.
// Not thread-safe.
class KeptRequests {
 public:
  static constexpr uint64_t kMost = 65'536;
  static constexpr uint64_t kMostBytes = uint64_t{64} << 20;  // but for what is nested

  KeptRequests() = default;
  KeptRequests(const KeptRequests&) = delete;
  KeptRequests& operator=(const KeptRequests&) = delete;

  // Null at a bound.
  std::unique_ptr<RetainedRequest> Keep(const api::Request& request);
  // Any retained request, or null.
  void LetGo(std::unique_ptr<RetainedRequest> request);

  uint64_t count() const { return count_; }
  uint64_t bytes() const { return bytes_; }

 private:
  uint64_t count_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_RETAINED_REQUEST_H_
