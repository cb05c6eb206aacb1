// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CACHE_CONFIGURATION_H_
#define GLOWPLUG_CACHE_CONFIGURATION_H_

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <glowplug/api/operation.h>
#include <glowplug/expiry.h>
#include <glowplug/export.h>
#include <glowplug/query_entity.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace glowplug {

// The numbers are the protocol's (ignite-protocol, cache configuration); a server may know others.
enum class CacheMode : int32_t { kReplicated = 1, kPartitioned = 2 };
enum class CacheAtomicityMode : int32_t { kTransactional = 0, kAtomic = 1 };
enum class CacheWriteSynchronizationMode : int32_t {
  kFullSync = 0,
  kFullAsync = 1,
  kPrimarySync = 2
};
enum class CacheRebalanceMode : int32_t { kSync = 0, kAsync = 1, kNone = 2 };
enum class PartitionLossPolicy : int32_t {
  kReadOnlySafe = 0,
  kReadOnlyAll = 1,
  kReadWriteSafe = 2,
  kReadWriteAll = 3,
  kIgnore = 4
};

// The field of keys of this type by which entries are placed.
struct KeyConfiguration {
  std::string type_name;
  std::optional<std::string> affinity_key_field = std::nullopt;

  friend bool operator==(const KeyConfiguration&, const KeyConfiguration&) = default;
};

// What a cache is made with, as Java's ClientCacheConfiguration, where each property is explained.
// What is not said the server decides. Durations are whole milliseconds: rounded up to them.
struct CacheConfiguration {
  std::string name;
  std::optional<CacheMode> cache_mode = std::nullopt;
  std::optional<CacheAtomicityMode> atomicity_mode = std::nullopt;
  std::optional<int32_t> backups = std::nullopt;
  std::optional<CacheWriteSynchronizationMode> write_synchronization_mode = std::nullopt;
  std::optional<bool> copy_on_read = std::nullopt;
  std::optional<bool> read_from_backup = std::nullopt;
  std::optional<std::string> data_region_name = std::nullopt;
  std::optional<bool> onheap_cache_enabled = std::nullopt;
  std::vector<QueryEntity> query_entities = {};
  std::optional<int32_t> query_parallelism = std::nullopt;
  std::optional<int32_t> query_detail_metrics_size = std::nullopt;
  std::optional<std::string> sql_schema = std::nullopt;
  std::optional<int32_t> sql_index_max_inline_size = std::nullopt;
  std::optional<bool> sql_escape_all = std::nullopt;
  std::optional<int32_t> max_query_iterators_count = std::nullopt;
  std::optional<CacheRebalanceMode> rebalance_mode = std::nullopt;
  std::optional<absl::Duration> rebalance_delay = std::nullopt;
  std::optional<absl::Duration> rebalance_timeout = std::nullopt;
  std::optional<int32_t> rebalance_batch_size = std::nullopt;  // bytes
  std::optional<int64_t> rebalance_batches_prefetch_count = std::nullopt;
  std::optional<int32_t> rebalance_order = std::nullopt;
  std::optional<absl::Duration> rebalance_throttle = std::nullopt;
  std::optional<std::string> group_name = std::nullopt;
  std::vector<KeyConfiguration> key_configuration = {};
  std::optional<absl::Duration> default_lock_timeout = std::nullopt;  // zero: none
  std::optional<int32_t> max_concurrent_async_operations = std::nullopt;
  std::optional<PartitionLossPolicy> partition_loss_policy = std::nullopt;
  std::optional<bool> eager_ttl = std::nullopt;
  std::optional<bool> statistics_enabled = std::nullopt;
  std::optional<ExpiryPolicy> expiry_policy = std::nullopt;  // servers that speak 1.6 or later
  std::vector<std::string> storage_paths = {};               // servers with feature 20
  std::optional<std::string> index_path = std::nullopt;      // likewise

  friend bool operator==(const CacheConfiguration&, const CacheConfiguration&) = default;
};

// For people: what is said, "name=cities, cache_mode=PARTITIONED, backups=1".
GLOWPLUG_EXPORT std::string ToString(const CacheConfiguration& configuration);
GLOWPLUG_EXPORT std::ostream& operator<<(std::ostream& out,
                                         const CacheConfiguration& configuration);

namespace internal {

// The arguments of a request that makes a cache; views of the configuration and of the arena.
GLOWPLUG_EXPORT std::vector<api::Value> WriteConfiguration(const CacheConfiguration& configuration,
                                                           sdk::HeapArena& arena);
// Passes over properties of a newer server.
GLOWPLUG_EXPORT absl::Status ReadConfiguration(const api::Reply& reply,
                                               CacheConfiguration& configuration);

}  // namespace internal
}  // namespace glowplug

#endif  // GLOWPLUG_CACHE_CONFIGURATION_H_
