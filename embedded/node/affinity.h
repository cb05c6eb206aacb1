// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_NODE_AFFINITY_H_
#define GLOWPLUG_EMBEDDED_NODE_AFFINITY_H_

#include <glowplug/api/boundary.h>

#include <cstdint>

#include "embedded/node/cache.h"
#include "embedded/node/opaque.h"
#include "embedded/node/types.h"

namespace glowplug::node {

// PartitionOf of a complex object.
int32_t PartitionOfObject(const Cache& cache, const Key& key, Types& types, api::Arena* arena);

// The partition that a real node has the key in: by the field that the cache's configuration or the
// key's type names, else by the whole key.
inline int32_t PartitionOf(const Cache& cache, const Key& key, Types& types, api::Arena* arena) {
  return key.type_id == 0 ? cache.PartitionOf(key.hash)
                          : PartitionOfObject(cache, key, types, arena);
}

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_AFFINITY_H_
