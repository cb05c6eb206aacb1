// SPDX-License-Identifier: Apache-2.0
// What can be asked of a peer, with the arguments and the shape of the answer of each operation.
#ifndef GLOWPLUG_API_OPERATION_H_
#define GLOWPLUG_API_OPERATION_H_

#include "value.h"

namespace glowplug::api {

// Arguments stand in brackets in their order; after the arrow, what Reply::rows holds. A codec
// answers for each whether it can (CodecSession::Supports).
enum class Operation : uint32_t {
  kNone = 0,

  // Key-value: Request::cache_id names the cache.
  kGet = 1,              // [key] -> [value or null]
  kPut = 2,              // [key, value] -> []
  kGetAll = 3,           // [key...] -> [key, value...], absent keys left out, in no promised order
  kPutAll = 4,           // [key, value...] -> []
  kContainsKey = 5,      // [key] -> [bool]
  kRemoveKey = 6,        // [key] -> [bool: there was one]
  kSize = 7,             // [int peek mode...] -> [long]
  kReplaceIfEquals = 8,  // [key, expected value, value] -> [bool: it was that and was replaced]

  // Caches by name.
  kCacheNames = 64,        // [] -> [string...]
  kCreateCache = 65,       // [string name] -> []
  kGetOrCreateCache = 66,  // [string name] -> []
  kDestroyCache = 67,      // [] with cache_id -> []

  // The connection itself.
  kHeartbeat = 128,  // [] -> []
  kMapping = 129,    // [int cache id...] -> given to Codec::ReadMapping

  // Messages of symmetric peers.
  kMessage = 192,  // [byte array payload] -> acknowledged by a Reply of kind kAck, without rows
};

// Request::flags.
inline constexpr uint32_t kKeepBinary = 1;     // the server leaves objects as they are
inline constexpr uint32_t kTransactional = 2;  // Request::transaction holds
inline constexpr uint32_t kExpiry = 4;         // create_ms, update_ms and access_ms hold
inline constexpr uint32_t kWantsAck = 8;       // kMessage: the peer owes a Reply of kind kAck

// One request. Everything it points to is owned by the caller of the function that takes it.
struct Request {
  uint32_t struct_size;
  Operation operation;
  uint32_t flags;
  int32_t cache_id;
  uint64_t token;  // chosen by the core; comes back in the Reply where the protocol carries one
  const Value* args;
  uint32_t arg_count;
  uint32_t reserved;
  int64_t create_ms;  // expiry: milliseconds, -1 eternal, -2 unchanged
  int64_t update_ms;
  int64_t access_ms;
  int64_t transaction;
};

enum class ReplyKind : uint32_t {
  kAnswer = 0,   // to the request with this token, or to the oldest one where order decides
  kPush = 1,     // nobody asked: a notification; resource says for what
  kAck = 2,      // the peer has released the message with this token
  kRequest = 3,  // a symmetric or served peer asks: read it with CodecSession::ReadRequest
};

// What a frame says. Rows and texts are views of the frame or of the arena.
struct Reply {
  uint32_t struct_size;
  ReplyKind kind;
  uint64_t token;
  int64_t resource;
  int64_t topology_major;  // the server's topology version, where the frame told a new one; else -1
  int32_t topology_minor;
  int32_t status;  // the peer's own status; 0 is success
  Code code;       // what that status means, as the codec maps it; kOk with status 0
  Operation operation;
  uint32_t more;  // 1: a further page follows
  Bytes text;     // the peer's text beside a status
  const Value* rows;
  uint64_t row_count;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_OPERATION_H_
