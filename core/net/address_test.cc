// SPDX-License-Identifier: Apache-2.0
#include "core/net/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace glowplug {
namespace {

using ::testing::HasSubstr;

TEST(AddressTest, LiteralsNeedNoLookUp) {
  EXPECT_EQ(HostText(ParseAddress("127.0.0.1").value()), "127.0.0.1");
  EXPECT_EQ(HostText(ParseAddress("::1").value()), "::1");
  EXPECT_EQ(HostText(ParseAddress("2001:db8::42").value()), "2001:db8::42");
  EXPECT_FALSE(ParseAddress("localhost").has_value());
  EXPECT_FALSE(ParseAddress("127.0.0.1:10800").has_value());
  EXPECT_FALSE(ParseAddress("").has_value());
}

TEST(AddressTest, LooksUpNames) {
  const auto found = LookUp("localhost");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_FALSE(found->empty());
  for (const Address& address : *found) {
    EXPECT_THAT(HostText(address), testing::AnyOf("127.0.0.1", "::1"));
  }
}

TEST(AddressTest, AnUnknownNameSaysSo) {
  const auto found = LookUp("no-such-host.invalid");
  EXPECT_EQ(found.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(found.status().message()), HasSubstr("no-such-host.invalid"));
}

}  // namespace
}  // namespace glowplug
