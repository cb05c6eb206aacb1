// SPDX-License-Identifier: Apache-2.0
#include "core/engine/control_operations.h"

#include <glowplug/sdk/buffer.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace glowplug {
namespace {

using api::ValueType;
using ::testing::ElementsAre;

api::Value Number(ValueType type, int64_t number, int64_t extra = 0) {
  api::Value value{};
  value.type = type;
  value.int64 = number;
  value.extra = extra;
  return value;
}

api::Value Text(std::string_view text) {
  api::Value value{};
  value.type = ValueType::kString;
  value.bytes = sdk::BytesOf(text).data;
  value.count = static_cast<uint32_t>(text.size());
  return value;
}

api::Value Texts(const std::vector<api::Value>& texts) {
  api::Value value{};
  value.type = ValueType::kStringArray;
  value.items = texts.data();
  value.count = static_cast<uint32_t>(texts.size());
  return value;
}

absl::Status Decode(Operation& operation, const std::vector<api::Value>& rows) {
  api::Reply reply{};
  reply.struct_size = sizeof(reply);
  reply.operation = operation.kind;
  reply.rows = rows.data();
  reply.row_count = rows.size();
  return operation.Decode(reply);
}

// 00112233-4455-6677-8899-aabbccddeeff
const api::Value kUuid =
    Number(ValueType::kUuid, 0x0011223344556677, static_cast<int64_t>(0x8899AABBCCDDEEFF));
const NodeId kId = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                    0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};

TEST(ControlOperationsTest, EndpointsHaveIdsPortsAndAddresses) {
  const std::vector<api::Value> addresses = {Text("10.0.0.1"), Text(""), Text("host")};
  const std::vector<api::Value> none;
  const Ref<EndpointsOperation> endpoints(new EndpointsOperation);
  ASSERT_TRUE(Decode(*endpoints, {Number(ValueType::kLong, 5), Number(ValueType::kInt, 2), kUuid,
                                  Number(ValueType::kInt, 10800), Texts(addresses), kUuid,
                                  Number(ValueType::kInt, 0), Texts(none), kUuid})
                  .ok());
  ASSERT_EQ(endpoints->added.size(), 1u) << "a node without a port takes no clients";
  EXPECT_EQ(endpoints->added[0].id, kId);
  EXPECT_EQ(endpoints->added[0].port, 10800);
  EXPECT_THAT(endpoints->added[0].hosts, ElementsAre("10.0.0.1", "host"));
}

TEST(ControlOperationsTest, RowsOfAnotherKindAreAnError) {
  const std::vector<api::Value> none;
  const api::Value version = Number(ValueType::kLong, 5);
  for (const std::vector<api::Value>& rows : std::vector<std::vector<api::Value>>{
           {},
           {version},
           {version, version},
           {version, Number(ValueType::kInt, -1)},
           {version, Number(ValueType::kInt, 1), kUuid},
           {version, Number(ValueType::kInt, 1), version, Number(ValueType::kInt, 1), Texts(none)},
           {version, Number(ValueType::kInt, 1), kUuid, Number(ValueType::kInt, 1), kUuid}}) {
    const Ref<EndpointsOperation> endpoints(new EndpointsOperation);
    EXPECT_EQ(Decode(*endpoints, rows).code(), absl::StatusCode::kDataLoss) << rows.size();
  }
  const Ref<DataCenterOperation> center(new DataCenterOperation);
  EXPECT_EQ(Decode(*center, {version}).code(), absl::StatusCode::kDataLoss);
}

TEST(ControlOperationsTest, TheNodesOfADataCenter) {
  const Ref<DataCenterOperation> center(new DataCenterOperation);
  ASSERT_TRUE(Decode(*center, {kUuid}).ok());
  EXPECT_THAT(center->nodes, ElementsAre(kId));
}

}  // namespace
}  // namespace glowplug
