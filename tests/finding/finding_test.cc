// SPDX-License-Identifier: Apache-2.0
// How a client comes to know of real nodes: by a finder of the host's, by name servers, by what the
// cluster tells, through what lies in between.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/net/endpoint_source.h"
#include "core/net/fake_name_server.h"
#include "tests/affinity/counting_proxy.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::CountingProxy;
using test::IgniteCluster;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// A registry that says what it is told to say.
class Registry {
 public:
  void Say(absl::StatusOr<std::vector<std::string>> endpoints) {
    const std::lock_guard lock(mutex_);
    endpoints_ = std::move(endpoints);
  }
  int asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  AddressFinder finder() {
    return [this] {
      const std::lock_guard lock(mutex_);
      ++asked_;
      return endpoints_;
    };
  }

 private:
  mutable std::mutex mutex_;
  absl::StatusOr<std::vector<std::string>> endpoints_ = std::vector<std::string>();
  int asked_ = 0;
};

class FindingTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = IgniteCluster::Start({.nodes = 3}).value(); }
  static void TearDownTestSuite() { cluster_.reset(); }

  static std::string EndpointOf(int node) {
    return absl::StrCat("127.0.0.1:", cluster_->port(node));
  }
  static Cache<int32_t, int32_t> CacheOf(const Client& client) {
    return client.GetOrCreateCache<int32_t, int32_t>("found").value();
  }
  // Uses the cache until the condition holds; false when it does not within half a minute.
  static bool UseUntil(const Client& client, const std::function<bool()>& holds) {
    const auto cache = client.GetCache<int32_t, int32_t>("found");
    const absl::Time patience = absl::Now() + absl::Seconds(30);
    for (int32_t key = 0; !holds(); ++key) {
      if (absl::Now() > patience) return false;
      (void)cache.Get(key % 1000);
      absl::SleepFor(absl::Milliseconds(1));
    }
    return true;
  }
  static std::vector<std::string> Endpoints(const Client& client) {
    std::vector<std::string> endpoints;
    for (const NodeConnection& node : client.Connections()) endpoints.push_back(node.endpoint);
    return endpoints;
  }

  static std::unique_ptr<IgniteCluster> cluster_;
};

std::unique_ptr<IgniteCluster> FindingTest::cluster_;

// What the name servers of the system would be asked for; one on loopback answers here.
TEST_F(FindingTest, ServiceRecordsLeadToNodes) {
  const FakeNameServer server([&](const std::string& query) {
    std::vector<ServiceRecord> records;
    for (int node = 0; node < cluster_->nodes(); ++node) {
      records.push_back({.priority = static_cast<uint16_t>(3 - node),
                         .weight = 1,
                         .port = cluster_->port(node),
                         .host = "localhost"});
    }
    return SrvAnswer(query, records);
  });
  const EndpointSource source = ServicesOf({.host = "cluster.example"}, server.server());
  ClientOptions options;
  options.address_finder = [source]() -> absl::StatusOr<std::vector<std::string>> {
    const auto found = source();
    if (!found.ok()) return found.status();
    std::vector<std::string> endpoints;
    for (const EndpointConfig& endpoint : *found) endpoints.push_back(endpoint.text);
    return endpoints;
  };
  const Client client =
      Client::Open("ignite://not-looked-at.invalid?routing=round_robin", std::move(options))
          .value();
  EXPECT_THAT(Endpoints(client), ElementsAre(absl::StrCat("localhost:", cluster_->port(2)),
                                             absl::StrCat("localhost:", cluster_->port(1)),
                                             absl::StrCat("localhost:", cluster_->port(0))));
  CacheOf(client);
  EXPECT_TRUE(UseUntil(client, [&] { return client.Metrics().connections == 3; }));
}

TEST_F(FindingTest, EachAddressOfANameIsTriedAsANode) {
  const Client client = Client::Open(absl::StrCat("ignite://localhost:", cluster_->port(0),
                                                  "?dns=all&routing=round_robin"))
                            .value();
  EXPECT_THAT(Endpoints(client), ::testing::Contains(EndpointOf(0)));
  EXPECT_TRUE(CacheOf(client).Put(1, 1).ok());
}

TEST_F(FindingTest, ANameThatNobodyKnowsSaysSo) {
  const absl::Time begun = absl::Now();
  for (const char* uri : {"ignite://no.such.name.invalid?dns=all&connect_timeout=2s",
                          "ignite+srv://no.such.name.invalid?connect_timeout=2s"}) {
    const absl::Status refused = Client::Open(uri).status();
    EXPECT_TRUE(absl::IsUnavailable(refused) || absl::IsDeadlineExceeded(refused)) << refused;
    EXPECT_EQ(InfoOf(refused).origin, Origin::kNetwork);
  }
  EXPECT_LT(absl::Now() - begun, absl::Seconds(10));
}

TEST_F(FindingTest, AFinderThatDoesNotAnswerIsNotWaitedForLong) {
  std::promise<void> answer;
  ClientOptions options;
  options.address_finder = [answered = std::shared_future<void>(answer.get_future())]()
      -> absl::StatusOr<std::vector<std::string>> {
    answered.wait();
    return absl::UnavailableError("too late");
  };
  const absl::Time begun = absl::Now();
  const absl::Status refused =
      Client::Open("ignite://finder?connect_timeout=200ms", std::move(options)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kDeadlineExceeded) << refused;
  EXPECT_LT(absl::Now() - begun, absl::Seconds(5));
  answer.set_value();
}

TEST_F(FindingTest, WhatAFinderSaysWronglyIsRefused) {
  Registry registry;
  registry.Say(std::vector<std::string>{"host:x"});
  const absl::Status refused =
      Client::Open("ignite://finder", {.address_finder = registry.finder()}).status();
  EXPECT_THAT(std::string(refused.message()), HasSubstr("ClientOptions::address_finder"));
  registry.Say(std::vector<std::string>());
  EXPECT_EQ(Client::Open("ignite://finder", {.address_finder = registry.finder()}).status().code(),
            absl::StatusCode::kUnavailable);
}

// As behind NAT: nodes tell of addresses that are other ones from here.
class ProxiedTest : public FindingTest {
 protected:
  void SetUp() override {
    for (int node = 0; node < cluster_->nodes(); ++node) {
      proxies_.push_back(std::make_unique<CountingProxy>(cluster_->port(node)));
    }
  }
  std::string UriOfFirst() const {
    return absl::StrCat("ignite://127.0.0.1:", proxies_[0]->port());
  }
  uint64_t Requests() const {
    uint64_t requests = 0;
    for (const auto& proxy : proxies_) requests += proxy->requests();
    return requests;
  }

  std::vector<std::unique_ptr<CountingProxy>> proxies_;
};

TEST_F(ProxiedTest, DiscoveredNodesAreReachedWhereTheMapSays) {
  std::string map;
  for (int node = 0; node < cluster_->nodes(); ++node) {
    absl::StrAppend(&map, map.empty() ? "" : ",", EndpointOf(node),
                    "=127.0.0.1:", proxies_[static_cast<size_t>(node)]->port());
  }
  const Client client = Client::Open(UriOfFirst() + "?address_map=" + map).value();
  const auto cache = CacheOf(client);
  ASSERT_TRUE(UseUntil(client, [&] { return client.Metrics().connections == 3; }));
  const uint64_t before = Requests();
  for (int32_t key = 0; key < 300; ++key) ASSERT_TRUE(cache.Get(key).ok());
  EXPECT_EQ(Requests() - before, 300u) << "nothing goes by another way";
  for (const auto& proxy : proxies_) EXPECT_GT(proxy->requests(), 50u);
}

TEST_F(ProxiedTest, AddressesThatAreDeniedAreNotUsed) {
  const Client client = Client::Open(UriOfFirst() + "?address_deny=127.0.0.0/8,::1").value();
  const auto cache = CacheOf(client);
  const uint64_t before = proxies_[0]->requests();
  for (int32_t key = 0; key < 1000; ++key) ASSERT_TRUE(cache.Get(key).ok());
  EXPECT_EQ(proxies_[0]->requests() - before, 1000u);
  EXPECT_THAT(Endpoints(client), ElementsAre(absl::StrCat("127.0.0.1:", proxies_[0]->port())));
}

TEST_F(ProxiedTest, AFunctionOfTheHostsMapsAndRefuses) {
  ClientOptions options;
  const std::string second = EndpointOf(1);
  const std::string through = absl::StrCat("127.0.0.1:", proxies_[1]->port());
  options.address_mapper = [=](std::string_view endpoint) -> std::optional<std::string> {
    if (endpoint == second) return through;
    return std::nullopt;
  };
  const Client client = Client::Open(UriOfFirst(), std::move(options)).value();
  CacheOf(client);
  ASSERT_TRUE(UseUntil(client, [&] { return client.Metrics().connections == 2; }));
  EXPECT_THAT(Endpoints(client),
              UnorderedElementsAre(absl::StrCat("127.0.0.1:", proxies_[0]->port()), through));
}

TEST_F(FindingTest, ConnectionsTellOfEachNode) {
  const Client client = Client::Open(absl::StrCat("ignite://", EndpointOf(0), ",", EndpointOf(1),
                                                  ",127.0.0.1:1?routing=round_robin"))
                            .value();
  std::vector<NodeConnection> nodes = client.Connections();
  ASSERT_EQ(nodes.size(), 3u);
  // Nothing but a connection was asked for, and of the first.
  EXPECT_EQ(nodes[0].state, NodeState::kReady);
  EXPECT_EQ(nodes[1].state, NodeState::kIdle);
  EXPECT_TRUE(client.Ping(nodes[0]).ok());
  EXPECT_TRUE(client.Ping(nodes[1]).ok());
  const absl::Status dead = client.Ping(nodes[2]);
  EXPECT_EQ(dead.code(), absl::StatusCode::kUnavailable) << dead;
  EXPECT_THAT(std::string(dead.message()), HasSubstr("127.0.0.1:1"));
  EXPECT_FALSE(InfoOf(dead).may_have_happened);

  nodes = client.Connections();
  const NodeIdList list = client.Cluster().NodeIds().value();
  std::set<Uuid> ids;
  for (int i = 0; i < 2; ++i) {
    const NodeConnection& node = nodes[static_cast<size_t>(i)];
    EXPECT_EQ(node.endpoint, EndpointOf(i));
    EXPECT_EQ(node.state, NodeState::kReady);
    EXPECT_EQ(node.protocol, "ignite 1.7.0");
    EXPECT_THAT(node.features, ::testing::Contains(11u)) << "the heartbeat";
    EXPECT_TRUE(node.last_error.ok());
    ASSERT_TRUE(node.node_id.has_value());
    EXPECT_THAT(list.ids, ::testing::Contains(*node.node_id));
    ids.insert(*node.node_id);
  }
  EXPECT_EQ(ids.size(), 2u);
  EXPECT_EQ(nodes[2].state, NodeState::kDown);
  EXPECT_EQ(nodes[2].node_id, std::nullopt);
  EXPECT_EQ(nodes[2].protocol, "");
  EXPECT_EQ(nodes[2].last_error.code(), absl::StatusCode::kUnavailable);

  NodeConnection nobody;
  nobody.index = 99;
  EXPECT_EQ(client.Ping(nobody).code(), absl::StatusCode::kNotFound);
  client.Close();
  EXPECT_EQ(client.Ping(nodes[0]).code(), absl::StatusCode::kCancelled);
}

// The last: it leaves the cluster with a node less.
TEST_F(FindingTest, AFinderIsAskedAgainWhenANodeIsLost) {
  Registry registry;
  registry.Say(std::vector<std::string>{EndpointOf(0)});
  const Client client = Client::Open("ignite://finder?routing=round_robin&timeout=5s",
                                     {.address_finder = registry.finder()})
                            .value();
  CacheOf(client);
  EXPECT_THAT(Endpoints(client), ElementsAre(EndpointOf(0)));
  EXPECT_EQ(registry.asked(), 1);

  registry.Say(std::vector<std::string>{EndpointOf(1), EndpointOf(2)});
  ASSERT_TRUE(cluster_->Kill(0).ok());
  ASSERT_TRUE(UseUntil(client, [&] { return client.Metrics().connections == 2; }));
  EXPECT_THAT(Endpoints(client), UnorderedElementsAre(EndpointOf(1), EndpointOf(2)));
  const auto cache = client.GetCache<int32_t, int32_t>("found");
  for (int32_t key = 0; key < 100; ++key) {
    const absl::Status put = cache.Put(key, key);
    ASSERT_TRUE(put.ok()) << put;
  }

  // What it cannot say changes nothing.
  registry.Say(absl::UnavailableError("the registry is down"));
  ASSERT_TRUE(cluster_->Kill(1).ok());
  const int before = registry.asked();
  ASSERT_TRUE(UseUntil(client, [&] { return registry.asked() > before + 1; }));
  EXPECT_THAT(Endpoints(client), UnorderedElementsAre(EndpointOf(1), EndpointOf(2)));
  EXPECT_TRUE(cache.Get(1).ok());

  // And it is asked until all are there again.
  registry.Say(std::vector<std::string>{EndpointOf(2)});
  ASSERT_TRUE(UseUntil(client, [&] { return Endpoints(client).size() == 1; }));
  EXPECT_THAT(Endpoints(client), ElementsAre(EndpointOf(2)));
}

}  // namespace
}  // namespace glowplug
