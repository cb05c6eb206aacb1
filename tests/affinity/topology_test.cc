// SPDX-License-Identifier: Apache-2.0
// Nodes that are found, that leave, and that come back as others: real ones, real kills.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/affinity/counting_proxy.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::CountingProxy;
using test::IgniteCluster;

class TopologyTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = IgniteCluster::Start({.nodes = 3}).value(); }
  static void TearDownTestSuite() { cluster_.reset(); }

  static std::string EndpointOf(int node) {
    return absl::StrCat("127.0.0.1:", cluster_->port(node));
  }
  // Uses the cache until the condition holds; false when it does not within half a minute. What
  // fails while a node dies is not looked at.
  static bool UseUntil(const Cache<int32_t, int32_t>& cache, const std::function<bool()>& holds) {
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    for (int32_t key = 0; !holds(); ++key) {
      if (absl::Now() > patience) return false;
      (void)cache.Get(key % 1000);
      absl::SleepFor(absl::Milliseconds(1));
    }
    return true;
  }

  static std::unique_ptr<IgniteCluster> cluster_;
};

std::unique_ptr<IgniteCluster> TopologyTest::cluster_;

TEST_F(TopologyTest, OneEndpointIsEnough) {
  const Client client = Client::Open("ignite://" + EndpointOf(1)).value();
  const auto cache = client.GetOrCreateCache<int32_t, int32_t>("found").value();
  EXPECT_TRUE(UseUntil(cache, [&] { return client.Metrics().connections == 3; }))
      << client.Metrics().connections;
  // Those that were found are picked, too, and nothing fails.
  for (int32_t key = 0; key < 300; ++key) ASSERT_TRUE(cache.Put(key, key).ok());
}

TEST_F(TopologyTest, SeveralEndpointsOfOneNodeAreOne) {
  const CountingProxy first(cluster_->port(0));
  const CountingProxy second(cluster_->port(0));
  const Client client =
      Client::Open(absl::StrCat("ignite://127.0.0.1:", first.port(), ",127.0.0.1:", second.port()))
          .value();
  const auto cache = client.GetOrCreateCache<int32_t, int32_t>("one node").value();
  // Both proxies lead to one of the three nodes; the other two are found.
  ASSERT_TRUE(UseUntil(cache, [&] { return client.Metrics().connections >= 4; }));
  const uint64_t through_first = first.requests();
  const uint64_t through_second = second.requests();
  for (int32_t key = 0; key < 300; ++key) ASSERT_TRUE(cache.Get(key).ok());
  const bool first_unused = first.requests() == through_first;
  const bool second_unused = second.requests() == through_second;
  EXPECT_NE(first_unused, second_unused);
  // A third, as it holds a third of the keys.
  const uint64_t requests = first.requests() - through_first + second.requests() - through_second;
  EXPECT_GT(requests, 50u);
  EXPECT_LT(requests, 170u);
}

TEST_F(TopologyTest, WithoutDiscoveryThereAreTheEndpointsAlone) {
  const Client client = Client::Open(absl::StrCat("ignite://", EndpointOf(0), ",", EndpointOf(1),
                                                  "?routing=round_robin"))
                            .value();
  const auto cache = client.GetOrCreateCache<int32_t, int32_t>("endpoints").value();
  for (int32_t key = 0; key < 1000; ++key) ASSERT_TRUE(cache.Get(key).ok());
  EXPECT_EQ(client.Metrics().connections, 2u);
}

TEST_F(TopologyTest, EndpointsThatLeadNowhereDoNoHarm) {
  // A port that nobody listens on.
  const Client client = Client::Open(absl::StrCat("ignite://", EndpointOf(0), ",127.0.0.1:1,",
                                                  EndpointOf(1), ",", EndpointOf(2)))
                            .value();
  const auto cache = client.GetOrCreateCache<int32_t, int32_t>("nowhere").value();
  ASSERT_TRUE(UseUntil(cache, [&] { return client.Metrics().connections == 3; }));
  const absl::Time begun = absl::Now();
  for (int32_t key = 0; key < 500; ++key) ASSERT_TRUE(cache.Put(key, key).ok());
  EXPECT_LT(absl::Now() - begun, absl::Seconds(10));
}

// The last: it leaves the cluster changed.
TEST_F(TopologyTest, ANodeLeavesAndComesBackAsAnother) {
  CountingProxy proxy(cluster_->port(2));
  const Client client = Client::Open(absl::StrCat("ignite://", EndpointOf(0), ",", EndpointOf(1),
                                                  ",127.0.0.1:", proxy.port()))
                            .value();
  const auto cache =
      client.GetOrCreateCache<int32_t, int32_t>({.name = "leaving", .backups = 1}).value();
  ASSERT_TRUE(UseUntil(cache, [&] { return client.Metrics().connections == 3; }));
  ASSERT_TRUE(UseUntil(cache, [&] { return proxy.requests() > 20; }));

  ASSERT_TRUE(cluster_->Kill(2).ok());
  ASSERT_TRUE(UseUntil(cache, [&] { return client.Metrics().connections == 2; }));
  // The others take over what it held: the mapping is asked for anew, and nothing goes to it.
  const absl::Time patience = absl::Now() + absl::Seconds(30);
  for (int32_t in_a_row = 0, key = 0; in_a_row < 300; ++key) {
    ASSERT_LT(absl::Now(), patience);
    in_a_row = cache.Put(key % 1000, key).ok() ? in_a_row + 1 : 0;
  }

  ASSERT_TRUE(cluster_->Restart(2).ok());
  ASSERT_TRUE(UseUntil(cache, [&] { return client.Metrics().connections == 3; }));
  // Under its new id it is the primary of a third of the partitions again.
  const uint64_t before = proxy.requests();
  EXPECT_TRUE(UseUntil(cache, [&] { return proxy.requests() - before > 100; }));
  for (int32_t key = 0; key < 300; ++key) ASSERT_TRUE(cache.Put(key, key).ok());
}

}  // namespace
}  // namespace glowplug
