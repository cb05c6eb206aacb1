// SPDX-License-Identifier: Apache-2.0
// Three real nodes, each behind a proxy that counts: operations on one key reach the node that
// holds it first, and which that is, we say as Java's own affinity function does.
#include "plugins/routing/affinity.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/api/codec.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plugins/codec_binary/codec_fixture.h"
#include "tests/affinity/counting_proxy.h"
#include "tests/affinity/random_keys.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::CountingProxy;
using test::IgniteCluster;
using test::KeyType;
using test::KeyTypes;
using test::RandomKeys;

constexpr size_t kNodes = 3;

// What the cluster says of keys.
struct Located {
  std::vector<int32_t> partitions;  // of the keys
  std::vector<Uuid> primaries;      // of the partitions
};

class ThreeNodes : public ::testing::Environment {
 public:
  void SetUp() override {
    cluster_ = IgniteCluster::Start({.nodes = kNodes}).value();
    std::string uri = "ignite://";
    for (int node = 0; node < cluster_->nodes(); ++node) {
      proxies_.push_back(std::make_unique<CountingProxy>(cluster_->port(node)));
      absl::StrAppend(&uri, node == 0 ? "" : ",", "127.0.0.1:", proxies_.back()->port());
      // Who is local to a connection is the node at its end.
      const Client direct = Client::Open(absl::StrCat("ignite://127.0.0.1:", cluster_->port(node),
                                                      "?routing=round_robin"))
                                .value();
      const NodeIdList list = direct.Cluster().NodeIds().value();
      const std::vector<ClusterNode> all = direct.Cluster().Nodes(list.ids).value();
      for (const ClusterNode& one : all) {
        if (one.is_local) ids_.push_back(one.id);
      }
    }
    ASSERT_EQ(ids_.size(), kNodes);
    uri_ = uri;
    client_ = Client::Open(uri).value();
  }
  void TearDown() override {
    client_.reset();
    proxies_.clear();
    cluster_.reset();
  }

  const std::string& uri() const { return uri_; }
  const Client& client() const { return *client_; }
  IgniteCluster& cluster() { return *cluster_; }

  std::array<uint64_t, kNodes> Requests() const {
    std::array<uint64_t, kNodes> requests{};
    for (size_t i = 0; i < kNodes; ++i) requests[i] = proxies_[i]->requests();
    return requests;
  }
  uint64_t Mappings() const {
    uint64_t mappings = 0;
    for (const auto& proxy : proxies_) mappings += proxy->mappings();
    return mappings;
  }
  // Which node `operation` reached; none, when it was not exactly one.
  template <class Operation>
  std::optional<size_t> Reached(const Operation& operation) const {
    const auto before = Requests();
    operation();
    const auto after = Requests();
    std::optional<size_t> reached;
    for (size_t i = 0; i < kNodes; ++i) {
      if (after[i] == before[i]) continue;
      if (reached.has_value() || after[i] != before[i] + 1) return std::nullopt;
      reached = i;
    }
    return reached;
  }
  size_t NodeOf(const Uuid& id) const {
    return static_cast<size_t>(std::find(ids_.begin(), ids_.end(), id) - ids_.begin());
  }

  Located Locate(const std::string& cache, const std::vector<Value>& keys) const {
    ObjectArray<Value> list;
    for (const Value& key : keys) list.push_back(key);
    const auto control = client_->GetOrCreateCache<Value, Value>("control").value();
    const auto told = control.WithKeepBinary()
                          .Invoke<Value>(Value(1), Object("org.glowplug.test.Locate"), cache, list)
                          .value();
    Located located;
    const std::vector<Value> parts = told.Elements();
    for (const Value& part : parts.at(0).Elements()) {
      located.partitions.push_back(part.As<int32_t>().value());
    }
    for (const Value& id : parts.at(1).Elements()) {
      located.primaries.push_back(id.As<Uuid>().value());
    }
    return located;
  }

  // Uses the cache until a mapping has come and each node is connected to.
  void WarmUp(const Cache<Value, Value>& cache, const std::vector<Value>& keys,
              const Located& located) const {
    const absl::Time patience = absl::Now() + absl::Seconds(20);
    for (size_t right = 0, i = 0; right < 50 && absl::Now() < patience; ++i) {
      const size_t key = i % keys.size();
      const auto reached = Reached([&] { ASSERT_TRUE(cache.ContainsKey(keys[key]).ok()); });
      const size_t primary =
          NodeOf(located.primaries.at(static_cast<size_t>(located.partitions[key])));
      right = reached == primary ? right + 1 : 0;
    }
  }

 private:
  std::unique_ptr<IgniteCluster> cluster_;
  std::vector<std::unique_ptr<CountingProxy>> proxies_;
  std::vector<Uuid> ids_;
  std::string uri_;
  std::optional<Client> client_;
};

ThreeNodes* const nodes = [] {
  auto* made = new ThreeNodes;  // GoogleTest's from here on
  ::testing::AddGlobalTestEnvironment(made);
  return made;
}();

// All of one group: each for itself would take megabytes of the nodes' few for its partitions.
Cache<Value, Value> MakeCache(const std::string& name) {
  CacheConfiguration configuration{.name = name, .backups = 1, .group_name = "placed"};
  configuration.key_configuration = {{test::kOrderType, "customer"}};
  return nodes->client().CreateCache<Value, Value>(configuration).value();
}

std::string NameOf(const ::testing::TestParamInfo<KeyType>& info) {
  std::string name;
  for (const char c : info.param.name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
  }
  return name;
}

class KeyTypeTest : public ::testing::TestWithParam<KeyType> {};

INSTANTIATE_TEST_SUITE_P(All, KeyTypeTest, ::testing::ValuesIn(KeyTypes()), NameOf);

// Reads, writes and removes, each to be seen by one proxy alone.
TEST_P(KeyTypeTest, OperationsReachThePrimary) {
  const Cache<Value, Value> cache = MakeCache("reach " + GetParam().name);
  const std::vector<Value> keys = RandomKeys(GetParam(), 500);
  // Types are registered before anything is counted.
  ASSERT_TRUE(cache.Put(keys[0], Value(1)).ok());
  const Located located = nodes->Locate("reach " + GetParam().name, keys);
  nodes->WarmUp(cache, keys, located);
  uint64_t operations = 0;
  uint64_t right = 0;
  for (size_t i = 0; i < keys.size(); ++i) {
    const size_t primary =
        nodes->NodeOf(located.primaries.at(static_cast<size_t>(located.partitions[i])));
    const auto count = [&](const auto& operation) {
      ++operations;
      if (nodes->Reached(operation) == primary) ++right;
    };
    count([&] { ASSERT_TRUE(cache.Put(keys[i], Value(static_cast<int32_t>(i))).ok()); });
    count([&] { ASSERT_EQ(cache.Get(keys[i]).value(), Value(static_cast<int32_t>(i))); });
    count([&] { ASSERT_TRUE(cache.GetAndPut(keys[i], Value(7)).ok()); });
    count([&] { ASSERT_TRUE(cache.Remove(keys[i]).value()); });
  }
  EXPECT_GE(static_cast<double>(right), 0.999 * static_cast<double>(operations))
      << right << " of " << operations;
}

// Ours, from key to partition, without a cluster in between.
TEST_P(KeyTypeTest, JavaPlacesTenThousandKeysAsWeDo) {
  const std::string name = "agree " + GetParam().name;
  const Cache<Value, Value> cache = MakeCache(name);
  const std::vector<Value> keys = RandomKeys(GetParam(), 10'000);
  ASSERT_TRUE(cache.Put(keys[0], Value(1)).ok());
  const Located located = nodes->Locate(name, keys);
  ASSERT_EQ(located.partitions.size(), keys.size());

  conformance::OpenedDoor<api::Codec> codec(
      binary::BinaryPlugin({.compact_footer = "on", .name_mapper = "full"}));
  const bool by_configuration = GetParam().name.find("cache's") != std::string::npos;
  size_t agreed = 0;
  for (size_t i = 0; i < keys.size(); ++i) {
    api::Value key = keys[i].view();
    // What the cache's configuration says, this codec has not been told: the field is given to it.
    const Value field = by_configuration ? keys[i].Field("customer").value() : Value();
    if (by_configuration) key = field.view();
    api::Request request{};
    request.struct_size = sizeof(request);
    request.operation = api::Operation::kGet;
    request.args = &key;
    request.arg_count = 1;
    uint32_t hash = 0;
    api::Failure failure = sdk::NoFailure();
    ASSERT_EQ(codec->Hash(&request, &hash, &failure), api::Outcome::kDone) << keys[i];
    const auto count = static_cast<uint32_t>(located.primaries.size());
    if (routing::PartitionOf(hash, count) == static_cast<uint32_t>(located.partitions[i])) {
      ++agreed;
    } else if (agreed + 5 > i) {
      ADD_FAILURE() << keys[i] << ": Java says " << located.partitions[i] << ", we "
                    << routing::PartitionOf(hash, count);
    }
  }
  EXPECT_EQ(agreed, keys.size());
}

// Has a node make a cache, and waits until it is there.
Cache<Value, Value> HaveCacheMade(const std::string& name, int32_t partitions, bool own_affinity) {
  const auto control = nodes->client().GetOrCreateCache<Value, Value>("control").value();
  EXPECT_TRUE(control
                  .Invoke<Value>(Value(1), Object("org.glowplug.test.CreateCache"), name,
                                 partitions, own_affinity)
                  .ok());
  for (int i = 0; i < 200; ++i) {
    const std::vector<std::string> names = nodes->client().CacheNames().value();
    if (std::find(names.begin(), names.end(), name) != names.end()) break;
    absl::SleepFor(absl::Milliseconds(50));
  }
  return nodes->client().GetCache<Value, Value>(name);
}

const KeyType& TypeNamed(const std::string& name) {
  return *std::find_if(KeyTypes().begin(), KeyTypes().end(),
                       [&](const KeyType& type) { return type.name == name; });
}

// How many of the keys' reads reach the primary.
size_t ReachPrimary(const Cache<Value, Value>& cache, const std::vector<Value>& keys,
                    const Located& located) {
  size_t right = 0;
  for (size_t i = 0; i < keys.size(); ++i) {
    const size_t primary =
        nodes->NodeOf(located.primaries.at(static_cast<size_t>(located.partitions[i])));
    if (nodes->Reached([&] { ASSERT_TRUE(cache.Get(keys[i]).ok()); }) == primary) ++right;
  }
  return right;
}

TEST(AffinityTest, ACountThatIsNoPowerOfTwo) {
  const Cache<Value, Value> cache = HaveCacheMade("of 1000 partitions", 1000, false);
  const std::vector<Value> keys = RandomKeys(TypeNamed("string"), 500);
  const Located located = nodes->Locate("of 1000 partitions", keys);
  ASSERT_EQ(located.primaries.size(), 1000u);
  nodes->WarmUp(cache, keys, located);
  EXPECT_EQ(ReachPrimary(cache, keys, located), keys.size());
}

// Three hundred gets go to each node in its turn, and no mapping is asked for: as soon as each node
// is connected to, and none has news of the topology any more.
template <class K, class V>
void ExpectInTurn(const Cache<K, V>& cache, const std::vector<K>& keys) {
  ASSERT_EQ(keys.size(), 300u);
  const std::array<size_t, kNodes> in_turn = {100, 100, 100};
  std::array<size_t, kNodes> reached{};
  uint64_t asked = 0;
  const absl::Time patience = absl::Now() + absl::Seconds(20);
  do {
    reached = {};
    const uint64_t before = nodes->Mappings();
    for (const K& key : keys) {
      const auto node = nodes->Reached([&] { ASSERT_TRUE(cache.Get(key).ok()); });
      if (node.has_value()) ++reached[*node];
    }
    asked = nodes->Mappings() - before;
  } while ((reached != in_turn || asked > 0) && absl::Now() < patience);
  EXPECT_EQ(reached, in_turn);
  EXPECT_EQ(asked, 0u);
}

TEST(AffinityTest, AnAffinityFunctionOfTheUsersOwnMeansAnyNode) {
  ExpectInTurn(HaveCacheMade("of its own affinity", 1024, true), RandomKeys(TypeNamed("int"), 300));
}

// The servers' class is as good as the usual function, but nobody can tell: so says the mapper.
TEST(AffinityTest, AMapperOfTheHostsPlacesTheKeysOfItsCache) {
  const std::string name = "of a mapped affinity";
  HaveCacheMade(name, 300, true);
  HaveCacheMade("of another mapped affinity", 300, true);
  const std::vector<Value> keys = RandomKeys(TypeNamed("int"), 300);
  const Located located = nodes->Locate(name, keys);
  ASSERT_EQ(located.primaries.size(), 300u);
  std::mutex mutex;  // around what follows: any thread of the client asks
  std::set<std::pair<std::string, uint32_t>> asked;
  ClientOptions options;
  options.partition_mapper = [&](std::string_view cache, uint32_t partitions) -> KeyPartition {
    const std::lock_guard lock(mutex);
    asked.emplace(cache, partitions);
    if (cache != name) return nullptr;
    return [partitions](const Value& key) {
      return routing::PartitionOf(static_cast<uint32_t>(key.As<int32_t>().value()), partitions);
    };
  };
  const Client client = Client::Open(nodes->uri(), std::move(options)).value();
  const auto cache = client.GetCache<Value, Value>(name);
  nodes->WarmUp(cache, keys, located);
  EXPECT_EQ(ReachPrimary(cache, keys, located), keys.size());
  const auto is_asked = [&](const std::string& of) {
    const std::lock_guard lock(mutex);
    return asked.count({of, 300}) > 0;
  };
  EXPECT_TRUE(is_asked(name));
  EXPECT_FALSE(is_asked("of another mapped affinity")) << "nobody has used it";

  // Where the mapper has nothing to say, any node serves; a scan of one partition needs no mapper.
  const auto other = client.GetCache<Value, Value>("of another mapped affinity");
  for (int i = 0; i < 1000 && !is_asked("of another mapped affinity"); ++i) {
    ASSERT_TRUE(other.Get(keys[0]).ok());
  }
  ASSERT_TRUE(is_asked("of another mapped affinity"));
  ExpectInTurn(other, keys);
  for (int32_t partition = 0; partition < 50; ++partition) {
    const auto node =
        nodes->Reached([&] { ASSERT_TRUE(cache.Scan({.partition = partition}).NextPage().ok()); });
    EXPECT_EQ(node, nodes->NodeOf(located.primaries[static_cast<size_t>(partition)]));
  }
}

TEST(AffinityTest, AScanOfOnePartitionGoesToItsPrimary) {
  const Cache<Value, Value> cache = MakeCache("scanned");
  const std::vector<Value> keys = RandomKeys(TypeNamed("int"), 300);
  const Located located = nodes->Locate("scanned", keys);
  nodes->WarmUp(cache, keys, located);
  for (int32_t partition = 0; partition < 100; ++partition) {
    const auto reached =
        nodes->Reached([&] { ASSERT_TRUE(cache.Scan({.partition = partition}).NextPage().ok()); });
    EXPECT_EQ(reached, nodes->NodeOf(located.primaries[static_cast<size_t>(partition)]));
  }
}

// Many caches in use and a change of the topology: one request, not one for each.
TEST(AffinityTest, AChangeAsksForAllCachesAtOnce) {
  const Client client = Client::Open(nodes->uri()).value();
  std::vector<Cache<int32_t, int32_t>> caches;
  for (int i = 0; i < 20; ++i) {
    caches.push_back(client
                         .CreateCache<int32_t, int32_t>(
                             {.name = absl::StrCat("asked for ", i), .group_name = "placed too"})
                         .value());
  }
  const auto use = [&] {
    for (int round = 0; round < 20; ++round) {
      for (const auto& cache : caches) ASSERT_TRUE(cache.Get(round).ok());
    }
  };
  use();
  const uint64_t before = nodes->Mappings();
  ASSERT_TRUE((client.CreateCache<int32_t, int32_t>("one more").ok()));
  use();
  const uint64_t asked = nodes->Mappings() - before;
  EXPECT_GE(asked, 1u);
  // Nodes hear of a version one after the other, and the client of this program asks, too.
  EXPECT_LE(asked, 6u);
}

TEST(AffinityTest, WithRoundRobinNothingIsAsked) {
  const Client client = Client::Open(nodes->uri() + "?routing=round_robin").value();
  std::vector<int32_t> keys(300);
  std::iota(keys.begin(), keys.end(), 0);
  ExpectInTurn(client.GetOrCreateCache<int32_t, int32_t>("in turn").value(), keys);
}

}  // namespace
}  // namespace glowplug
