// SPDX-License-Identifier: Apache-2.0
#include "core/engine/affinity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class AffinityTest : public ::testing::Test {
 protected:
  static std::shared_ptr<const Partitions> Group(uint32_t partitions) {
    auto made = std::make_shared<Partitions>();
    made->nodes.resize(1);
    made->primary.assign(partitions, 0);
    return made;
  }
  // Cache id and count of partitions.
  std::map<int32_t, size_t> Known() const {
    std::map<int32_t, size_t> known;
    affinity_.ForEachMapping([&](int32_t id, const std::shared_ptr<const Partitions>& partitions) {
      known[id] = partitions == nullptr ? 0 : partitions->primary.size();
    });
    return known;
  }

  Affinity affinity_;
};

TEST_F(AffinityTest, NothingIsAskedBeforeAVersionIsKnown) {
  EXPECT_TRUE(affinity_.Use(1));
  EXPECT_FALSE(affinity_.IsDue(0));
  EXPECT_TRUE(affinity_.Reported({5, 0}));
  ASSERT_TRUE(affinity_.IsDue(0));
  EXPECT_THAT(affinity_.Ask(), ElementsAre(1));
  EXPECT_FALSE(affinity_.IsDue(0)) << "one is on its way";
}

TEST_F(AffinityTest, NothingIsAskedWhileNoCacheIsUsed) {
  affinity_.Reported({5, 0});
  EXPECT_FALSE(affinity_.IsDue(0));
}

TEST_F(AffinityTest, OneRequestIsForAllThatAreUsed) {
  for (const int32_t id : {1, 2, 1, 3}) affinity_.Use(id);
  affinity_.Reported({5, 0});
  EXPECT_THAT(affinity_.Ask(), UnorderedElementsAre(1, 2, 3));
  EXPECT_TRUE(affinity_.Answered({{5, 0}, {{1, Group(8)}, {2, nullptr}, {3, Group(16)}}}));
  EXPECT_THAT(Known(), UnorderedElementsAre(Pair(1, 8), Pair(2, 0), Pair(3, 16)));
  EXPECT_FALSE(affinity_.IsDue(0));
}

TEST_F(AffinityTest, AFirstUseAsksForThatCacheAlone) {
  affinity_.Use(1);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  EXPECT_FALSE(affinity_.Use(1));
  EXPECT_TRUE(affinity_.Use(2)) << "while the other is asked for";
  affinity_.Answered({{5, 0}, {{1, Group(8)}}});
  EXPECT_TRUE(affinity_.IsDue(0));
  EXPECT_THAT(affinity_.Ask(), ElementsAre(2));
}

TEST_F(AffinityTest, AGroupsOtherCachesNeedNotBeAskedFor) {
  affinity_.Use(1);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  affinity_.Answered({{5, 0}, {{1, Group(8)}, {2, Group(8)}}});
  EXPECT_TRUE(affinity_.Use(2));
  EXPECT_FALSE(affinity_.IsDue(0));
  EXPECT_THAT(Known(), UnorderedElementsAre(Pair(1, 8), Pair(2, 8)));
}

TEST_F(AffinityTest, ANewVersionAsksForAllAgainAndTheOldMappingServesMeanwhile) {
  for (const int32_t id : {1, 2}) affinity_.Use(id);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  affinity_.Answered({{5, 0}, {{1, Group(8)}, {2, Group(8)}, {3, Group(8)}}});
  EXPECT_FALSE(affinity_.Reported({5, 0}));
  EXPECT_FALSE(affinity_.Reported({4, 9})) << "a node that is behind";
  EXPECT_TRUE(affinity_.Reported({5, 1}));
  EXPECT_THAT(Known(), UnorderedElementsAre(Pair(1, 8), Pair(2, 8))) << "3 was never used";
  EXPECT_THAT(affinity_.Ask(), UnorderedElementsAre(1, 2));
}

TEST_F(AffinityTest, AnAnswerOlderThanTheLastVersionSeenIsNotTaken) {
  affinity_.Use(1);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  affinity_.Reported({6, 0});
  EXPECT_FALSE(affinity_.Answered({{5, 3}, {{1, Group(8)}}}));
  EXPECT_THAT(Known(), IsEmpty());
  ASSERT_TRUE(affinity_.IsDue(0));
  EXPECT_THAT(affinity_.Ask(), ElementsAre(1));
}

TEST_F(AffinityTest, AnAnswerNewerThanTheLastVersionSeenIsItself) {
  for (const int32_t id : {1, 2}) affinity_.Use(id);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  affinity_.Answered({{5, 0}, {{1, Group(8)}, {2, Group(8)}}});
  affinity_.Use(3);
  affinity_.Ask();
  EXPECT_TRUE(affinity_.Answered({{6, 0}, {{3, Group(8)}}}));
  EXPECT_EQ(affinity_.latest(), (TopologyVersion{6, 0}));
  EXPECT_THAT(affinity_.Ask(), UnorderedElementsAre(1, 2)) << "theirs are outdated now";
}

TEST_F(AffinityTest, ACacheThatWasDestroyedIsForgottenUntilSomethingChanges) {
  affinity_.Use(1);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  affinity_.Answered({{5, 0}, {{1, Group(8)}}});
  affinity_.Reported({5, 1});
  affinity_.Ask();
  EXPECT_TRUE(affinity_.Answered({{5, 1}, {}}));
  EXPECT_THAT(Known(), IsEmpty());
  EXPECT_FALSE(affinity_.Use(1));
  EXPECT_FALSE(affinity_.IsDue(0));
  affinity_.Reported({5, 2});
  EXPECT_FALSE(affinity_.IsDue(0)) << "who does not use it any more does not ask for it";
  EXPECT_TRUE(affinity_.Use(1));
  EXPECT_THAT(affinity_.Ask(), ElementsAre(1));
}

TEST_F(AffinityTest, AfterAFailureThereIsAPause) {
  affinity_.Use(1);
  affinity_.Reported({5, 0});
  affinity_.Ask();
  affinity_.Failed(1000);
  EXPECT_FALSE(affinity_.IsDue(1000));
  const TimeNs again = affinity_.due_at();
  ASSERT_NE(again, kNever);
  EXPECT_FALSE(affinity_.IsDue(again - 1));
  EXPECT_TRUE(affinity_.IsDue(again));
}

TEST(CopyMappingTest, AGroupIsCopiedOnceAndLivesOnItsOwn) {
  std::vector<uint32_t> primary = {0, 1, api::kAnyNode};
  std::vector<uint32_t> nearest = {1, 1, 1};
  std::vector<api::Node> nodes(2);
  nodes[1].id[0] = 0xAB;
  std::vector<api::Mapping> mappings = {{7, 3, primary.data(), nearest.data()},
                                        {8, 3, primary.data(), nearest.data()},
                                        {9, 0, nullptr, nullptr}};
  api::Topology topology{};
  topology.version = 5;
  topology.minor_version = 2;
  topology.nodes = nodes.data();
  topology.node_count = 2;
  topology.mappings = mappings.data();
  topology.mapping_count = 3;
  const std::vector<int32_t> own = {8};
  topology.own_affinity = own.data();
  topology.own_affinity_count = own.size();
  const MappingAnswer answer = CopyMapping(topology);
  primary.assign(3, 99);
  nodes[1].id[0] = 0;
  EXPECT_EQ(answer.version, (TopologyVersion{5, 2}));
  ASSERT_EQ(answer.caches.size(), 3u);
  EXPECT_EQ(answer.caches[0].partitions, answer.caches[1].partitions);
  EXPECT_THAT(answer.caches[0].partitions->primary, ElementsAre(0, 1, api::kAnyNode));
  EXPECT_THAT(answer.caches[0].partitions->nearest, ElementsAre(1, 1, 1));
  EXPECT_EQ(answer.caches[0].partitions->nodes[1][0], 0xAB);
  EXPECT_FALSE(answer.caches[0].own_affinity);
  EXPECT_TRUE(answer.caches[1].own_affinity);
  EXPECT_EQ(answer.caches[2].id, 9);
  EXPECT_EQ(answer.caches[2].partitions, nullptr);
}

}  // namespace
}  // namespace glowplug
