// SPDX-License-Identifier: Apache-2.0
#include "core/config/address_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Applied(const AddressRules& rules, const std::vector<std::string>& hosts,
                                 uint16_t port = 10800) {
  std::vector<std::string> texts;
  for (const EndpointConfig& endpoint : rules.Apply(hosts, port)) {
    EXPECT_EQ(endpoint.text, TextOf(endpoint.host, endpoint.port));
    texts.push_back(endpoint.text);
  }
  return texts;
}

TEST(AddressRulesTest, WithoutARuleAllIsAsTheNodeSays) {
  EXPECT_THAT(Applied({}, {"10.0.0.7", "::1", "node1"}),
              ElementsAre("10.0.0.7:10800", "[::1]:10800", "node1:10800"));
}

TEST(AddressRulesTest, MapsAnEndpointOrAllOfAHost) {
  AddressRules rules;
  ASSERT_TRUE(rules.Map("172.17.0.2:10800", "127.0.0.1:32768", "here").ok());
  ASSERT_TRUE(rules.Map("172.17.0.3", "[fd00::3]", "here").ok());
  ASSERT_TRUE(rules.Map("[FD00:0::9]:10801", "edge:10999", "here").ok());
  ASSERT_TRUE(rules.Map("Inner", "outer:1", "here").ok());
  // What is mapped is used alone: the node's other addresses lead to others from here.
  EXPECT_THAT(Applied(rules, {"127.0.0.1", "172.17.0.2"}), ElementsAre("127.0.0.1:32768"));
  EXPECT_THAT(Applied(rules, {"172.17.0.2"}, 10801), ElementsAre("172.17.0.2:10801"));
  EXPECT_THAT(Applied(rules, {"172.17.0.3"}, 10805), ElementsAre("[fd00::3]:10805"));
  EXPECT_THAT(Applied(rules, {"fd00::9"}, 10801), ElementsAre("edge:10999"));
  EXPECT_THAT(Applied(rules, {"inner"}), ElementsAre("outer:1"));
}

TEST(AddressRulesTest, AllowsAndDeniesRanges) {
  AddressRules rules;
  ASSERT_TRUE(rules.Allow("10.0.0.0/8", "here").ok());
  ASSERT_TRUE(rules.Allow("fd00::/9", "here").ok());
  ASSERT_TRUE(rules.Allow("192.168.1.1", "here").ok());
  ASSERT_TRUE(rules.Deny("10.128.0.0/9", "here").ok());
  EXPECT_THAT(Applied(rules, {"10.127.255.255", "10.128.0.0", "11.0.0.0", "192.168.1.1",
                              "192.168.1.2", "fd7f::1", "fd80::1", "::ffff:10.1.2.3", "a.name"}),
              ElementsAre("10.127.255.255:10800", "192.168.1.1:10800", "[fd7f::1]:10800",
                          "[::ffff:10.1.2.3]:10800"));
  AddressRules all_but;
  ASSERT_TRUE(all_but.Deny("0.0.0.0/0", "here").ok());
  EXPECT_THAT(Applied(all_but, {"1.2.3.4", "::1"}), ElementsAre("[::1]:10800"));
}

// Who maps an address has said that it may be used.
TEST(AddressRulesTest, WhatIsMappedIsNotRefused) {
  AddressRules rules;
  ASSERT_TRUE(rules.Deny("0.0.0.0/0", "here").ok());
  ASSERT_TRUE(rules.Map("172.17.0.2", "10.0.0.2", "here").ok());
  EXPECT_THAT(Applied(rules, {"172.17.0.2", "172.17.0.3"}), ElementsAre("10.0.0.2:10800"));
  EXPECT_THAT(Applied(rules, {"172.17.0.3"}), IsEmpty());
}

TEST(AddressRulesTest, RefusesWhatIsNone) {
  AddressRules rules;
  for (const char* range : {"", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "node1", "10.0.0.0/",
                            "10.0.0.0/-1", "10.0.0.0/x"}) {
    const absl::Status refused = rules.Deny(range, "client.address_deny[0]");
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << range;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("client.address_deny[0]"));
  }
  EXPECT_FALSE(rules.Map("a b", "127.0.0.1", "here").ok());
  EXPECT_FALSE(rules.Map("127.0.0.1", "x:99999", "here").ok());
  ASSERT_TRUE(rules.Map("127.0.0.1", "a", "here").ok());
  EXPECT_THAT(std::string(rules.Map("127.0.0.1", "b", "here").message()), HasSubstr("twice"));
}

}  // namespace
}  // namespace glowplug
