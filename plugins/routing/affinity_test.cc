// SPDX-License-Identifier: Apache-2.0
#include "plugins/routing/affinity.h"

#include <set>

#include "plugins/routing/routing_fixture.h"

namespace glowplug::conformance {
namespace {

using routing::PartitionOf;

TEST(PartitionTest, APowerOfTwoTakesTheHashsHalvesTogether) {
  EXPECT_EQ(PartitionOf(0, 1024), 0u);
  EXPECT_EQ(PartitionOf(1023, 1024), 1023u);
  EXPECT_EQ(PartitionOf(1024, 1024), 0u);
  EXPECT_EQ(PartitionOf(0x00050001, 1024), 4u);
  EXPECT_EQ(PartitionOf(0xFFFFFFFF, 1024), 0u);
  EXPECT_EQ(PartitionOf(0x80000000, 65536), 0x8000u);
  EXPECT_EQ(PartitionOf(12345, 1), 0u);
}

TEST(PartitionTest, AnyOtherCountTakesTheRemaindersMagnitude) {
  EXPECT_EQ(PartitionOf(12345, 1000), 345u);
  EXPECT_EQ(PartitionOf(static_cast<uint32_t>(-12345), 1000), 345u);
  EXPECT_EQ(PartitionOf(0x80000000, 1000), 648u);  // Java: Math.abs(-2147483648 % 1000)
  EXPECT_EQ(PartitionOf(0x7FFFFFFF, 3), 1u);
}

class AffinityTest : public StrategyTest {
 protected:
  explicit AffinityTest(const std::string& strategy = "affinity") : StrategyTest(strategy) {}

  static constexpr uint32_t kNone = api::kAnyNode;
  // Of three nodes, 5 to 7.
  const std::vector<api::Node> nodes_ = {NodeOf(5, true), NodeOf(6, true), NodeOf(7, true)};
  const std::vector<uint32_t> primary_ = {5, 6, 7, 6};
  const std::vector<uint32_t> nearest_ = {6, 6, kNone, kNone};
};

TEST_F(AffinityTest, AKeyGoesToTheNodeThatHoldsIt) {
  const auto picker = Update(nodes_, {{1, 4, primary_.data(), nullptr}});
  for (uint32_t hash = 0; hash < 4; ++hash) {
    EXPECT_EQ(picker->Pick(1, api::kByHash, hash, 0), primary_[hash]);
    EXPECT_EQ(picker->Pick(1, api::kByHash | api::kReads, hash, 0), primary_[hash]);
    EXPECT_EQ(picker->Pick(1, api::kByPartition, hash, 0), primary_[hash]);
  }
  EXPECT_EQ(picker->Pick(1, api::kByHash, 0x00030001, 0), 7u) << "partition 2";
}

TEST_F(AffinityTest, WhatHasNoMappingGoesInTurn) {
  const auto picker = Update(nodes_, {{1, 4, primary_.data(), nullptr}, {2, 0, nullptr, nullptr}});
  struct Case {
    int32_t cache_id;
    uint32_t routable, hash;
  };
  for (const Case& test : {Case{1, 0, 2}, Case{2, api::kByHash, 2}, Case{3, api::kByHash, 2},
                           Case{1, api::kByPartition, 4}, Case{1, api::kByPartition, 0xFFFFFFFF}}) {
    std::set<uint32_t> picked;
    for (int i = 0; i < 3; ++i) {
      picked.insert(picker->Pick(test.cache_id, test.routable, test.hash, 0));
    }
    EXPECT_EQ(picked, (std::set<uint32_t>{5, 6, 7})) << test.cache_id << " " << test.routable;
  }
}

TEST_F(AffinityTest, WhenThePrimaryIsDownTheOthersTakeTurns) {
  const auto picker = Update({NodeOf(5, true), NodeOf(6, false), NodeOf(7, true)},
                             {{1, 4, primary_.data(), nullptr}});
  EXPECT_EQ(picker->Pick(1, api::kByHash, 0, 0), 5u);
  std::set<uint32_t> picked;
  for (int i = 0; i < 4; ++i) picked.insert(picker->Pick(1, api::kByHash, 1, 0));
  EXPECT_EQ(picked, (std::set<uint32_t>{5, 7}));
}

TEST_F(AffinityTest, AFurtherAttemptDoesNotInsist) {
  const auto picker = Update(nodes_, {{1, 4, primary_.data(), nullptr}});
  std::set<uint32_t> picked;
  for (uint32_t attempt = 1; attempt < 4; ++attempt) {
    picked.insert(picker->Pick(1, api::kByHash, 0, attempt));
  }
  EXPECT_EQ(picked.size(), 3u);
}

TEST_F(AffinityTest, ANodeThatTheClientHasNotMetIsNoPrimary) {
  const std::vector<uint32_t> primary = {kNone, 999};
  const auto picker = Update(nodes_, {{1, 2, primary.data(), nullptr}});
  for (const uint32_t hash : {0u, 1u}) {
    std::set<uint32_t> picked;
    for (int i = 0; i < 3; ++i) picked.insert(picker->Pick(1, api::kByHash, hash, 0));
    EXPECT_EQ(picked.size(), 3u);
  }
}

TEST_F(AffinityTest, ReadsMayStayInTheDataCenter) {
  const auto picker = Update(nodes_, {{1, 4, primary_.data(), nearest_.data()}});
  EXPECT_EQ(picker->Pick(1, api::kByHash, 0, 0), 5u);
  EXPECT_EQ(picker->Pick(1, api::kByHash | api::kReads, 0, 0), 6u);
  EXPECT_EQ(picker->Pick(1, api::kByHash | api::kReads, 2, 0), 7u) << "no copy is near";
}

TEST_F(AffinityTest, CachesOfOneGroupAndOthersAreToldApart) {
  const std::vector<uint32_t> other = {7, 7};
  std::vector<api::Mapping> mappings;
  for (int32_t id = 100; id > -100; id -= 2) mappings.push_back({id, 4, primary_.data(), nullptr});
  mappings.push_back({33, 2, other.data(), nullptr});
  const auto picker = Update(nodes_, mappings);
  EXPECT_EQ(picker->Pick(100, api::kByHash, 1, 0), 6u);
  EXPECT_EQ(picker->Pick(-98, api::kByHash, 0, 0), 5u);
  EXPECT_EQ(picker->Pick(33, api::kByHash, 0, 0), 7u);
}

class NearestDataCenterTest : public AffinityTest {
 protected:
  NearestDataCenterTest() : AffinityTest("nearest_data_center") {}

  static api::Node In(std::string_view data_center, uint32_t index, bool up = true) {
    api::Node node = NodeOf(index, up);
    node.data_center = sdk::BytesOf(data_center);
    return node;
  }
};

TEST_F(NearestDataCenterTest, WhatNoMappingDecidesStaysWhereTheClientIs) {
  const auto picker = Update({In("a", 5), In("b", 6), In("b", 7)}, {}, "b");
  std::set<uint32_t> picked;
  for (int i = 0; i < 4; ++i) picked.insert(Pick(*picker));
  EXPECT_EQ(picked, (std::set<uint32_t>{6, 7}));
  EXPECT_EQ(Pick(*picker, 2), 5u) << "the last attempt leaves it";
}

TEST_F(NearestDataCenterTest, ItFallsBackToAll) {
  for (const auto& picker :
       {Update({In("a", 5), In("b", 6, false), In("c", 7)}, {}, "b"),
        Update({In("a", 5), In("a", 7)}, {}, "b"), Update({In("", 5), In("", 7)}, {}, "")}) {
    EXPECT_EQ((std::set<uint32_t>{Pick(*picker), Pick(*picker)}), (std::set<uint32_t>{5, 7}));
  }
}

TEST_F(NearestDataCenterTest, WritesGoToThePrimary) {
  const auto picker =
      Update({In("a", 5), In("b", 6), In("b", 7)}, {{1, 4, primary_.data(), nearest_.data()}}, "b");
  EXPECT_EQ(picker->Pick(1, api::kByHash, 0, 0), 5u);
  EXPECT_EQ(picker->Pick(1, api::kByHash | api::kReads, 0, 0), 6u);
}

}  // namespace
}  // namespace glowplug::conformance
