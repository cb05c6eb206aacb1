// SPDX-License-Identifier: Apache-2.0
#include <glowplug/arguments.h>
#include <glowplug/value.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace glowplug::internal {
namespace {

std::string TextOf(const api::Value& value) {
  EXPECT_EQ(value.type, api::ValueType::kString);
  return std::string(sdk::ViewOf({value.bytes, value.count}));
}

// The text of a key that was written from a range of it, and where it lies.
template <class Keys>
std::vector<api::Value> Write(Keys&& keys, ArgumentList& list, std::deque<std::string>& kept) {
  list.AddEach(keys, kept);
  return {list.data(), list.data() + list.size()};
}

TEST(ArgumentsTest, TextThatLastsIsNotCopied) {
  ArgumentList list;
  std::deque<std::string> kept;
  const std::vector<std::string> keys = {"one", "two"};
  const auto args = Write(keys, list, kept);
  ASSERT_EQ(args.size(), 2u);
  EXPECT_EQ(static_cast<const void*>(args[1].bytes), keys[1].data());
  EXPECT_TRUE(kept.empty());
}

TEST(ArgumentsTest, WhatARangeMakesOnTheWayIsKept) {
  ArgumentList list;
  std::deque<std::string> kept;
  const auto args = Write(std::views::iota(0, 3) | std::views::transform([](int i) {
                            return std::string(40, static_cast<char>('a' + i));
                          }),
                          list, kept);
  ASSERT_EQ(args.size(), 3u);
  EXPECT_EQ(TextOf(args[0]), std::string(40, 'a'));
  EXPECT_EQ(TextOf(args[2]), std::string(40, 'c'));
}

TEST(ArgumentsTest, ARangeThatGoesOverOneBufferIsKept) {
  ArgumentList list;
  std::deque<std::string> kept;
  std::istringstream words("first second");
  const auto args = Write(std::ranges::istream_view<std::string>(words), list, kept);
  ASSERT_EQ(args.size(), 2u);
  EXPECT_EQ(TextOf(args[0]), "first");
  EXPECT_EQ(TextOf(args[1]), "second");
}

TEST(ArgumentsTest, WhatBecomesAKeyIsKept) {
  ArgumentList list;
  std::deque<Value> kept;
  const std::vector<std::string> texts = {std::string(40, 'x')};
  list.AddEach(texts, kept);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(TextOf(list[0]), texts[0]);
  EXPECT_EQ(kept.size(), 1u);
}

TEST(ArgumentsTest, BitsOfAVectorAreBools) {
  ArgumentList list;
  std::deque<bool> kept;
  const std::vector<bool> bits = {true, false};
  list.AddEach(bits, kept);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].type, api::ValueType::kBool);
  EXPECT_EQ(list[0].int64, 1);
  EXPECT_EQ(list[1].int64, 0);
}

}  // namespace
}  // namespace glowplug::internal
