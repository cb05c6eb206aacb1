// SPDX-License-Identifier: Apache-2.0
// Where the keys of a cache lie whose affinity function is a class of the user's own.
#ifndef GLOWPLUG_PARTITION_MAPPER_H_
#define GLOWPLUG_PARTITION_MAPPER_H_

#include <glowplug/value.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace glowplug {

// The partition of a key, as the servers' own AffinityFunction.partition(key) gives it. What is no
// partition of the cache means any node. The same key must always have the same one.
using KeyPartition = std::function<uint32_t(const Value& key)>;

// Gives the function for a cache, or null when there is none: then any node serves. Asked of caches
// alone that have an affinity function of their own on the servers, with the number of their
// partitions, and again after the topology has changed.
//
// For both: any thread calls, under the client's lock; they must not call back into Glowplug, must
// not block and must not throw. A KeyPartition is called for each operation on a key.
using PartitionMapper =
    std::function<KeyPartition(std::string_view cache, uint32_t partition_count)>;

}  // namespace glowplug

#endif  // GLOWPLUG_PARTITION_MAPPER_H_
