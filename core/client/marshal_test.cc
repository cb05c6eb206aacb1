// SPDX-License-Identifier: Apache-2.0
#include <glowplug/marshal.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using api::ValueType;
using test::RoundTrip;
using test::Written;
using testing::HasSubstr;

template <class T>
void ComesBack(const T& value, ValueType type) {
  sdk::HeapArena arena;
  EXPECT_EQ(Marshal<T>::kType, type);
  EXPECT_EQ(Written(value, arena).type, type);
  EXPECT_EQ(RoundTrip<T>(value).value(), value);
}

TEST(MarshalTest, ScalarsComeBackAtTheirEdges) {
  ComesBack<int8_t>(-128, ValueType::kByte);
  ComesBack<int16_t>(-32768, ValueType::kShort);
  ComesBack<int32_t>(std::numeric_limits<int32_t>::min(), ValueType::kInt);
  ComesBack<int64_t>(std::numeric_limits<int64_t>::min(), ValueType::kLong);
  ComesBack<long long>(std::numeric_limits<int64_t>::max(), ValueType::kLong);
  ComesBack<float>(std::numeric_limits<float>::denorm_min(), ValueType::kFloat);
  ComesBack<double>(-std::numeric_limits<double>::infinity(), ValueType::kDouble);
  ComesBack<char16_t>(0xFFFF, ValueType::kChar);
  ComesBack<bool>(true, ValueType::kBool);
  ComesBack<Uuid>({1, ~uint64_t{0}}, ValueType::kUuid);
  ComesBack<std::string>(std::string("a\0\xC3\xA9", 4), ValueType::kString);
  ComesBack<std::string>("", ValueType::kString);
  ComesBack<JavaClass>({"java.lang.String"}, ValueType::kClass);
}

TEST(MarshalTest, OptionalsAndPointersAreNullOrWhatTheyPointTo) {
  EXPECT_EQ(RoundTrip<std::optional<int32_t>>(std::optional<int32_t>(5)).value(), 5);
  EXPECT_EQ(RoundTrip<std::optional<int32_t>>(std::optional<int32_t>()).value(), std::nullopt);
  EXPECT_EQ(*RoundTrip<std::unique_ptr<int32_t>>(std::make_shared<int32_t>(6)).value(), 6);
  EXPECT_EQ(*RoundTrip<std::shared_ptr<int32_t>>(std::make_unique<int32_t>(7)).value(), 7);
  EXPECT_EQ(RoundTrip<std::unique_ptr<int32_t>>(nullptr).value(), nullptr);
  EXPECT_EQ(RoundTrip<std::shared_ptr<int32_t>>(std::nullopt).value(), nullptr);
  EXPECT_EQ(Marshal<std::optional<int16_t>>::kType, ValueType::kShort);
  EXPECT_EQ(Marshal<std::unique_ptr<std::string>>::kType, ValueType::kString);
}

TEST(MarshalTest, ViewsPointIntoWhatTheyAreReadFrom) {
  sdk::HeapArena arena;
  const std::string text = "a text that is too long for a string to hold it in itself";
  const api::Value written = Written(text, arena);
  std::string_view view;
  ASSERT_TRUE(Marshal<std::string_view>::Read(written, view).ok());
  EXPECT_EQ(view.data(), text.data());
  EXPECT_EQ(view, text);

  const uint8_t bytes[] = {1, 2, 255};
  const api::Value array = Written(std::span<const uint8_t>(bytes), arena);
  EXPECT_EQ(array.type, ValueType::kByteArray);
  std::span<const std::byte> read;
  ASSERT_TRUE(Marshal<std::span<const std::byte>>::Read(array, read).ok());
  EXPECT_EQ(static_cast<const void*>(read.data()), bytes);
  EXPECT_EQ(read.size(), 3u);
}

// A cache of views would give views of bytes that are gone.
TEST(MarshalTest, WhatBorrowsIsNoTypeOfACache) {
  static_assert(Readable<std::string_view> && Writable<std::string_view>);
  static_assert(!Marshalled<std::string_view>);
  static_assert(!Marshalled<std::optional<std::string_view>>);
  static_assert(!Marshalled<std::unique_ptr<std::span<const std::byte>>>);
  static_assert(Marshalled<std::string> && Marshalled<std::optional<std::string>>);
}

// Numbers that Ignite has no type for are refused by the compiler, not cut.
TEST(MarshalTest, WhatHasNoTypeIsRefused) {
  static_assert(!Writable<uint32_t> && !Writable<uint64_t> && !Writable<char>);
  static_assert(!Writable<wchar_t> && !Writable<void*> && !Writable<long double>);
  static_assert(Writable<const char*> && !Readable<const char*>);
}

TEST(MarshalTest, ErrorsNameBothTypes) {
  EXPECT_THAT(std::string(RoundTrip<int32_t>("42").status().message()),
              HasSubstr("expected int, found string"));
  EXPECT_THAT(std::string(RoundTrip<std::string>(int16_t{1}).status().message()),
              HasSubstr("expected string, found short"));
  const absl::Status null = RoundTrip<int32_t>(nullptr).status();
  EXPECT_EQ(null.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(null.message()), HasSubstr("expected int, found null"));
  EXPECT_THAT(std::string(null.message()), HasSubstr("std::optional"));
}

TEST(MarshalTest, EveryTypeHasANameOfItsOwn) {
  std::vector<std::string_view> names;
  for (uint16_t code = 1; code < 256; ++code) {
    const std::string_view name = NameOf(static_cast<ValueType>(code));
    if (name == "unknown type" || static_cast<ValueType>(code) == ValueType::kBinaryEnum) continue;
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 0) << name;
    names.push_back(name);
  }
  EXPECT_EQ(names.size(), 37u);
}

// One that is longer than a count can say must not be sent as a shorter one.
TEST(MarshalTest, CountsNeverWrap) {
  EXPECT_EQ(internal::CountOf(7), 7u);
  EXPECT_EQ(internal::CountOf(size_t{1} << 32), UINT32_MAX);
  EXPECT_EQ(internal::CountOf((size_t{1} << 32) + 5), UINT32_MAX);
}

TEST(MarshalTest, EnumsOfTypesKnownAtRunTimeComeBack) {
  const Enum red{"example.Color", 2, "RED", 0};
  sdk::HeapArena arena;
  api::Value written = Written(red, arena);
  ASSERT_EQ(written.type, ValueType::kEnum);
  EXPECT_EQ(written.extra, 2);
  EXPECT_EQ(sdk::ViewOf(written.described->name), "example.Color");
  EXPECT_EQ(written.described->is_enum, 1u);
  EXPECT_EQ(RoundTrip<Enum>(red).value(), red);
  written.described = nullptr;  // as a codec gives one whose type the cluster does not know
  written.count = 77;
  Enum read;
  ASSERT_TRUE(Marshal<Enum>::Read(written, read).ok());
  EXPECT_EQ(read, (Enum{"", 2, "", 77}));
}

}  // namespace
}  // namespace glowplug
