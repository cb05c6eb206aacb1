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
  kPutIfAbsent = 9,      // [key, value] -> [bool: there was none]
  kGetAndPut = 10,       // [key, value] -> [the value before, or null]
  kGetAndReplace = 11,   // [key, value] -> [the value before, or null: nothing was replaced]
  kGetAndRemove = 12,    // [key] -> [the value before, or null]
  kGetAndPutIfAbsent = 13,  // [key, value] -> [the value that is there, or null: this was put]
  kReplace = 14,            // [key, value] -> [bool: there was one]
  kRemoveIfEquals = 15,     // [key, expected value] -> [bool]
  kContainsKeys = 16,       // [key...] -> [bool: all of them]
  kClear = 17,              // [] -> []
  kClearKey = 18,           // [key] -> []
  kClearKeys = 19,          // [key...] -> []
  kRemoveKeys = 20,         // [key...] -> []
  kRemoveAll = 21,          // [] -> []
  kLocalPeek = 22,          // [key] -> [value or null]
  kInvoke = 23,             // [key, processor object, argument...] -> [its result]
  kInvokeAll = 24,          // [int n, n keys, processor object, argument...]
                            //   -> [key, bool: it ended well, result or string error]...
  kPutAllConflict = 25,     // [key, value, version object, long expire time ms]... -> []
  kRemoveAllConflict = 26,  // [key, version object]... -> []

  // Pages of a cursor, which lives on the connection that opened it: Reply::resource names it,
  // Reply::more says whether it is still open.
  kScan = 32,           // [filter object or null, int page size, int partition or -1, bool local]
                        //   -> [key, value...]
  kScanPage = 33,       // [long cursor] -> [key, value...]
  kCloseResource = 34,  // [long cursor] -> []

  // Caches by name. A configuration is [int property, its value]..., each property at most once and
  // in any order; CacheProperty says how each value looks.
  kCacheNames = 64,                  // [] -> [string...]
  kCreateCache = 65,                 // [string name] -> []
  kGetOrCreateCache = 66,            // [string name] -> []
  kDestroyCache = 67,                // [] with cache_id -> []
  kCreateCacheConfigured = 68,       // [configuration] -> []
  kGetOrCreateCacheConfigured = 69,  // [configuration] -> []
  kCacheConfiguration = 70,          // [] with cache_id -> [configuration]

  // Types of objects.
  kTypeName = 96,              // [byte platform: 0 Java, 1 .NET; int type id] -> [string]
  kPutTypeName = 97,           // [byte platform, int type id, string] -> [bool]
  kType = 98,                  // [int type id, or string name] -> [] when there is none, or
                               //   [object: type with all fields, object: type with a schema...]
  kPutType = 99,               // [object, of which the type alone is looked at] -> []
  kBinaryConfiguration = 100,  // [] -> [bool compact footers, byte: 0 full names, 1 simple, 2 own]

  // The connection itself.
  kHeartbeat = 128,    // [] -> []
  kMapping = 129,      // [string data center or null, bool: with caches that have an affinity
                       //   function of their own, int cache id...] -> what Codec::ReadMapping alone
                       //   can read
  kIdleTimeout = 130,  // [] -> [long ms, 0 for none]

  // The cluster. States: 0 inactive, 1 active, 2 active read-only.
  kClusterState = 160,     // [] -> [byte state]
  kSetClusterState = 161,  // [byte state, bool force] -> []
  kWalEnabled = 162,       // [string cache] -> [bool]
  kSetWal = 163,           // [string cache, bool on] -> [bool: it was changed]
  kNodeIds = 164,          // [long known topology version or -1, bool: servers or else clients
                           //   alone, or null, (string attribute, its value)...]
                           //   -> [] when nothing has changed, or [long topology version, UUID...]
  kNodes = 165,            // [UUID...] -> for each node kNodeValues values, see below
  kEndpoints = 166,        // [long from topology version or -1, long to version or -1]
                           //   -> [long topology version, int added, for each of them UUID, int
                           //   port, string array of addresses; UUID... of those removed]
  kDataCenterNodes = 167,  // [string data center] -> [UUID...]

  // Messages of symmetric peers.
  kMessage = 192,  // [byte array payload] -> acknowledged by a Reply of kind kAck, without rows
};

// What a cache can be told when it is made, and tells: the numbers are the protocol's.
enum class CacheProperty : int32_t {
  kName = 0,                        // string
  kCacheMode = 1,                   // int: 1 replicated, 2 partitioned
  kAtomicity = 2,                   // int: 0 transactional, 1 atomic
  kBackups = 3,                     // int
  kWriteSync = 4,                   // int: 0 full sync, 1 full async, 2 primary sync
  kCopyOnRead = 5,                  // bool
  kReadFromBackup = 6,              // bool
  kDataRegion = 100,                // string or null
  kOnheapCache = 101,               // bool
  kQueryEntities = 200,             // object array of query entities
  kQueryParallelism = 201,          // int
  kQueryDetailMetricsSize = 202,    // int
  kSqlSchema = 203,                 // string or null
  kSqlIndexMaxInlineSize = 204,     // int
  kSqlEscapeAll = 205,              // bool
  kMaxQueryIterators = 206,         // int
  kRebalanceMode = 300,             // int: 0 sync, 1 async, 2 none
  kRebalanceDelay = 301,            // long ms
  kRebalanceTimeout = 302,          // long ms
  kRebalanceBatchSize = 303,        // int bytes
  kRebalanceBatchesPrefetch = 304,  // long
  kRebalanceOrder = 305,            // int
  kRebalanceThrottle = 306,         // long ms
  kGroup = 400,                     // string or null
  kKeyConfiguration = 401,     // object array of [string type name, string affinity field or null]
  kLockTimeout = 402,          // long ms
  kMaxConcurrentAsync = 403,   // int
  kPartitionLossPolicy = 404,  // int: 0 read-only safe, 1 read-only all, 2 read-write safe,
                               //   3 read-write all, 4 ignore
  kEagerTtl = 405,             // bool
  kStatistics = 406,           // bool
  kExpiryPolicy = 407,         // null, or object array of [long create, update, access] in ms
  kStoragePaths = 408,         // string array or null; only where the peer has it
  kIndexPath = 409,            // string or null; only where the peer has it
};

// A query entity is an object array of these, in this order: string key type, value type, table,
// key field, value field (each may be null); object array of fields, of aliases, of indexes. A
// field: [string name, string Java type, bool key, bool not null, default value or null, int
// precision, int scale]. An alias: [string field, string alias]. An index: [string name, byte: 0
// sorted, 1 full text, 2 geospatial, int inline size, object array of [string field, bool
// descending]].

// The values of one node in the answer to kNodes, in this order: UUID, object array of [string
// attribute, value]..., collection of addresses, collection of host names, long order, bool local,
// bool daemon, bool client, consistent id (any), object array of the version [byte major, byte
// minor, byte maintenance, string stage, long timestamp, byte array of the revision].
inline constexpr uint32_t kNodeValues = 10;

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
