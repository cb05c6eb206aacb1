// SPDX-License-Identifier: Apache-2.0
#include <glowplug/arguments.h>
#include <glowplug/entry.h>
#include <glowplug/value.h>
#include <gtest/gtest.h>

#include <concepts>
#include <map>
#include <optional>
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

// An entry of the caller's own, whose parts are made when it is taken apart.
struct Made {
  std::string part;
};
template <size_t index>
std::string get(const Made& made) {
  return made.part + std::to_string(index);
}

}  // namespace
}  // namespace glowplug::internal

template <>
struct std::tuple_size<glowplug::internal::Made> : std::integral_constant<size_t, 2> {};
template <size_t index>
struct std::tuple_element<index, glowplug::internal::Made> {
  using type = std::string;
};

namespace glowplug::internal {
namespace {

TEST(ArgumentsTest, EntriesLastWhenTheirPartsDo) {
  using Text = std::pair<std::string, std::string>;
  static_assert(kGivesLastingEntries<const std::vector<Text>&>);
  static_assert(kGivesLastingEntries<std::map<std::string, int>&>);
  static_assert(kGivesLastingEntries<std::initializer_list<Entry<int, std::string>>&>);
  static_assert(!kGivesLastingEntries<std::vector<Made>&>);
  static_assert(!kGivesLastingEntries<decltype(std::views::iota(0, 3) |
                                               std::views::transform([](int) { return Text(); }))>);
}

TEST(ArgumentsTest, WhatARangeMakesLastsAsACopy) {
  std::deque<std::string> kept;
  std::vector<std::string_view> seen;
  auto made = std::views::iota(0, 3) | std::views::transform([](int i) {
                return std::string(40, static_cast<char>('a' + i));
              });
  const auto see = [&](const std::string& text) { seen.push_back(text); };
  ForEachLasting(made, kept, see);
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0], std::string(40, 'a'));
  EXPECT_EQ(seen[2], std::string(40, 'c'));

  const std::vector<std::string> there = {std::string(40, 'x')};
  ForEachLasting(there, kept, see);
  EXPECT_EQ(seen[3].data(), there[0].data());
}

// What may be cut does not compile.
TEST(ArgumentsTest, NumbersAreTakenWhenEveryOneFits) {
  static_assert(std::convertible_to<int32_t, Number<int64_t>>);
  static_assert(std::convertible_to<uint32_t, Number<int64_t>>);
  static_assert(std::convertible_to<long long, Number<long>>);
  static_assert(std::convertible_to<uint8_t, Number<int16_t>>);
  static_assert(std::convertible_to<int32_t, Number<double>>);
  static_assert(std::convertible_to<float, Number<double>>);
  static_assert(std::convertible_to<char16_t, Number<char16_t>>);
  static_assert(std::convertible_to<std::vector<bool>::reference, Number<bool>>);

  static_assert(!std::convertible_to<int64_t, Number<int32_t>>);
  static_assert(!std::convertible_to<uint64_t, Number<int64_t>>);
  static_assert(!std::convertible_to<int16_t, Number<int8_t>>);
  static_assert(!std::convertible_to<int64_t, Number<double>>);
  static_assert(!std::convertible_to<double, Number<int32_t>>);
  static_assert(!std::convertible_to<int32_t, Number<bool>>);
  static_assert(!std::convertible_to<const char*, Number<bool>>);
  static_assert(!std::convertible_to<std::optional<int32_t>, Number<bool>>);
  static_assert(!std::convertible_to<int32_t, Number<char16_t>>);
  static_assert(!FitsAlways<int32_t, int16_t> && !FitsAlways<double, float>);
}

// Whether the constant is taken.
template <class T, auto constant>
concept Takes = requires {
  typename std::bool_constant<(Number<T>(constant), true)>;
};

TEST(ArgumentsTest, ConstantsAreTakenWhenTheyFitThemselves) {
  static_assert(Takes<int16_t, 32'767> && !Takes<int16_t, 32'768>);
  static_assert(Takes<int8_t, -128> && !Takes<int8_t, 200>);
  static_assert(Takes<float, 1 << 24> && !Takes<float, (1 << 24) + 1>);
  static_assert(Takes<float, 0.1> && !Takes<float, 1e300>);
  static_assert(!Takes<bool, 1> && !Takes<char16_t, 65>);
  ArgumentList list;
  list.Add<int16_t>(7);
  EXPECT_EQ(list[0].type, api::ValueType::kShort);
  EXPECT_EQ(list[0].int64, 7);
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
