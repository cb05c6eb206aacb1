// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ignite_cluster.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace glowplug::test {
namespace {

absl::StatusOr<std::string> RoundTrip(const IgniteCluster& cluster, int node) {
  return RunPython("tests/support/pyignite_roundtrip.py", {absl::StrCat(cluster.port(node))});
}

TEST(IgniteClusterTest, StartsKillsAndRestartsNodes) {
  const auto cluster = IgniteCluster::Start({.nodes = 2});
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  EXPECT_EQ((*cluster)->nodes(), 2);
  EXPECT_EQ((*cluster)->uri(), absl::StrCat("ignite://127.0.0.1:", (*cluster)->port(0),
                                            ",127.0.0.1:", (*cluster)->port(1)));
  EXPECT_EQ(RoundTrip(**cluster, 1).value(), "Paris UTC\n");

  EXPECT_TRUE((*cluster)->Kill(1).ok());
  EXPECT_EQ(RoundTrip(**cluster, 1).status().code(), absl::StatusCode::kInternal);
  const absl::Status twice = (*cluster)->Kill(1);
  EXPECT_NE(twice.message().find("node 1 does not run"), absl::string_view::npos) << twice;

  EXPECT_TRUE((*cluster)->Restart(1).ok());
  EXPECT_EQ(RoundTrip(**cluster, 1).value(), "Paris UTC\n");
}

TEST(IgniteClusterTest, GivesCertificatesWithTls) {
  const auto cluster = IgniteCluster::Start({.tls = true});
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  ASSERT_TRUE((*cluster)->certificates().has_value());
  EXPECT_NE((*cluster)->uri().find((*cluster)->certificates()->ca), std::string::npos);
}

TEST(IgniteClusterTest, SaysWhyItDoesNotStart) {
  const auto cluster = IgniteCluster::Start({.version = "1.0.0"});
  EXPECT_FALSE(cluster.ok());
}

}  // namespace
}  // namespace glowplug::test
