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
bool EndFrame(Writer& out) noexcept;

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
// Any of these.
ResponseHeader ReadAnyResponseHeader(Reader& in, const Version& version) noexcept;

// As most answers begin: a request id, and flags of which none is set.
[[gnu::always_inline]] inline ResponseHeader ReadResponseHeader(Reader& in,
                                                                const Version& version) noexcept {
  constexpr uint64_t kFlagsAt = sizeof(int64_t);
  int16_t flags;
  if (version < kResponseFlags || in.remaining() < kFlagsAt + sizeof(flags)) {
    return ReadAnyResponseHeader(in, version);
  }
  const uint64_t begin = in.offset();
  std::memcpy(&flags, in.Between(begin + kFlagsAt, begin + kFlagsAt + sizeof(flags)).data,
              sizeof(flags));
  if (flags != 0) return ReadAnyResponseHeader(in, version);
  ResponseHeader header;
  header.request_id = in.Long("request id");
  in.Short("response flags");
  return header;
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_MESSAGE_H_
