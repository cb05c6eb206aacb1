// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/buffer.h>
#include <gtest/gtest.h>

#include <string>

namespace glowplug::sdk {
namespace {

template <class Buffer>
class GrowingBufferTest : public ::testing::Test {};
using Buffers = ::testing::Types<HeapBuffer, SecretBuffer>;
TYPED_TEST_SUITE(GrowingBufferTest, Buffers);

TYPED_TEST(GrowingBufferTest, GrowsWithWhatIsAppended) {
  TypeParam buffer;
  std::string expected;
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(Append(buffer.out(), "secret"));
    expected += "secret";
  }
  EXPECT_EQ(buffer.view(), expected);
}

TYPED_TEST(GrowingBufferTest, RefusesMoreThanItsBoundAndKeepsWhatItHas) {
  TypeParam buffer(1000);
  ASSERT_TRUE(Append(buffer.out(), std::string(1000, 'x')));
  EXPECT_FALSE(Append(buffer.out(), std::string(1000, 'x')));
  EXPECT_EQ(buffer.view(), std::string(1000, 'x'));
  EXPECT_EQ(buffer.out()->grow(buffer.out(), UINT64_MAX), api::Outcome::kFailed);
}

TEST(HeapBufferTest, ForgetsFromTheFront) {
  HeapBuffer buffer;
  ASSERT_TRUE(Append(buffer.out(), "first second"));
  buffer.Consume(6);
  EXPECT_EQ(buffer.view(), "second");
  buffer.Consume(6);
  EXPECT_TRUE(buffer.empty());
}

TEST(HeapArenaTest, KeepsWhatItGaveUntilItIsReset) {
  HeapArena arena(1 << 20);
  uint64_t* const first = Allocate<uint64_t>(arena.get(), 1);
  ASSERT_NE(first, nullptr);
  *first = 7;
  for (int i = 0; i < 1000; ++i) ASSERT_NE(Allocate<uint64_t>(arena.get(), 8), nullptr);
  EXPECT_EQ(*first, 7u);
  arena.Reset();
  EXPECT_NE(Allocate<uint64_t>(arena.get(), 1), nullptr);
}

TEST(HeapArenaTest, RefusesMoreThanItsBound) {
  HeapArena arena(4096);
  EXPECT_EQ(Allocate<uint8_t>(arena.get(), 4097), nullptr);
  EXPECT_EQ(Allocate<uint64_t>(arena.get(), UINT64_MAX / 8), nullptr);
  EXPECT_NE(Allocate<uint8_t>(arena.get(), 1024), nullptr);
  EXPECT_NE(Allocate<uint64_t>(arena.get(), 0), nullptr) << "none at all is not null";
}

}  // namespace
}  // namespace glowplug::sdk
