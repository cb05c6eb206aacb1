// SPDX-License-Identifier: Apache-2.0
// States, write-ahead logs, nodes and endpoints of real clusters.
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::IgniteCluster;

TEST(ClusterTest, TheStateDecidesWhatIsAllowed) {
  const auto node = IgniteCluster::Start({}).value();
  const auto client = Client::Open(node->uri()).value();
  const Cluster cluster = client.Cluster();
  EXPECT_EQ(cluster.State().value(), ClusterState::kActive);
  const auto cache = client.CreateCache<int, int>("states").value();
  ASSERT_TRUE(cache.Put(1, 1).ok());

  ASSERT_TRUE(cluster.SetState(ClusterState::kActiveReadOnly).ok());
  EXPECT_EQ(cluster.State().value(), ClusterState::kActiveReadOnly);
  EXPECT_EQ(cache.Get(1).value(), 1);
  const absl::Status read_only = cache.Put(1, 2);
  EXPECT_FALSE(read_only.ok());
  EXPECT_EQ(InfoOf(read_only).origin, Origin::kServer);
  EXPECT_TRUE(InfoOf(read_only).connection_usable);

  ASSERT_TRUE(cluster.AsyncSetState(ClusterState::kActive).Wait().ok());
  ASSERT_TRUE(cache.Put(1, 3).ok());

  // What only memory holds would be lost: force says that this is wanted.
  EXPECT_FALSE(cluster.SetState(ClusterState::kInactive).ok());
  EXPECT_EQ(cluster.State().value(), ClusterState::kActive);
  ASSERT_TRUE(cluster.SetState(ClusterState::kInactive, /*force=*/true).ok());
  EXPECT_EQ(cluster.AsyncState().Wait().value(), ClusterState::kInactive);
  const absl::Status inactive = cache.Get(1).status();
  EXPECT_FALSE(inactive.ok());
  EXPECT_EQ(InfoOf(inactive).origin, Origin::kServer) << inactive;

  ASSERT_TRUE(cluster.SetState(ClusterState::kActive).ok());
  const auto again = client.GetOrCreateCache<int, int>("states").value();
  EXPECT_TRUE(again.Put(1, 4).ok());
}

TEST(ClusterTest, TheWriteAheadLogIsSwitchedByCache) {
  const auto node = IgniteCluster::Start({.auth = true}).value();  // keeps its data on disk
  const auto client = Client::Open(node->uri()).value();
  const Cluster cluster = client.Cluster();
  ASSERT_TRUE((client.CreateCache<int, int>("logged").ok()));
  EXPECT_TRUE(cluster.IsWalEnabled("logged").value());
  EXPECT_TRUE(cluster.DisableWal("logged").value());
  EXPECT_FALSE(cluster.IsWalEnabled("logged").value());
  EXPECT_FALSE(cluster.DisableWal("logged").value());  // it was off
  EXPECT_TRUE(cluster.AsyncEnableWal("logged").Wait().value());
  EXPECT_TRUE(cluster.AsyncIsWalEnabled("logged").Wait().value());
  EXPECT_FALSE(cluster.IsWalEnabled("nowhere").ok());
}

TEST(ClusterTest, TellsOfItsNodes) {
  const auto nodes = IgniteCluster::Start({.nodes = 2}).value();
  const auto client = Client::Open(nodes->uri()).value();
  const Cluster cluster = client.Cluster();

  const NodeIdList all = cluster.NodeIds().value();
  EXPECT_EQ(all.ids.size(), 2u);
  EXPECT_GE(all.topology_version, 2);
  EXPECT_EQ(cluster.NodeIds({.kind = NodeKind::kServer}).value().ids.size(), 2u);
  EXPECT_EQ(cluster.NodeIds({.kind = NodeKind::kClient}).value().ids.size(), 0u);
  EXPECT_EQ(cluster.NodeIds({.attributes = {{"no.such.attribute", Value("x")}}}).value().ids.size(),
            0u);

  const auto described = cluster.Nodes(all.ids).value();
  ASSERT_EQ(described.size(), 2u);
  std::set<Uuid> ids;
  std::set<int64_t> orders;
  int local = 0;
  for (const ClusterNode& node : described) {
    ids.insert(node.id);
    orders.insert(node.order);
    local += node.is_local ? 1 : 0;
    EXPECT_FALSE(node.is_client);
    EXPECT_EQ(ToString(node.version), "2.17.0");
    EXPECT_THAT(node.addresses, testing::Contains("127.0.0.1"));
    EXPECT_FALSE(node.consistent_id.is_null());
    EXPECT_EQ(node.attributes.at("org.apache.ignite.build.ver"), Value("2.17.0"));
    EXPECT_GT(node.version.released,
              absl::FromCivil(absl::CivilDay(2024, 1, 1), absl::UTCTimeZone()));
    EXPECT_LT(node.version.released,
              absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone()));
  }
  EXPECT_EQ(ids, std::set<Uuid>(all.ids.begin(), all.ids.end()));
  EXPECT_EQ(orders, (std::set<int64_t>{1, 2}));
  EXPECT_EQ(local, 1);
  // By an attribute that both have.
  const auto by_version =
      cluster.NodeIds({.attributes = {{"org.apache.ignite.build.ver", Value("2.17.0")}}});
  EXPECT_EQ(by_version.value().ids.size(), 2u);

  const EndpointChanges endpoints = cluster.Endpoints().value();
  EXPECT_EQ(endpoints.topology_version, all.topology_version);
  std::set<uint16_t> ports;
  for (const NodeEndpoint& endpoint : endpoints.added) {
    EXPECT_EQ(ids.count(endpoint.id), 1u);
    EXPECT_THAT(endpoint.addresses, testing::Contains("127.0.0.1"));
    ports.insert(endpoint.port);
  }
  EXPECT_EQ(ports, (std::set<uint16_t>{nodes->port(0), nodes->port(1)}));
  EXPECT_TRUE(endpoints.removed.empty());

  ASSERT_TRUE(nodes->Kill(1).ok());
  // Once the other has noticed.
  EndpointChanges after;
  for (int i = 0; i < 200 && after.removed.empty(); ++i) {
    after = cluster.Endpoints(endpoints.topology_version).value_or(EndpointChanges());
    absl::SleepFor(absl::Milliseconds(50));
  }
  ASSERT_EQ(after.removed.size(), 1u);
  EXPECT_EQ(ids.count(after.removed[0]), 1u);
  EXPECT_EQ(cluster.NodeIds().value().ids.size(), 1u);

  EXPECT_EQ(client.IdleTimeout().value(), absl::InfiniteDuration());
  EXPECT_TRUE(client.Heartbeat().ok());
}

}  // namespace
}  // namespace glowplug
