// SPDX-License-Identifier: Apache-2.0
// What a node has is there when its store is opened again.
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::CacheProperty;
using api::Operation;
using api::Value;
using api::ValueType;

class ReopenTest : public ::testing::Test {
 protected:
  ReopenTest()
      : directory_(std::filesystem::path(::testing::TempDir()) /
                   ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(directory_);
  }
  ~ReopenTest() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<Node> Open() const {
    NodeOptions options;
    options.store.directory = directory_.string();
    return OpenNode(std::move(options));
  }

 private:
  const std::filesystem::path directory_;
};

TEST_F(ReopenTest, EntriesAndConfigurationsAreThere) {
  std::string consistent_id;
  ignite::Uuid id;
  {
    const auto node = Open();
    consistent_id = node->consistent_id();
    id = node->id();
    TestClient client(*node);
    EXPECT_EQ(
        client.Status({Operation::kCreateCacheConfigured,
                       {Property(CacheProperty::kName), Text("c"), Property(CacheProperty::kGroup),
                        Text("g"), Property(CacheProperty::kBackups), Int(2)}}),
        0);
    EXPECT_EQ(client.Status({Operation::kCreateCache, {Text("gone")}}), 0);
    EXPECT_EQ(client.Status({Operation::kPut, {Int(1), Int(1)}, "gone"}), 0);
    for (int64_t i = 0; i < 50; ++i) {
      EXPECT_EQ(client.Status({Operation::kPut, {Int(i), Int(10 * i)}, "c"}), 0);
    }
    EXPECT_EQ(client.Status({Operation::kDestroyCache, {}, "gone"}), 0);
  }
  const auto node = Open();
  EXPECT_EQ(node->consistent_id(), consistent_id);
  EXPECT_FALSE(node->id() == id) << "a real node has a new one with each start";
  TestClient client(*node);
  EXPECT_EQ(client.Call({Operation::kCacheNames}).row_count, 1u);
  EXPECT_EQ(client.Row({Operation::kSize, {}, "c"}).int64, 50);
  EXPECT_EQ(client.Row({Operation::kGet, {Int(7)}, "c"}).int64, 70);
  const api::Reply& reply = client.Call({Operation::kCacheConfiguration, {}, "c"});
  int found = 0;
  for (uint64_t i = 0; i + 1 < reply.row_count; i += 2) {
    if (reply.rows[i].int64 == static_cast<int64_t>(CacheProperty::kGroup)) {
      ++found;
      EXPECT_TRUE(ignite::testing::Same(reply.rows[i + 1], Text("g")));
    }
    if (reply.rows[i].int64 == static_cast<int64_t>(CacheProperty::kBackups)) {
      ++found;
      EXPECT_EQ(reply.rows[i + 1].int64, 2);
    }
  }
  EXPECT_EQ(found, 2);
  EXPECT_EQ(client.Status({Operation::kCreateCache, {Text("gone")}}), 0);
  EXPECT_EQ(client.Row({Operation::kSize, {}, "gone"}).int64, 0);
}

TEST_F(ReopenTest, TypesAreThere) {
  const api::ObjectField fields[] = {{sdk::BytesOf("city"), ValueType::kString, {}}};
  api::ObjectType type{};
  type.struct_size = sizeof(type);
  type.name = sdk::BytesOf("Place");
  type.fields = fields;
  type.field_count = 1;
  const Value values[] = {Text("Bern")};
  api::Record record{};
  record.type = &type;
  record.fields = values;
  const Value type_id = Int(777);
  {
    const auto node = Open();
    TestClient client(*node);
    EXPECT_EQ(client.Status({Operation::kCreateCache, {Text("c")}}), 0);
    EXPECT_EQ(client.Status({Operation::kPut, {Int(1), ignite::testing::Object(record)}, "c"}), 0);
    EXPECT_TRUE(client.True({Operation::kPutTypeName, {Byte(0), type_id, Text("a.B")}}));
  }
  const auto node = Open();
  TestClient client(*node);
  const Value row = client.Row({Operation::kGet, {Int(1)}, "c"});
  ASSERT_EQ(row.type, ValueType::kObject);
  EXPECT_TRUE(ignite::testing::SameObject(*row.object, record));
  EXPECT_TRUE(
      ignite::testing::Same(client.Row({Operation::kTypeName, {Byte(0), type_id}}), Text("a.B")));
}

TEST_F(ReopenTest, WhatExpiresStillDoes) {
  constexpr int64_t kShortMs = 300;
  {
    const auto node = Open();
    TestClient client(*node);
    EXPECT_EQ(client.Status({Operation::kCreateCache, {Text("c")}}), 0);
    for (int64_t key : {1, 2}) {
      EXPECT_EQ(client.Status({Operation::kPut, {Int(key), Int(1)}, "c", {kShortMs, -2, -2}}), 0);
    }
    EXPECT_EQ(client.Status({Operation::kPut, {Int(3), Int(1)}, "c"}), 0);
  }
  const auto node = Open();
  TestClient client(*node);
  // An update keeps the end that the entry had before.
  EXPECT_EQ(client.Status({Operation::kPut, {Int(2), Int(2)}, "c"}), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(2 * kShortMs));
  for (int64_t key : {1, 2}) {
    EXPECT_EQ(client.Row({Operation::kGet, {Int(key)}, "c"}).type, ValueType::kNull) << key;
  }
  EXPECT_EQ(client.Row({Operation::kSize, {}, "c"}).int64, 1);
}

// A real node with persistence is active after its start, whatever it was before.
TEST_F(ReopenTest, TheClusterIsActive) {
  for (const int state : {2, 0}) {
    const auto node = Open();
    TestClient client(*node);
    EXPECT_EQ(client.Row({Operation::kClusterState}).int64, 1);
    EXPECT_EQ(client.Status({Operation::kSetClusterState, {Byte(state), Bool(false)}}), 0)
        << client.text();
  }
  EXPECT_EQ(Open()->state(), ClusterState::kActive);
}

TEST_F(ReopenTest, TheLogOfAStoreOnDiskCanBeSaidToBeOff) {
  const auto node = Open();
  TestClient client(*node);
  EXPECT_EQ(client.Status({Operation::kCreateCache, {Text("c")}}), 0);
  EXPECT_TRUE(client.True({Operation::kWalEnabled, {Text("c")}}));
  EXPECT_TRUE(client.True({Operation::kSetWal, {Text("c"), Bool(false)}}));
  EXPECT_FALSE(client.True({Operation::kSetWal, {Text("c"), Bool(false)}}));
  EXPECT_FALSE(client.True({Operation::kWalEnabled, {Text("c")}}));
}

}  // namespace
}  // namespace glowplug::node
