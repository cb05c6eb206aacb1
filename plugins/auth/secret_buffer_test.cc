// SPDX-License-Identifier: Apache-2.0
#include "plugins/auth/secret_buffer.h"

#include <glowplug/sdk/buffer.h>
#include <gtest/gtest.h>

#include <string>

namespace glowplug::auth {
namespace {

TEST(SecretBufferTest, GrowsWithWhatIsAppended) {
  SecretBuffer buffer;
  std::string expected;
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(sdk::Append(buffer.out(), "secret"));
    expected += "secret";
  }
  EXPECT_EQ(sdk::ViewOf(buffer.bytes()), expected);
}

TEST(SecretBufferTest, RefusesMoreThanItsBoundAndKeepsWhatItHas) {
  SecretBuffer buffer;
  ASSERT_TRUE(sdk::Append(buffer.out(), std::string(SecretBuffer::kMaxBytes, 'x')));
  EXPECT_FALSE(sdk::Append(buffer.out(), std::string(SecretBuffer::kMaxBytes, 'x')));
  EXPECT_EQ(buffer.bytes().size, SecretBuffer::kMaxBytes);
  EXPECT_EQ(buffer.out()->grow(buffer.out(), UINT64_MAX), api::Outcome::kFailed);
}

}  // namespace
}  // namespace glowplug::auth
