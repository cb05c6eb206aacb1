// SPDX-License-Identifier: Apache-2.0
// order = per_key on a real node, which takes the requests of one connection up in parallel.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::IgniteCluster;

class OrderTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = IgniteCluster::Start({}).value().release(); }
  static void TearDownTestSuite() { delete std::exchange(cluster_, nullptr); }

  static Client Open(const std::string& options) {
    return Client::Open(absl::StrCat(cluster_->uri(), "?", options)).value();
  }

  static IgniteCluster* cluster_;
};

IgniteCluster* OrderTest::cluster_ = nullptr;

TEST_F(OrderTest, TheLastOf300PipelinedPutsToOneKeyWins) {
  const Client client = Open("order=per_key&connections=2");
  const auto cache = client.GetOrCreateCache<int, int>("order").value();
  for (int round = 0; round < 20; ++round) {
    std::vector<Deferred<void>> puts;
    for (int value = 0; value < 300; ++value) puts.push_back(cache.AsyncPut(1, value));
    // Asked last, it sees the last one too.
    EXPECT_EQ(cache.Get(1).value(), 299) << "round " << round;
    for (auto& put : puts) ASSERT_TRUE(put.Wait().ok());
  }
}

TEST_F(OrderTest, KeysDoNotWaitForEachOtherAndBatchesWaitForTheirs) {
  const Client client = Open("order=per_key&window=4096");
  const auto cache = client.GetOrCreateCache<int, int>("order").value();
  for (int round = 0; round < 5; ++round) {
    std::vector<Deferred<void>> puts;
    for (int value = 0; value < 20; ++value) {
      for (int key = 0; key < 50; ++key) puts.push_back(cache.AsyncPut(key, value));
      std::vector<std::pair<int, int>> batch;
      for (int key = 0; key < 50; key += 5) batch.emplace_back(key, value * 100);
      puts.push_back(cache.AsyncPutAll(batch));
    }
    std::vector<int> keys;
    for (int key = 0; key < 50; ++key) keys.push_back(key);
    const auto entries = cache.GetAll(keys).value();
    ASSERT_EQ(entries.size(), 50U);
    for (const auto& entry : entries) {
      EXPECT_EQ(entry.value, entry.key % 5 == 0 ? 1900 : 19) << "key " << entry.key;
    }
    for (auto& put : puts) ASSERT_TRUE(put.Wait().ok());
  }
}

TEST_F(OrderTest, OneThatIsCancelledInTheLineLetsTheOthersGo) {
  const Client client = Open("order=per_key");
  const auto cache = client.GetOrCreateCache<int, int>("order").value();
  auto first = cache.AsyncPut(1, 1);
  auto second = cache.AsyncPut(1, 2);
  auto third = cache.AsyncPut(1, 3);
  second.Cancel();
  EXPECT_TRUE(third.Wait().ok());
  const absl::Status cancelled = second.Wait();
  EXPECT_EQ(cancelled.code(), absl::StatusCode::kCancelled);
  EXPECT_FALSE(InfoOf(cancelled).may_have_happened);
  EXPECT_TRUE(first.Wait().ok());
  EXPECT_EQ(cache.Get(1).value(), 3);
}

TEST_F(OrderTest, SeveralConnectionsShareTheWork) {
  const Client client = Open("connections=3");
  const auto cache = client.GetOrCreateCache<int, std::string>("shared").value();
  std::vector<Deferred<void>> puts;
  for (int key = 0; key < 300; ++key) puts.push_back(cache.AsyncPut(key, absl::StrCat(key)));
  for (auto& put : puts) ASSERT_TRUE(put.Wait().ok());
  EXPECT_EQ(client.Metrics().connections, 3U);
  for (int key = 0; key < 300; ++key) EXPECT_EQ(cache.Get(key).value(), absl::StrCat(key));
}

}  // namespace
}  // namespace glowplug
