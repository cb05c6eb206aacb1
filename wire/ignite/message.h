// SPDX-License-Identifier: Apache-2.0
// The frame around requests and responses and what stands in front of their bodies, in both
// directions and in each version's layout (ignite-protocol, sections 1 and 3).
#ifndef GLOWPLUG_WIRE_IGNITE_MESSAGE_H_
#define GLOWPLUG_WIRE_IGNITE_MESSAGE_H_

#include <glowplug/api/boundary.h>

#include <cstdint>
#include <cstring>

#include "wire/ignite/op_code.h"
#include "wire/ignite/primitives.h"
#include "wire/ignite/status.h"
#include "wire/ignite/version.h"

namespace glowplug::ignite {

// The i32 in front of each message, which counts the bytes after itself.
inline constexpr uint64_t kLengthSize = 4;

// What it says. in: kLengthSize bytes or more.
inline int32_t ReadLength(api::Bytes in) noexcept {
  int32_t length;
  std::memcpy(&length, in.data, sizeof(length));
  return length;
}

// Leaves room for the length; EndFrame fills it in, or on any fault takes the whole frame back.
// False: the writer has a fault.
inline void BeginFrame(Writer& out) noexcept { out.Int(0); }
inline bool EndFrame(Writer& out) noexcept {
  const uint64_t length = out.size() - kLengthSize;
  if (length > INT32_MAX) {
    out.Reject("the message's length", "at most 2147483647 bytes", static_cast<int64_t>(length));
  }
  if (out.ok()) {
    out.PatchInt(0, static_cast<int32_t>(length));
  } else {
    out.Undo();
  }
  return out.ok();
}

struct RequestHeader {
  OpCode op = OpCode::kResourceClose;
  int64_t request_id = 0;
};

void WriteRequestHeader(Writer& out, const RequestHeader& header) noexcept;
RequestHeader ReadRequestHeader(Reader& in) noexcept;

// CacheHeader::flags.
inline constexpr int8_t kKeepBinaryFlag = 1;
inline constexpr int8_t kTransactionalFlag = 2;
inline constexpr int8_t kExpiryFlag = 4;

// The header of operations on one cache's entries.
struct CacheHeader {
  int32_t cache_id = 0;
  int8_t flags = 0;
  int64_t create_ms = 0;  // with kExpiryFlag, from 1.6.0: -2 unchanged, -1 eternal, 0 at once
  int64_t update_ms = 0;
  int64_t access_ms = 0;
  int32_t transaction = 0;  // with kTransactionalFlag, from 1.5.0
};

// Faults where the version has no place for a flag.
void WriteCacheHeader(Writer& out, const CacheHeader& header, const Version& version) noexcept;
// Leaves out flags that the version does not have, as the real server does.
CacheHeader ReadCacheHeader(Reader& in, const Version& version) noexcept;

struct ResponseHeader {
  int64_t request_id = 0;  // of a notification: the resource's id
  bool has_topology = false;
  int64_t topology_major = 0;
  int32_t topology_minor = 0;
  bool is_notification = false;
  OpCode notification = OpCode::kResourceClose;
  StatusCode status = StatusCode::kSuccess;  // any other: message holds and no body follows
  api::Bytes message = {nullptr, 0};
};

// Before 1.4.0 there is neither a topology nor a notification: writing one then is a fault.
void WriteResponseHeader(Writer& out, const ResponseHeader& header,
                         const Version& version) noexcept;
ResponseHeader ReadResponseHeader(Reader& in, const Version& version) noexcept;

// As most answers begin: the frame's length, a request id, and flags of which none is set. False:
// it is not so, or too short.
inline constexpr uint64_t kPlainResponseSize = kLengthSize + sizeof(int64_t) + sizeof(int16_t);
inline bool IsPlainResponse(api::Bytes frame, const Version& version,
                            int64_t* request_id) noexcept {
  int16_t flags;
  if (frame.size < kPlainResponseSize || version.minor < kResponseFlags.minor) return false;
  std::memcpy(&flags, frame.data + kLengthSize + sizeof(int64_t), sizeof(flags));
  if (flags != 0) return false;
  std::memcpy(request_id, frame.data + kLengthSize, sizeof(*request_id));
  return true;
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_MESSAGE_H_
