// SPDX-License-Identifier: Apache-2.0
// What a cache is made with comes back as it was said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/keyvalue/node.h"

namespace glowplug {
namespace {

using test::FreshName;
using test::NodeClient;

// Each property other than what the server would take by itself.
CacheConfiguration Whole() {
  return {
      .name = FreshName(),
      .cache_mode = CacheMode::kPartitioned,  // replicated below: it has no backups to choose
      .atomicity_mode = CacheAtomicityMode::kTransactional,
      .backups = 2,
      .write_synchronization_mode = CacheWriteSynchronizationMode::kFullAsync,
      .copy_on_read = false,
      .read_from_backup = false,
      .data_region_name = "default",
      .onheap_cache_enabled = true,
      .query_entities =
          {{.key_type = "OrderKey",
            .value_type = "Order",
            .table = "ORDERS",
            .fields =
                {{.name = "id", .type_name = "java.lang.Integer", .is_key = true, .not_null = true},
                 {.name = "customer", .type_name = "java.lang.String", .is_key = true},
                 {.name = "sum", .type_name = "java.math.BigDecimal", .precision = 10, .scale = 2},
                 {.name = "state",
                  .type_name = "java.lang.String",
                  .default_value = Value("open"),
                  .precision = 5}},
            // The server would add those of the others.
            .aliases =
                {{"id", "id"}, {"customer", "customer"}, {"sum", "TOTAL"}, {"state", "state"}},
            .indexes =
                {{.name = "BY_SUM", .inline_size = 16, .fields = {{"sum", true}, {"state"}}},
                 {.name = "BY_WORD", .type = QueryIndexType::kFullText, .fields = {{"state"}}}}}},
      .query_parallelism = 2,
      .query_detail_metrics_size = 5,
      .sql_schema = "SHOP",
      .sql_index_max_inline_size = 32,
      .sql_escape_all = true,
      .max_query_iterators_count = 7,
      .rebalance_mode = CacheRebalanceMode::kSync,
      .rebalance_delay = absl::Milliseconds(8),
      .rebalance_timeout = absl::Milliseconds(9999),
      .rebalance_batch_size = 1 << 20,
      .rebalance_batches_prefetch_count = 11,
      .rebalance_order = 12,
      .rebalance_throttle = absl::Milliseconds(13),
      .group_name = FreshName(),
      .key_configuration = {{"OrderKey", "customer"}},
      .default_lock_timeout = absl::Milliseconds(14),
      .max_concurrent_async_operations = 15,
      .partition_loss_policy = PartitionLossPolicy::kReadWriteSafe,
      .eager_ttl = false,
      .statistics_enabled = true,
      .expiry_policy =
          ExpiryPolicy{
              .create = absl::Milliseconds(1500), .update = kEternal, .access = kUnchanged},
  };
}

TEST(ConfigurationTest, EveryPropertyComesBack) {
  const CacheConfiguration said = Whole();
  const auto cache = NodeClient().CreateCache<int, int>(said);
  ASSERT_TRUE(cache.ok()) << cache.status();
  const auto found = cache->Configuration();
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(*found, said);
}

TEST(ConfigurationTest, WhatIsNotSaidIsTheServers) {
  const auto cache = NodeClient().CreateCache<int, int>({.name = FreshName()});
  ASSERT_TRUE(cache.ok()) << cache.status();
  const CacheConfiguration found = cache->Configuration().value();
  EXPECT_EQ(found.name, cache->name());
  // As Java's documentation of CacheConfiguration has them.
  EXPECT_EQ(found.cache_mode, CacheMode::kPartitioned);
  EXPECT_EQ(found.atomicity_mode, CacheAtomicityMode::kAtomic);
  EXPECT_EQ(found.backups, 0);
  EXPECT_EQ(found.write_synchronization_mode, CacheWriteSynchronizationMode::kPrimarySync);
  EXPECT_EQ(found.copy_on_read, true);
  EXPECT_EQ(found.read_from_backup, true);
  EXPECT_EQ(found.rebalance_mode, CacheRebalanceMode::kAsync);
  EXPECT_EQ(found.rebalance_timeout, absl::Seconds(10));
  EXPECT_EQ(found.partition_loss_policy, PartitionLossPolicy::kIgnore);
  EXPECT_EQ(found.eager_ttl, true);
  EXPECT_EQ(found.statistics_enabled, false);
  EXPECT_EQ(found.expiry_policy, std::nullopt);
  EXPECT_TRUE(found.query_entities.empty());
}

TEST(ConfigurationTest, AReplicatedCacheIsOne) {
  const auto cache = NodeClient().GetOrCreateCache<int, int>(
      {.name = FreshName(), .cache_mode = CacheMode::kReplicated});
  ASSERT_TRUE(cache.ok()) << cache.status();
  EXPECT_EQ(cache->Configuration().value().cache_mode, CacheMode::kReplicated);
}

TEST(ConfigurationTest, CreateRefusesWhatGetOrCreateTakes) {
  const CacheConfiguration said = {.name = FreshName(), .backups = 1};
  ASSERT_TRUE((NodeClient().CreateCache<int, int>(said).ok()));
  const absl::Status again = NodeClient().CreateCache<int, int>(said).status();
  EXPECT_EQ(again.code(), absl::StatusCode::kAlreadyExists) << again;
  // What is there stays as it is.
  const auto there =
      NodeClient().GetOrCreateCache<int, int>({.name = said.name, .backups = 3}).value();
  EXPECT_EQ(there.Configuration().value().backups, 1);
  EXPECT_TRUE(NodeClient().AsyncGetOrCreateCache(said).Wait().ok());
}

TEST(ConfigurationTest, WhatTheServerCannotIsRefusedByName) {
  // 2.17 has no storage paths (feature 20).
  const absl::Status refused =
      NodeClient()
          .CreateCache<int, int>({.name = FreshName(), .storage_paths = {"/somewhere"}})
          .status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnimplemented) << refused;
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("20"));
}

TEST(ConfigurationTest, ACacheThatIsNotThereHasNone) {
  EXPECT_EQ((NodeClient().GetCache<int, int>("nowhere").Configuration().status().code()),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace glowplug
