// SPDX-License-Identifier: Apache-2.0
// What the operations of one connection share, and what each of them has to do with.
#ifndef GLOWPLUG_EMBEDDED_NODE_CONNECTION_H_
#define GLOWPLUG_EMBEDDED_NODE_CONNECTION_H_

#include <absl/container/flat_hash_map.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <memory>
#include <string>

#include "embedded/node/answer.h"
#include "embedded/node/caches.h"
#include "embedded/node/mailbox.h"
#include "embedded/node/node.h"
#include "wire/ignite/message.h"
#include "wire/ignite/negotiated.h"

namespace glowplug::node {

struct Cursor {
  int32_t page_size;
  store::ScanRequest scan;  // of the next page
};

struct Connection {
  explicit Connection(Node& n) : node(n) {}

  Node& node;
  ignite::Negotiated negotiated;
  std::shared_ptr<Mailbox> mailbox;
  int32_t topology_told = -1;  // the minor version; -1: none yet
  bool has_submitted = false;  // writes that the store has still to be told to begin with

  std::shared_ptr<const CacheMap> caches;  // as of caches_version
  int32_t caches_version = -1;
  const Cache* last_cache = nullptr;  // one of them

  absl::flat_hash_map<int64_t, store::ScanRequest> cursors;  // each for its next page
  int64_t last_cursor = 0;

  // Of the request at hand; kept for the memory that they have.
  sdk::HeapArena arena;
  std::string value;
};

// One request, behind whose header `in` stands. An operation reads it whole before it does
// anything: where `in` has a fault then, it does nothing, and the connection is closed.
struct Call {
  Connection& connection;
  ignite::OpCode op;
  int64_t id;
  ignite::Reader& in;
  Answer& answer;
  // Nothing else is on its way on this connection: what is written is committed at once, on this
  // thread.
  bool is_alone;

  Node& node() const { return connection.node; }
  const ignite::Version& version() const { return connection.negotiated.version; }
  bool Has(ignite::Feature feature) const { return connection.negotiated.features.Has(feature); }
};

// What an operation does to a cluster's data; which of it a state allows.
enum class Access : uint8_t { kRead, kWrite };

// Null: the answer says why not. Cluster state and existence, as a real node looks at them.
const Cache* FindCache(Call& call, int32_t cache_id);
const Cache* FindAnyCache(Call& call, int32_t cache_id, Access access);
inline const Cache* FindCache(Call& call, int32_t cache_id, Access access) {
  // Most requests are of the cache that the one before was of.
  const Connection& connection = call.connection;
  const Cache* const last = connection.last_cache;
  if (last != nullptr && last->id == cache_id &&
      connection.caches_version == connection.node.caches().version() &&
      connection.node.state() == ClusterState::kActive) {
    return last;
  }
  return FindAnyCache(call, cache_id, access);
}
// False: the cluster is inactive, and the answer says so.
bool IsActive(Call& call);
// False: it is inactive or read-only. `what`: "start cache", ...
bool MayChange(Call& call, std::string_view what, std::string_view group, std::string_view cache);

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_CONNECTION_H_
