// SPDX-License-Identifier: Apache-2.0
#include <glowplug/cache_configuration.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace glowplug {
namespace {

using internal::ReadConfiguration;
using internal::WriteConfiguration;

CacheConfiguration Whole() {
  return {
      .name = "whole",
      .cache_mode = CacheMode::kReplicated,
      .atomicity_mode = CacheAtomicityMode::kTransactional,
      .backups = 2,
      .write_synchronization_mode = CacheWriteSynchronizationMode::kFullAsync,
      .copy_on_read = false,
      .read_from_backup = false,
      .data_region_name = "region",
      .onheap_cache_enabled = true,
      .query_entities = {{.key_type = "java.lang.Integer",
                          .value_type = "Student",
                          .table = "STUDENT",
                          .key_field = "SID",
                          .fields = {{.name = "SID",
                                      .type_name = "java.lang.Integer",
                                      .is_key = true,
                                      .not_null = true},
                                     {.name = "GPA",
                                      .type_name = "java.math.BigDecimal",
                                      .default_value = Value(3.5),
                                      .precision = 10,
                                      .scale = 2}},
                          .aliases = {{"GPA", "GRADE"}},
                          .indexes = {{.name = "BY_GPA",
                                       .type = QueryIndexType::kFullText,
                                       .inline_size = 16,
                                       .fields = {{"GPA", true}, {"SID"}}}}}},
      .query_parallelism = 4,
      .query_detail_metrics_size = 5,
      .sql_schema = "PUBLIC",
      .sql_index_max_inline_size = 6,
      .sql_escape_all = true,
      .max_query_iterators_count = 7,
      .rebalance_mode = CacheRebalanceMode::kNone,
      .rebalance_delay = absl::Milliseconds(-1),
      .rebalance_timeout = absl::Seconds(9),
      .rebalance_batch_size = 10,
      .rebalance_batches_prefetch_count = 11,
      .rebalance_order = 12,
      .rebalance_throttle = absl::Milliseconds(13),
      .group_name = "group",
      .key_configuration = {{"Order", "customer"}, {"Item"}},
      .default_lock_timeout = absl::Seconds(14),
      .max_concurrent_async_operations = 15,
      .partition_loss_policy = PartitionLossPolicy::kReadWriteAll,
      .eager_ttl = false,
      .statistics_enabled = true,
      .expiry_policy = ExpiryPolicy{.create = absl::Seconds(1), .access = kEternal},
      .storage_paths = {"/one", "/two"},
      .index_path = "/three",
  };
}

absl::StatusOr<CacheConfiguration> ReadBack(const std::vector<api::Value>& rows) {
  api::Reply reply{};
  reply.rows = rows.data();
  reply.row_count = rows.size();
  CacheConfiguration read;
  if (absl::Status status = ReadConfiguration(reply, read); !status.ok()) return status;
  return read;
}

api::Value Int(int64_t number) {
  api::Value value{};
  value.type = api::ValueType::kInt;
  value.int64 = number;
  return value;
}

TEST(CacheConfigurationTest, EveryPropertyComesBack) {
  sdk::HeapArena arena;
  const CacheConfiguration whole = Whole();
  const std::vector<api::Value> args = WriteConfiguration(whole, arena);
  std::set<int64_t> numbers;
  for (size_t i = 0; i < args.size(); i += 2) numbers.insert(args[i].int64);
  // The protocol's property codes, all of them and each once.
  EXPECT_THAT(numbers, testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 100, 101, 200, 201, 202, 203, 204,
                                            205, 206, 300, 301, 302, 303, 304, 305, 306, 400, 401,
                                            402, 403, 404, 405, 406, 407, 408, 409));
  EXPECT_EQ(args.size(), 2 * numbers.size());
  const auto read = ReadBack(args);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, whole);
}

TEST(CacheConfigurationTest, WhatIsNotSaidIsNotSent) {
  sdk::HeapArena arena;
  const CacheConfiguration brief = {.name = "brief", .backups = 0};
  const std::vector<api::Value> args = WriteConfiguration(brief, arena);
  ASSERT_EQ(args.size(), 4u);
  EXPECT_EQ(args[0].int64, 0);
  EXPECT_EQ(args[2].int64, 3);
  EXPECT_EQ(args[3].int64, 0);
}

TEST(CacheConfigurationTest, PrintsWhatIsSaid) {
  std::ostringstream text;
  text << CacheConfiguration{.name = "cities", .cache_mode = CacheMode::kPartitioned, .backups = 1};
  EXPECT_EQ(text.str(), "name=cities, cache_mode=PARTITIONED, backups=1");

  const std::string whole = ToString(Whole());
  for (const char* part :
       {"name=whole, cache_mode=REPLICATED, atomicity_mode=TRANSACTIONAL, backups=2",
        "query_entities=[{key_type=java.lang.Integer, value_type=Student, table=STUDENT, "
        "key_field=SID, fields=[SID java.lang.Integer key not null, "
        "GPA java.math.BigDecimal default 3.5 precision 10 scale 2], aliases=[GPA as GRADE], "
        "indexes=[BY_GPA FULLTEXT [GPA descending, SID] inline 16]}]",
        "rebalance_timeout=9s", "key_configuration=[Order by customer, Item]",
        "expiry_policy={create 1s, update unchanged, access eternal}",
        "storage_paths=[/one, /two], index_path=/three"}) {
    EXPECT_THAT(whole, testing::HasSubstr(part));
  }
}

TEST(CacheConfigurationTest, ANewerServerMaySayMore) {
  const auto read = ReadBack({Int(999), Int(1), Int(3), Int(5), Int(1), Int(77)});
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->backups, 5);
  EXPECT_EQ(ToString(*read), "cache_mode=77, backups=5");
}

TEST(CacheConfigurationTest, DurationsAreRoundedUp) {
  sdk::HeapArena arena;
  const CacheConfiguration brief = {.name = "", .rebalance_timeout = absl::Microseconds(1500)};
  EXPECT_EQ(WriteConfiguration(brief, arena).back().int64, 2);
}

TEST(CacheConfigurationTest, AnErrorNamesTheProperty) {
  api::Value text{};
  text.type = api::ValueType::kString;
  const absl::Status wrong = ReadBack({Int(3), text}).status();
  EXPECT_THAT(std::string(wrong.message()),
              testing::AllOf(testing::HasSubstr("backups"), testing::HasSubstr("expected int")));
  EXPECT_EQ(ReadBack({Int(3)}).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace glowplug
