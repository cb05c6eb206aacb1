// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/escaping.h>
#include <glowplug/entry.h>
#include <glowplug/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace glowplug {
namespace {

TEST(EntryTest, AVersionIsWhatTheJavaClientSends) {
  sdk::HeapArena arena;
  api::Value written;
  Marshal<CacheEntryVersion>::Write(
      {.topology_version = 1, .order = 2, .node_order = 3, .cluster_id = 4}, written, arena);
  EXPECT_EQ(written.type, api::ValueType::kOptimized);
  // Of GridCacheVersion(1, 2, 3, 4): tests/golden/key_value.json, put_all_conflict.
  EXPECT_EQ(absl::BytesToHexString(
                std::string(reinterpret_cast<const char*>(written.bytes), written.count)),
            "6548d6811d000001000000020000000000000003000020");
}

TEST(EntryTest, AVersionOutOfRangeIsNotWritten) {
  const auto written_as = [](const CacheEntryVersion& version) {
    sdk::HeapArena arena;
    api::Value written;
    Marshal<CacheEntryVersion>::Write(version, written, arena);
    return written.type;
  };
  EXPECT_EQ(written_as({.node_order = (1 << 27) - 1, .cluster_id = 31}),
            api::ValueType::kOptimized);
  EXPECT_EQ(written_as({.cluster_id = 32}), api::ValueType::kAbsent);
  EXPECT_EQ(written_as({.cluster_id = -1}), api::ValueType::kAbsent);
  EXPECT_EQ(written_as({.node_order = 1 << 27}), api::ValueType::kAbsent);
  EXPECT_EQ(written_as({.node_order = -1}), api::ValueType::kAbsent);
}

TEST(EntryTest, ExpireTimesAreMillisecondsAndZeroIsNever) {
  EXPECT_EQ(internal::ToExpireTime(absl::InfiniteFuture()), 0);
  EXPECT_EQ(internal::ToExpireTime(absl::FromUnixMillis(1234)), 1234);
  // Long ago is not never.
  EXPECT_EQ(internal::ToExpireTime(absl::UnixEpoch()), 1);
  EXPECT_EQ(internal::ToExpireTime(absl::InfinitePast()), 1);
}

api::Value Of(api::ValueType type, int64_t number = 0) {
  api::Value value{};
  value.type = type;
  value.int64 = number;
  return value;
}

TEST(EntryTest, OneProcessorThatFailsLeavesTheOthers) {
  sdk::HeapArena arena;
  api::Value rows[] = {Of(api::ValueType::kInt, 1),  Of(api::ValueType::kBool, 1),
                       Of(api::ValueType::kInt, 10), Of(api::ValueType::kInt, 2),
                       Of(api::ValueType::kBool, 0), {}};
  Marshal<std::string_view>::Write("refused", rows[5], arena);
  api::Reply reply{};
  reply.rows = rows;
  reply.row_count = std::size(rows);
  std::vector<Invoked<int, int>> results;
  ASSERT_TRUE((internal::ReadInvoked<int, int>(reply, results)).ok());
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].key, 1);
  EXPECT_EQ(results[0].result.value(), 10);
  EXPECT_EQ(results[1].key, 2);
  const absl::Status failed = results[1].result.status();
  EXPECT_THAT(std::string(failed.message()), testing::HasSubstr("refused"));
  EXPECT_EQ(InfoOf(failed).peer_code, 1040);
  EXPECT_EQ(InfoOf(failed).origin, Origin::kServer);

  reply.row_count = 4;
  EXPECT_EQ((internal::ReadInvoked<int, int>(reply, results)).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace glowplug
