// SPDX-License-Identifier: Apache-2.0
// Two nodes over one shared store, as two processes have them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::Operation;
using api::Value;
using api::ValueType;
using ::testing::HasSubstr;

class SharingTest : public ::testing::Test {
 protected:
  SharingTest()
      : directory_(std::filesystem::path(::testing::TempDir()) /
                   ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(directory_);
    for (auto& node : nodes_) {
      NodeOptions options;
      options.store.directory = directory_.string();
      options.store.sharing = store::Sharing::kShared;
      options.store.durability = store::Durability::kProcess;
      node = OpenNode(std::move(options));
    }
  }
  ~SharingTest() override {
    for (auto& node : nodes_) node.reset();
    std::filesystem::remove_all(directory_);
  }

  const std::filesystem::path directory_;
  std::unique_ptr<Node> nodes_[2];
};

TEST_F(SharingTest, CachesAndEntriesAreTheOthersToo) {
  TestClient one(*nodes_[0]), other(*nodes_[1]);
  EXPECT_EQ(one.Status({Operation::kCreateCache, {Text("c")}}), 0);
  EXPECT_EQ(other.Status({Operation::kPut, {Int(1), Int(10)}, "c"}), 0) << other.text();
  EXPECT_EQ(one.Row({Operation::kGet, {Int(1)}, "c"}).int64, 10);
  EXPECT_NE(other.Status({Operation::kCreateCache, {Text("c")}}), 0);
  EXPECT_THAT(other.text(), HasSubstr("already started"));
  EXPECT_EQ(other.Status({Operation::kDestroyCache, {}, "c"}), 0);
  EXPECT_NE(one.Status({Operation::kPut, {Int(1), Int(11)}, "c"}), 0);
  EXPECT_THAT(one.text(), HasSubstr("Cache does not exist"));
  EXPECT_EQ(one.Status({Operation::kCreateCache, {Text("c")}}), 0);
  EXPECT_EQ(other.Row({Operation::kSize, {}, "c"}).int64, 0);
}

// Who has just read from a cache looks again before it reads from it.
TEST_F(SharingTest, ReadersSeeThatACacheIsAnother) {
  TestClient one(*nodes_[0]), other(*nodes_[1]);
  EXPECT_EQ(one.Status({Operation::kCreateCache, {Text("c")}}), 0);
  EXPECT_EQ(one.Status({Operation::kPut, {Int(700), Int(10)}, "c"}), 0);
  EXPECT_EQ(one.Row({Operation::kGet, {Int(700)}, "c"}).int64, 10);
  EXPECT_EQ(other.Status({Operation::kDestroyCache, {}, "c"}), 0);
  EXPECT_NE(one.Status({Operation::kGet, {Int(700)}, "c"}), 0);
  EXPECT_THAT(one.text(), HasSubstr("Cache does not exist"));
  // The keys of a replicated one lie in other partitions.
  for (const int64_t mode : {1, 2}) {
    EXPECT_EQ(other.Status({Operation::kCreateCacheConfigured,
                            {Property(api::CacheProperty::kName), Text("c"),
                             Property(api::CacheProperty::kCacheMode), Int(mode)}}),
              0)
        << other.text();
    EXPECT_EQ(other.Status({Operation::kPut, {Int(700), Int(mode)}, "c"}), 0);
    EXPECT_EQ(one.Row({Operation::kGet, {Int(700)}, "c"}).int64, mode);
    EXPECT_EQ(other.Status({Operation::kDestroyCache, {}, "c"}), 0);
  }
}

// The other must know that entries have an end: an update keeps it.
TEST_F(SharingTest, EndsOfEntriesAreKeptByTheOther) {
  constexpr int64_t kShortMs = 300;
  TestClient one(*nodes_[0]), other(*nodes_[1]);
  EXPECT_EQ(one.Status({Operation::kCreateCache, {Text("c")}}), 0);
  EXPECT_EQ(other.Status({Operation::kPut, {Int(2), Int(1)}, "c"}), 0);
  EXPECT_EQ(one.Status({Operation::kPut, {Int(1), Int(1)}, "c", {kShortMs, -2, -2}}), 0);
  EXPECT_EQ(other.Status({Operation::kPut, {Int(1), Int(2)}, "c"}), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(2 * kShortMs));
  EXPECT_EQ(other.Row({Operation::kGet, {Int(1)}, "c"}).type, ValueType::kNull);
  EXPECT_EQ(one.Row({Operation::kSize, {}, "c"}).int64, 1);
}

TEST_F(SharingTest, TypesAreMergedWithTheOthers) {
  TypeFacts first, second;
  first.name = second.name = "T";
  first.fields = {{"a", ValueType::kInt, 97}};
  first.schemas = {{5, {97}}};
  second.fields = {{"b", ValueType::kInt, 98}};
  second.schemas = {{6, {98}}};
  EXPECT_TRUE(nodes_[0]->types().Put(900, first).ok());
  EXPECT_TRUE(nodes_[1]->types().Put(900, second).ok());
  EXPECT_TRUE(nodes_[0]->Refresh().ok());
  for (const auto& node : nodes_) {
    EXPECT_EQ(node->types().FieldsOf(900, 5), std::vector<int32_t>{97});
    EXPECT_EQ(node->types().FieldsOf(900, 6), std::vector<int32_t>{98});
  }
}

TEST_F(SharingTest, OneOfTwoMakesACache) {
  constexpr int kCaches = 20;
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  for (const auto& node : nodes_) {
    threads.emplace_back([&made, &node] {
      TestClient client(*node);
      for (int i = 0; i < kCaches; ++i) {
        const std::string name = "c" + std::to_string(i);
        if (client.Status({Operation::kCreateCache, {Text(name)}}) == 0) ++made;
        // Whoever has made it, what is acknowledged stays.
        EXPECT_EQ(client.Status({Operation::kPut, {Int(i), Int(i)}, name}), 0) << client.text();
        EXPECT_EQ(client.Row({Operation::kGet, {Int(i)}, name}).int64, i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, kCaches);
  TestClient client(*nodes_[0]);
  EXPECT_EQ(client.Call({Operation::kCacheNames}).row_count, uint64_t{kCaches});
}

}  // namespace
}  // namespace glowplug::node
