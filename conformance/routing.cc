// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/routing.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <set>
#include <string>
#include <thread>

namespace glowplug::conformance {
namespace {

std::set<uint32_t> IndexesOf(const std::vector<api::Node>& nodes) {
  std::set<uint32_t> indexes;
  for (const api::Node& node : nodes) indexes.insert(node.index);
  return indexes;
}

// All questions that a core may ask; gives the answers.
std::vector<uint32_t> AskAll(api::Picker& picker) {
  std::vector<uint32_t> answers;
  for (const int32_t cache_id : {0, 1, -1, 0x7FFFFFFF}) {
    for (const uint32_t routable : {0U, 1U}) {
      for (const uint32_t hash : {0U, 1U, 1023U, 0x80000000U, 0xFFFFFFFFU}) {
        for (const uint32_t attempt : {0U, 1U, 2U, 3U, 7U, 0xFFFFFFFFU}) {
          answers.push_back(picker.Pick(cache_id, routable, hash, attempt));
        }
      }
    }
  }
  return answers;
}

void ExpectOnly(const std::vector<uint32_t>& answers, const std::set<uint32_t>& indexes) {
  for (const uint32_t answer : answers) {
    EXPECT_TRUE(answer == api::kAnyNode || indexes.count(answer) == 1)
        << answer << " is no node's index";
  }
}

}  // namespace

api::Node NodeOf(uint32_t index, bool up) {
  api::Node node{};
  node.index = index;
  node.up = up ? 1 : 0;
  return node;
}

sdk::Owned<api::Picker> RoutingConformance::Update(const std::vector<api::Node>& nodes) {
  std::vector<api::Node> copies = nodes;
  std::string address = "10.0.0.1:10800";
  for (api::Node& node : copies) node.address = sdk::BytesOf(address);
  std::vector<uint32_t> primary(nodes.empty() ? 0 : 1024);
  for (size_t i = 0; i < primary.size(); ++i) primary[i] = nodes[i % nodes.size()].index;
  api::Mapping mapping = {1, static_cast<uint32_t>(primary.size()), primary.data(), nullptr};
  api::Topology topology{};
  topology.struct_size = sizeof(topology);
  topology.node_count = static_cast<uint32_t>(copies.size());
  topology.nodes = copies.data();
  topology.mapping_count = primary.empty() ? 0 : 1;
  topology.mappings = &mapping;

  api::Picker* picker = nullptr;
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(door().Update(&topology, &picker, &failure), api::Outcome::kDone)
      << sdk::TextOf(failure);
  if (!copies.empty()) std::memset(copies.data(), 0xEE, copies.size() * sizeof(api::Node));
  std::fill(primary.begin(), primary.end(), 0xEEEEEEEE);
  std::fill(address.begin(), address.end(), '?');
  std::memset(&mapping, 0xEE, sizeof(mapping));
  return sdk::Owned<api::Picker>(picker);
}

TEST_P(RoutingConformance, KeepsTheRulesOfAllPlugins) {
  CheckPlugin(GetParam(), api::kRoutingId);
  CheckQuery(door(), api::kRoutingId);
  const sdk::Owned<api::Picker> picker = Update({NodeOf(0, true)});
  ASSERT_NE(picker, nullptr);
  CheckQuery(*picker, "");
}

TEST_P(RoutingConformance, PicksKnownNodesAlone) {
  const std::vector<std::vector<api::Node>> topologies = {
      {},
      {NodeOf(0, true)},
      {NodeOf(0, false)},
      {NodeOf(7, true), NodeOf(2, false), NodeOf(1000, true)},
      {NodeOf(3, false), NodeOf(4, false)},
  };
  for (const std::vector<api::Node>& nodes : topologies) {
    const sdk::Owned<api::Picker> picker = Update(nodes);
    ASSERT_NE(picker, nullptr);
    ExpectOnly(AskAll(*picker), IndexesOf(nodes));
  }
}

TEST_P(RoutingConformance, ManyNodesArePicked) {
  std::vector<api::Node> nodes;
  for (uint32_t i = 0; i < 10'000; ++i) nodes.push_back(NodeOf(i * 3, i % 2 == 0));
  const sdk::Owned<api::Picker> picker = Update(nodes);
  ASSERT_NE(picker, nullptr);
  ExpectOnly(AskAll(*picker), IndexesOf(nodes));
}

TEST_P(RoutingConformance, AnOldPickerKeepsItsTopology) {
  const sdk::Owned<api::Picker> old = Update({NodeOf(1, true), NodeOf(2, true)});
  const sdk::Owned<api::Picker> next = Update({NodeOf(8, true), NodeOf(9, true)});
  ASSERT_NE(old, nullptr);
  ASSERT_NE(next, nullptr);
  ExpectOnly(AskAll(*old), {1, 2});
  ExpectOnly(AskAll(*next), {8, 9});
}

TEST_P(RoutingConformance, PicksWhileAnotherThreadUpdates) {
  const sdk::Owned<api::Picker> picker = Update({NodeOf(1, true), NodeOf(2, true)});
  ASSERT_NE(picker, nullptr);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        for (const uint32_t answer : AskAll(*picker)) {
          if (answer != 1 && answer != 2 && answer != api::kAnyNode) ++wrong;
        }
      }
    });
  }
  for (uint32_t i = 0; i < 1000; ++i) {
    const sdk::Owned<api::Picker> next = Update({NodeOf(3, i % 2 == 0), NodeOf(4, true)});
    EXPECT_NE(next, nullptr);
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace glowplug::conformance
