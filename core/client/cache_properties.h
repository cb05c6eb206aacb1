// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CLIENT_CACHE_PROPERTIES_H_
#define GLOWPLUG_CORE_CLIENT_CACHE_PROPERTIES_H_

#include <glowplug/cache_configuration.h>

namespace glowplug::internal {

// Calls visit(number, name, field) for each property: what writes, reads and prints a configuration
// follows this one list.
template <class Configuration, class Visit>
void ForEachProperty(Configuration& c, Visit visit) {
  using P = api::CacheProperty;
  visit(P::kName, "name", c.name);
  visit(P::kCacheMode, "cache_mode", c.cache_mode);
  visit(P::kAtomicity, "atomicity_mode", c.atomicity_mode);
  visit(P::kBackups, "backups", c.backups);
  visit(P::kWriteSync, "write_synchronization_mode", c.write_synchronization_mode);
  visit(P::kCopyOnRead, "copy_on_read", c.copy_on_read);
  visit(P::kReadFromBackup, "read_from_backup", c.read_from_backup);
  visit(P::kDataRegion, "data_region_name", c.data_region_name);
  visit(P::kOnheapCache, "onheap_cache_enabled", c.onheap_cache_enabled);
  visit(P::kQueryEntities, "query_entities", c.query_entities);
  visit(P::kQueryParallelism, "query_parallelism", c.query_parallelism);
  visit(P::kQueryDetailMetricsSize, "query_detail_metrics_size", c.query_detail_metrics_size);
  visit(P::kSqlSchema, "sql_schema", c.sql_schema);
  visit(P::kSqlIndexMaxInlineSize, "sql_index_max_inline_size", c.sql_index_max_inline_size);
  visit(P::kSqlEscapeAll, "sql_escape_all", c.sql_escape_all);
  visit(P::kMaxQueryIterators, "max_query_iterators_count", c.max_query_iterators_count);
  visit(P::kRebalanceMode, "rebalance_mode", c.rebalance_mode);
  visit(P::kRebalanceDelay, "rebalance_delay", c.rebalance_delay);
  visit(P::kRebalanceTimeout, "rebalance_timeout", c.rebalance_timeout);
  visit(P::kRebalanceBatchSize, "rebalance_batch_size", c.rebalance_batch_size);
  visit(P::kRebalanceBatchesPrefetch, "rebalance_batches_prefetch_count",
        c.rebalance_batches_prefetch_count);
  visit(P::kRebalanceOrder, "rebalance_order", c.rebalance_order);
  visit(P::kRebalanceThrottle, "rebalance_throttle", c.rebalance_throttle);
  visit(P::kGroup, "group_name", c.group_name);
  visit(P::kKeyConfiguration, "key_configuration", c.key_configuration);
  visit(P::kLockTimeout, "default_lock_timeout", c.default_lock_timeout);
  visit(P::kMaxConcurrentAsync, "max_concurrent_async_operations",
        c.max_concurrent_async_operations);
  visit(P::kPartitionLossPolicy, "partition_loss_policy", c.partition_loss_policy);
  visit(P::kEagerTtl, "eager_ttl", c.eager_ttl);
  visit(P::kStatistics, "statistics_enabled", c.statistics_enabled);
  visit(P::kExpiryPolicy, "expiry_policy", c.expiry_policy);
  visit(P::kStoragePaths, "storage_paths", c.storage_paths);
  visit(P::kIndexPath, "index_path", c.index_path);
}

}  // namespace glowplug::internal

#endif  // GLOWPLUG_CORE_CLIENT_CACHE_PROPERTIES_H_
