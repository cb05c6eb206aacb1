// SPDX-License-Identifier: Apache-2.0
// What a real 2.17.0 node did with the same requests.
#include <gtest/gtest.h>

#include <thread>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::CacheProperty;
using api::Operation;
using api::Value;
using api::ValueType;

constexpr int64_t kShortMs = 150;

class ExpiryTest : public ::testing::Test {
 protected:
  ExpiryTest() : node_(OpenNode()), client_(*node_) {
    EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("c")}}), 0);
  }
  void Put(int64_t key, std::vector<int64_t> expiry = {}, std::string_view cache = "c") {
    EXPECT_EQ(client_.Status({Operation::kPut, {Int(key), Int(key)}, cache, expiry}), 0);
  }
  bool Has(int64_t key, std::vector<int64_t> expiry = {}, std::string_view cache = "c") {
    return client_.Row({Operation::kGet, {Int(key)}, cache, expiry}).type == ValueType::kInt;
  }
  static void WaitForTheEnd() { std::this_thread::sleep_for(std::chrono::milliseconds(400)); }

  std::unique_ptr<Node> node_;
  TestClient client_;
};

TEST_F(ExpiryTest, OfARequest) {
  Put(1, {kShortMs, -2, -2});
  Put(2, {-1, kShortMs, -2});  // no update
  Put(3, {-1, -2, -2});
  Put(3, {-1, kShortMs, -2});
  Put(4, {kShortMs, -2, -2});
  Put(4, {-1, -2, -2});  // an update that changes no end
  Put(5, {kShortMs, -2, -2});
  Put(5);  // as that without a policy
  Put(6, {kShortMs, -2, -2});
  Put(6, {-2, -1, -2});
  Put(7, {-2, -2, -2});
  WaitForTheEnd();
  EXPECT_FALSE(Has(1));
  EXPECT_TRUE(Has(2));
  EXPECT_FALSE(Has(3));
  EXPECT_FALSE(Has(4));
  EXPECT_FALSE(Has(5));
  EXPECT_TRUE(Has(6));
  EXPECT_TRUE(Has(7));
  EXPECT_EQ(client_.Row({Operation::kSize, {}, "c"}).int64, 3);
}

TEST_F(ExpiryTest, AtOnce) {
  Put(1, {0, -2, -2});
  EXPECT_FALSE(Has(1));
  Put(2);
  Put(2, {-2, 0, -2});
  EXPECT_FALSE(Has(2));
  Put(3);
  EXPECT_TRUE(Has(3, {-2, -2, 0}));
  EXPECT_FALSE(Has(3));
}

TEST_F(ExpiryTest, AfterAccess) {
  const std::vector<int64_t> access = {-2, -2, kShortMs};
  for (int64_t key = 1; key <= 6; ++key) Put(key);
  EXPECT_TRUE(Has(1, access));
  EXPECT_TRUE(client_.True({Operation::kContainsKey, {Int(2)}, "c", access}));
  EXPECT_FALSE(client_.True({Operation::kPutIfAbsent, {Int(3), Int(9)}, "c", access}));
  EXPECT_FALSE(client_.True({Operation::kReplaceIfEquals, {Int(4), Int(9), Int(9)}, "c", access}));
  EXPECT_EQ(client_.Row({Operation::kGetAndPutIfAbsent, {Int(5), Int(9)}, "c", access}).int64, 5);
  EXPECT_EQ(client_.Call({Operation::kGetAll, {Int(6)}, "c", access}).row_count, 2u);
  WaitForTheEnd();
  EXPECT_FALSE(Has(1));
  EXPECT_TRUE(Has(2));
  EXPECT_TRUE(Has(3));
  EXPECT_FALSE(Has(4));
  EXPECT_TRUE(Has(5));
  EXPECT_FALSE(Has(6));
}

TEST_F(ExpiryTest, OfACache) {
  const Value durations[] = {Long(kShortMs), Long(-2), Long(-2)};
  const Value policy = ignite::testing::Items(ValueType::kObjectArray, durations, -1);
  EXPECT_EQ(client_.Status({Operation::kCreateCacheConfigured,
                            {Int(static_cast<int64_t>(CacheProperty::kName)), Text("short"),
                             Int(static_cast<int64_t>(CacheProperty::kExpiryPolicy)), policy}}),
            0)
      << client_.text();
  Put(1, {}, "short");
  Put(2, {-1, -2, -2}, "short");  // the request's own comes before the cache's
  EXPECT_TRUE(Has(1, {}, "short"));
  WaitForTheEnd();
  EXPECT_FALSE(Has(1, {}, "short"));
  EXPECT_TRUE(Has(2, {}, "short"));
}

}  // namespace
}  // namespace glowplug::node
