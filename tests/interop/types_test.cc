// SPDX-License-Identifier: Apache-2.0
// What a typed cache refuses, with a real node behind it.
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

class TypesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = test::IgniteCluster::Start({}).value(); }
  static void TearDownTestSuite() { cluster_.reset(); }

  static std::unique_ptr<test::IgniteCluster> cluster_;
};

std::unique_ptr<test::IgniteCluster> TypesTest::cluster_;

TEST_F(TypesTest, AWrongTypeIsRefusedWithBothNames) {
  const Client client = Client::Open(cluster_->uri()).value();
  const auto texts = client.GetOrCreateCache<int, std::string>("wrong_type").value();
  ASSERT_TRUE(texts.Put(1, "one").ok());
  const auto found = client.GetCache<int, int64_t>("wrong_type").Get(1);
  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(found.status().message()),
              testing::HasSubstr("expected long, found string"));
}

TEST_F(TypesTest, NullIsNoKeyAndNoValue) {
  const Client client = Client::Open(cluster_->uri()).value();
  const auto cache =
      client.GetOrCreateCache<std::optional<int>, std::optional<std::string>>("nulls").value();
  // Refused before they are sent; the connection goes on.
  for (const absl::Status& refused : {cache.Put(std::nullopt, "x"), cache.Put(1, std::nullopt)}) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("not null"));
    EXPECT_FALSE(InfoOf(refused).may_have_happened);
    EXPECT_TRUE(InfoOf(refused).connection_usable);
  }
  EXPECT_TRUE(cache.Put(1, "x").ok());
  EXPECT_EQ(cache.Get(2).value(), std::nullopt);
}

}  // namespace
}  // namespace glowplug
