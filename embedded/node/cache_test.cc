// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <map>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::CacheProperty;
using api::Operation;
using api::Value;
using api::ValueType;
using ::testing::HasSubstr;

class CacheTest : public ::testing::Test {
 protected:
  CacheTest() : node_(OpenNode()), client_(*node_) {}

  std::map<int64_t, Value> Configuration(std::string_view cache) {
    const api::Reply& reply = client_.Call({Operation::kCacheConfiguration, {}, cache});
    EXPECT_EQ(reply.status, 0) << client_.text();
    std::map<int64_t, Value> properties;
    for (uint64_t i = 0; i + 1 < reply.row_count; i += 2) {
      properties[reply.rows[i].int64] = reply.rows[i + 1];
    }
    return properties;
  }

  std::unique_ptr<Node> node_;
  TestClient client_;
};

TEST_F(CacheTest, ComesAndGoesByName) {
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("a")}}), 0);
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("a")}}), 1001);
  EXPECT_EQ(client_.text(),
            "Failed to start cache (a cache with the same name is already started): a");
  EXPECT_EQ(client_.Status({Operation::kGetOrCreateCache, {Text("a")}}), 0);
  EXPECT_EQ(client_.Status({Operation::kGetOrCreateCache, {Text("b")}}), 0);
  EXPECT_EQ(client_.Call({Operation::kCacheNames}).row_count, 2u);
  EXPECT_EQ(client_.Status({Operation::kPut, {Int(1), Int(1)}, "a"}), 0);
  EXPECT_EQ(client_.Status({Operation::kDestroyCache, {}, "a"}), 0);
  EXPECT_EQ(client_.Status({Operation::kDestroyCache, {}, "a"}), 1000);
  EXPECT_EQ(client_.Status({Operation::kGet, {Int(1)}, "a"}), 1000);
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("a")}}), 0);
  EXPECT_EQ(client_.Row({Operation::kSize, {}, "a"}).int64, 0);
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("")}}), 1);
  EXPECT_EQ(client_.Status({Operation::kCacheConfiguration, {}, "none"}), 1000);
}

// "Aa" and "BB" are of the same hash in Java.
TEST_F(CacheTest, TwoNamesOfOneIdAreToldApart) {
  ASSERT_EQ(IdOf("Aa"), IdOf("BB"));
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("Aa")}}), 0);
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("BB")}}), 1);
  EXPECT_THAT(client_.text(), HasSubstr("Aa"));
}

TEST_F(CacheTest, OfANameHasJavasDefaults) {
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("a")}}), 0);
  std::map<int64_t, Value> properties = Configuration("a");
  const auto number = [&](CacheProperty property) {
    return properties[static_cast<int64_t>(property)].int64;
  };
  EXPECT_EQ(number(CacheProperty::kCacheMode), 2);
  EXPECT_EQ(number(CacheProperty::kAtomicity), 1);
  EXPECT_EQ(number(CacheProperty::kWriteSync), 2);
  EXPECT_EQ(number(CacheProperty::kRebalanceTimeout), 10000);
  EXPECT_EQ(number(CacheProperty::kSqlIndexMaxInlineSize), -1);
  EXPECT_EQ(properties[static_cast<int64_t>(CacheProperty::kGroup)].type, ValueType::kNull);
}

TEST_F(CacheTest, ConfigurationsComeBack) {
  const std::vector<Value> asked = {
      Property(CacheProperty::kName),      Text("a"), Property(CacheProperty::kGroup),   Text("g"),
      Property(CacheProperty::kAtomicity), Int(0),    Property(CacheProperty::kBackups), Int(3)};
  EXPECT_EQ(client_.Status({Operation::kCreateCacheConfigured, asked}), 0) << client_.text();
  EXPECT_EQ(client_.Status({Operation::kCreateCacheConfigured, asked}), 1001);
  EXPECT_EQ(client_.Status({Operation::kGetOrCreateCacheConfigured, asked}), 0);
  std::map<int64_t, Value> properties = Configuration("a");
  for (size_t i = 0; i < asked.size(); i += 2) {
    EXPECT_TRUE(ignite::testing::Same(properties[asked[i].int64], asked[i + 1])) << i;
  }
}

// A replicated cache has 512 partitions: an int's is its lower bits.
TEST_F(CacheTest, ReplicatedHasPartitionsOfItsOwn) {
  EXPECT_EQ(client_.Status({Operation::kCreateCacheConfigured,
                            {Property(CacheProperty::kName), Text("r"),
                             Property(CacheProperty::kCacheMode), Int(1)}}),
            0);
  EXPECT_EQ(client_.Status({Operation::kPut, {Int(600), Int(1)}, "r"}), 0);
  const Value null = ignite::testing::Null();
  const Value no = ignite::testing::Number(ValueType::kBool, 0);
  EXPECT_EQ(client_.Call({Operation::kScan, {null, Int(9), Int(88), no}, "r"}).row_count, 2u);
  EXPECT_EQ(client_.Status({Operation::kScan, {null, Int(9), Int(512), no}, "r"}), 1);
  EXPECT_EQ(Configuration("r")[static_cast<int64_t>(CacheProperty::kBackups)].int64, INT32_MAX);
}

TEST_F(CacheTest, KeysLieByTheirAffinityField) {
  const Value pair[] = {Text("Key"), Text("city")};
  const Value keys[] = {ignite::testing::Items(ValueType::kObjectArray, pair, -1)};
  EXPECT_EQ(client_.Status({Operation::kCreateCacheConfigured,
                            {Property(CacheProperty::kName), Text("a"),
                             Property(CacheProperty::kKeyConfiguration),
                             ignite::testing::Items(ValueType::kObjectArray, keys, -1)}}),
            0)
      << client_.text();
  const api::ObjectField fields[] = {{sdk::BytesOf("id"), ValueType::kInt, {}},
                                     {sdk::BytesOf("city"), ValueType::kInt, {}}};
  api::ObjectType type{};
  type.struct_size = sizeof(type);
  type.name = sdk::BytesOf("Key");
  type.fields = fields;
  type.field_count = 2;
  for (int64_t id = 0; id < 5; ++id) {
    const Value values[] = {Int(id), Int(42)};
    api::Record record{};
    record.type = &type;
    record.fields = values;
    EXPECT_EQ(client_.Status({Operation::kPut, {ignite::testing::Object(record), Int(id)}, "a"}),
              0);
    EXPECT_EQ(client_.Row({Operation::kGet, {ignite::testing::Object(record)}, "a"}).int64, id);
  }
  const Value null = ignite::testing::Null();
  const Value no = ignite::testing::Number(ValueType::kBool, 0);
  EXPECT_EQ(client_.Call({Operation::kScan, {null, Int(9), Int(42), no}, "a"}).row_count, 10u);
}

TEST_F(CacheTest, AllPartitionsAreTheNodes) {
  EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("a")}}), 0);
  const api::Reply& reply =
      client_.Call({Operation::kMapping,
                    {ignite::testing::Null(), ignite::testing::Number(ValueType::kBool, 0),
                     Int(IdOf("a")), Int(12345)}});
  ASSERT_EQ(reply.status, 0) << client_.text();
  const api::Topology topology = client_.Mapping();
  ASSERT_EQ(topology.node_count, 1u);
  ASSERT_EQ(topology.mapping_count, 1u);
  EXPECT_EQ(topology.mappings[0].cache_id, IdOf("a"));
  ASSERT_EQ(topology.mappings[0].partition_count, 1024u);
  for (int i = 0; i < 1024; ++i) EXPECT_EQ(topology.mappings[0].primary[i], 0u);
}

}  // namespace
}  // namespace glowplug::node
