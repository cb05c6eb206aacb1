// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::Operation;
using api::Value;
using api::ValueType;
using ::testing::HasSubstr;

class ClusterTest : public ::testing::Test {
 protected:
  ClusterTest() : node_(OpenNode(Options())), client_(*node_) {
    EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("c")}}), 0);
    EXPECT_EQ(client_.Status({Operation::kPut, {Int(1), Int(10)}, "c"}), 0);
  }
  static NodeOptions Options() {
    NodeOptions options;
    options.addresses = {"127.0.0.1"};
    options.port = 10800;
    options.idle_timeout_ms = 1234;
    return options;
  }
  int32_t SetState(int state, bool force = true) {
    return client_.Status({Operation::kSetClusterState, {Byte(state), Bool(force)}});
  }
  int64_t State() { return client_.Row({Operation::kClusterState}).int64; }

  std::unique_ptr<Node> node_;
  TestClient client_;
};

TEST_F(ClusterTest, ReadOnlyRefusesWrites) {
  EXPECT_EQ(State(), 1);
  EXPECT_EQ(SetState(2), 0);
  EXPECT_EQ(State(), 2);
  EXPECT_EQ(client_.Row({Operation::kGet, {Int(1)}, "c"}).int64, 10);
  const TestClient::Request writes[] = {
      {Operation::kPut, {Int(1), Int(2)}, "c"},
      {Operation::kRemoveKey, {Int(9)}, "c"},
      {Operation::kPutAll, {Int(1), Int(2)}, "c"},
      {Operation::kClear, {}, "c"},
      {Operation::kRemoveAll, {}, "c"},
      {Operation::kCreateCache, {Text("d")}},
      {Operation::kDestroyCache, {}, "c"},
      {Operation::kGetAndRemove, {Int(1)}, "c"},
  };
  for (const TestClient::Request& write : writes) {
    EXPECT_EQ(client_.Status(write), 1) << static_cast<int>(write.operation);
    EXPECT_THAT(client_.text(), HasSubstr("cluster is in read-only mode"));
  }
  EXPECT_EQ(SetState(1), 0);
  EXPECT_EQ(client_.Row({Operation::kGet, {Int(1)}, "c"}).int64, 10);
}

TEST_F(ClusterTest, InactiveRefusesAllThatNeedsData) {
  EXPECT_EQ(SetState(0, false), 1) << "the caches of memory would be empty";
  EXPECT_EQ(State(), 1);
  EXPECT_EQ(SetState(0), 0);
  EXPECT_EQ(State(), 0);
  const TestClient::Request requests[] = {
      {Operation::kGet, {Int(1)}, "c"},
      {Operation::kPut, {Int(1), Int(2)}, "c"},
      {Operation::kCacheNames},
      {Operation::kCreateCache, {Text("d")}},
      {Operation::kCacheConfiguration, {}, "c"},
      {Operation::kScan, {Null(), Int(1), Int(-1), Bool(false)}, "c"},
      {Operation::kDestroyCache, {}, "c"},
      {Operation::kMapping, {Null(), ignite::testing::Number(ValueType::kBool, 0), Int(IdOf("c"))}},
  };
  for (const TestClient::Request& request : requests) {
    EXPECT_EQ(client_.Status(request), 1) << static_cast<int>(request.operation);
    EXPECT_THAT(client_.text(), HasSubstr("the cluster is inactive"));
  }
  EXPECT_EQ(client_.Status({Operation::kGet, {Int(1)}, "none"}), 1000);
  EXPECT_EQ(client_.Status({Operation::kHeartbeat}), 0);
  EXPECT_EQ(SetState(1), 0);
  EXPECT_EQ(client_.Row({Operation::kGet, {Int(1)}, "c"}).type, ValueType::kNull)
      << "memory was emptied, as a real node's";
}

TEST_F(ClusterTest, TheLogIsAlwaysWritten) {
  EXPECT_FALSE(client_.True({Operation::kWalEnabled, {Text("c")}})) << "there is none in memory";
  EXPECT_EQ(client_.Status({Operation::kSetWal, {Text("c"), Bool(false)}}), 1);
  EXPECT_EQ(client_.Status({Operation::kWalEnabled, {Text("none")}}), 1);
  EXPECT_EQ(client_.Status({Operation::kSetWal, {Text("none"), Bool(false)}}), 1);
}

TEST_F(ClusterTest, TellsOfItself) {
  EXPECT_EQ(client_.Row({Operation::kIdleTimeout}).int64, 1234);
  const api::Reply* ids = &client_.Call({Operation::kNodeIds, {Long(-1), Null()}});
  ASSERT_EQ(ids->row_count, 2u);
  EXPECT_EQ(ids->rows[0].int64, 1);
  EXPECT_EQ(ids->rows[1].int64, node_->id().most);
  EXPECT_EQ(ids->rows[1].extra, node_->id().least);
  const Value id = ids->rows[1];
  EXPECT_EQ(client_.Call({Operation::kNodeIds, {Long(1), Null()}}).row_count, 0u) << "no news";
  EXPECT_EQ(client_.Call({Operation::kNodeIds, {Long(-1), Bool(false)}}).row_count, 1u);
  EXPECT_EQ(
      client_.Call({Operation::kNodeIds, {Long(-1), Null(), Text("no"), Text("x")}}).row_count, 1u);
  EXPECT_EQ(
      client_
          .Call({Operation::kNodeIds, {Long(-1), Null(), Text("glowplug.node"), Text("embedded")}})
          .row_count,
      2u);
  const api::Reply& info = client_.Call({Operation::kNodes, {id}});
  ASSERT_EQ(info.status, 0);
  ASSERT_EQ(info.row_count, uint64_t{api::kNodeValues});
  EXPECT_EQ(info.rows[0].int64, node_->id().most);
  Value other = id;
  other.extra ^= 1;
  EXPECT_EQ(client_.Call({Operation::kNodes, {other}}).row_count, 0u);
}

TEST_F(ClusterTest, TellsWhereItIsReached) {
  const api::Reply& endpoints = client_.Call({Operation::kEndpoints, {Long(-1), Long(-1)}});
  ASSERT_EQ(endpoints.row_count, 5u);
  EXPECT_EQ(endpoints.rows[1].int64, 1);
  EXPECT_EQ(endpoints.rows[3].int64, 10800);
  EXPECT_EQ(client_.Call({Operation::kEndpoints, {Long(1), Long(-1)}}).row_count, 2u);
}

}  // namespace
}  // namespace glowplug::node
