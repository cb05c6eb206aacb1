// SPDX-License-Identifier: Apache-2.0
// What every door of the boundary is made of. Pure: <stdint.h> alone, no function with a body
// that allocates, throws or locks.
//
// Rules that hold for all of core/api (docs/adr/0002-boundary.md):
//  - [any] may be called by any thread, [one] calls on one object never overlap (the caller
//    serialises them), [ctl] is the core's control side: never concurrent with itself.
//  - Memory belongs to who allocated it. A view is valid for the call it is passed to, unless its
//    comment names a longer life. Objects end through Release() alone.
//  - Records that begin with struct_size grow at their end only; the callee reads and writes no
//    further than the caller's struct_size. Reserved fields are zero.
#ifndef GLOWPLUG_API_BOUNDARY_H_
#define GLOWPLUG_API_BOUNDARY_H_

#include <stdint.h>

namespace glowplug::api {

// What a fallible call answers. kAgain means: nothing failed, but more is needed first (the
// descriptor's readiness, more bytes, another request); each function says which.
enum class Outcome : int32_t { kFailed = -1, kDone = 0, kAgain = 1 };

// The status codes of Abseil and gRPC, by number.
enum class Code : int32_t {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// Where an error was born.
enum class Origin : uint8_t { kClient = 0, kServer = 1, kPlugin = 2, kNetwork = 3 };

// A view of bytes owned by somebody else; text is UTF-8 and not zero-terminated.
struct Bytes {
  const uint8_t* data;
  uint64_t size;
};

// The same, to be written into.
struct MutableBytes {
  uint8_t* data;
  uint64_t size;
};

// A growing buffer of the core. The callee appends at data + size while size < capacity and calls
// grow for room. grow [one] makes capacity - size >= need and may move data; kFailed leaves the
// buffer as it was (the core's bound is reached, or memory is out).
struct OutBuffer {
  uint8_t* data;
  uint64_t size;
  uint64_t capacity;
  void* owner;
  Outcome (*grow)(OutBuffer*, uint64_t need) noexcept;
};

// Memory of the core that decoded records live in. The callee takes it from data + used. grow
// [one] gives a block with capacity - used >= need; blocks given before stay where they are until
// the core resets the whole arena.
struct Arena {
  uint8_t* data;
  uint64_t used;
  uint64_t capacity;
  void* owner;
  Outcome (*grow)(Arena*, uint64_t need) noexcept;
};

// Filled by a call that answers kFailed; owned by the caller, who sets struct_size.
struct Failure {
  uint32_t struct_size;
  Code code;
  Origin origin;
  uint8_t fatal;              // 1: the object (stream, session) cannot be used any more
  uint8_t may_have_happened;  // 1: the peer may have carried the operation out
  uint8_t reserved;
  int32_t peer_code;   // the peer's own status, errno, or 0
  uint64_t offset;     // where in the input the fault lies, or 0
  uint32_t text_size;  // bytes of text used
  uint32_t reserved2;
  char text[480];  // UTF-8: what happened, expected against found, next step; cut if too long
};

// The base of every interface. The first two slots of every vtable are these.
struct Boundary {
  // [any] Ends the caller's ownership; the object must not be used afterwards. Never fails.
  virtual void Release() noexcept = 0;
  // [any] The object's interface named by id ("glowplug.transport/1", zero-terminated), owned by
  // this object and valid as long as it, or null when it has none of that name.
  virtual void* Query(const char* id) noexcept = 0;

 protected:
  ~Boundary() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_BOUNDARY_H_
