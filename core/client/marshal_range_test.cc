// SPDX-License-Identifier: Apache-2.0
#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_range.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <filesystem>
#include <list>
#include <map>
#include <ranges>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using api::ValueType;
using test::RoundTrip;
using test::Written;
using testing::HasSubstr;

template <class T>
void ComesBack(const T& value, ValueType type, int64_t extra = 0) {
  sdk::HeapArena arena;
  const api::Value written = Written(value, arena);
  EXPECT_EQ(written.type, type);
  EXPECT_EQ(written.extra, extra);
  EXPECT_EQ(Marshal<T>::kType, type);
  EXPECT_EQ(written.count, value.size());
  EXPECT_EQ(RoundTrip<T>(value).value(), value);
}

TEST(MarshalRangeTest, ContiguousNumbersArePrimitiveArrays) {
  ComesBack<std::vector<int8_t>>({-128, 0, 127}, ValueType::kByteArray);
  ComesBack<std::vector<uint8_t>>({0, 128, 255}, ValueType::kByteArray);
  ComesBack<std::vector<std::byte>>({std::byte{7}}, ValueType::kByteArray);
  ComesBack<std::vector<int16_t>>({-32768, 32767}, ValueType::kShortArray);
  ComesBack<std::vector<int32_t>>({INT32_MIN, 1}, ValueType::kIntArray);
  ComesBack<std::vector<int64_t>>({INT64_MIN, 1}, ValueType::kLongArray);
  ComesBack<std::vector<float>>({1.5F, -0.0F}, ValueType::kFloatArray);
  ComesBack<std::vector<double>>({1e300}, ValueType::kDoubleArray);
  ComesBack<std::vector<char16_t>>({u'a', u'\xFFFF'}, ValueType::kCharArray);
  ComesBack<std::vector<bool>>({true, false, true}, ValueType::kBoolArray);
  ComesBack<std::array<int32_t, 3>>({1, 2, 3}, ValueType::kIntArray);
  ComesBack<std::array<bool, 2>>({false, true}, ValueType::kBoolArray);
  ComesBack<std::vector<int32_t>>({}, ValueType::kIntArray);
}

TEST(MarshalRangeTest, ArraysLieOnTheBoundaryWithoutACopy) {
  const std::vector<int64_t> numbers = {1, 2};
  sdk::HeapArena arena;
  EXPECT_EQ(static_cast<const void*>(Written(numbers, arena).bytes), numbers.data());
  const std::span<const int64_t> view(numbers);
  EXPECT_EQ(Written(view, arena).type, ValueType::kLongArray);
}

// An array may begin anywhere in a frame.
TEST(MarshalRangeTest, UnalignedArraysAreRead) {
  alignas(8) const uint8_t bytes[] = {0, 1, 0, 0, 0, 254, 255, 255, 255};
  api::Value value = internal::ValueOf(ValueType::kIntArray);
  value.bytes = bytes + 1;
  value.count = 2;
  std::vector<int32_t> array;
  ASSERT_TRUE(Marshal<std::vector<int32_t>>::Read(value, array).ok());
  EXPECT_EQ(array, (std::vector<int32_t>{1, -2}));
  std::list<int32_t> list;
  ASSERT_TRUE(Marshal<std::list<int32_t>>::Read(value, list).ok());
  EXPECT_EQ(list, (std::list<int32_t>{1, -2}));
  value.type = ValueType::kBoolArray;
  std::vector<bool> bools;
  ASSERT_TRUE(Marshal<std::vector<bool>>::Read(value, bools).ok());
  EXPECT_EQ(bools, (std::vector<bool>{true, false}));
}

TEST(MarshalRangeTest, OtherSequencesAreArrayLists) {
  ComesBack<std::vector<std::string>>({"a", ""}, ValueType::kCollection, 1);
  ComesBack<std::list<int32_t>>({1, 2}, ValueType::kCollection, 1);
  ComesBack<std::deque<double>>({1.5}, ValueType::kCollection, 1);
  ComesBack<std::vector<std::optional<int32_t>>>({1, std::nullopt}, ValueType::kCollection, 1);
  ComesBack<std::vector<std::vector<int32_t>>>({{1}, {}, {2, 3}}, ValueType::kCollection, 1);
  ComesBack<std::array<std::string, 2>>({"a", "b"}, ValueType::kCollection, 1);
}

TEST(MarshalRangeTest, SetsAndMapsWithAnOrderAreLinked) {
  ComesBack<std::set<std::string>>({"b", "a"}, ValueType::kCollection, 4);
  ComesBack<std::unordered_set<int32_t>>({3, 1, 2}, ValueType::kCollection, 3);
  ComesBack<absl::flat_hash_set<std::string>>({"x", "y"}, ValueType::kCollection, 3);
  ComesBack<std::map<int32_t, std::string>>({{2, "b"}, {1, "a"}}, ValueType::kMap, 2);
  ComesBack<std::unordered_map<std::string, double>>({{"a", 1.0}}, ValueType::kMap, 1);
  ComesBack<absl::flat_hash_map<int32_t, bool>>({{1, true}, {2, false}}, ValueType::kMap, 1);
  ComesBack<absl::btree_map<std::string, std::vector<int32_t>>>({{"a", {1, 2}}}, ValueType::kMap,
                                                                2);
  ComesBack<std::map<int32_t, std::map<int32_t, int32_t>>>({{1, {{2, 3}}}}, ValueType::kMap, 2);
}

TEST(MarshalRangeTest, HintsChooseAnotherKind) {
  ComesBack<ArrayList<int32_t>>({1, 2}, ValueType::kCollection, 1);
  ComesBack<LinkedList<std::string>>({"a"}, ValueType::kCollection, 2);
  ComesBack<HashSet<int32_t>>({1, 2}, ValueType::kCollection, 3);
  ComesBack<LinkedHashSet<int32_t>>({2, 1}, ValueType::kCollection, 4);
  ComesBack<HashMap<int32_t, std::string>>({{1, "a"}}, ValueType::kMap, 1);
  ComesBack<LinkedHashMap<std::string, int32_t>>({{"z", 1}, {"a", 2}}, ValueType::kMap, 2);
  ComesBack<Array<std::string>>({"a", "b"}, ValueType::kStringArray);
  ComesBack<Array<std::optional<std::string>>>({"a", std::nullopt}, ValueType::kStringArray);
  ComesBack<Array<Uuid>>({{1, 2}}, ValueType::kUuidArray);
  ComesBack<Array<std::vector<int32_t>>>({{1}}, ValueType::kObjectArray, -1);
  ComesBack<ObjectArray<int32_t>>({1, 2}, ValueType::kObjectArray, -1);
}

TEST(MarshalRangeTest, ObjectArraysKeepTheNameOfTheirClass) {
  const ObjectArray<int32_t> named("java.lang.Integer", {1, 2});
  sdk::HeapArena arena;
  const api::Value written = Written(named, arena);
  EXPECT_EQ(written.flags, api::kNamed);
  EXPECT_EQ(written.extra, 0);
  EXPECT_EQ(written.count, 2u);
  EXPECT_EQ(written.items[0].type, ValueType::kString);
  ObjectArray<int32_t> read;
  ASSERT_TRUE(Marshal<ObjectArray<int32_t>>::Read(written, read).ok());
  EXPECT_EQ(read.element_class, "java.lang.Integer");
  EXPECT_EQ(read, named);
  std::vector<int32_t> elements;
  ASSERT_TRUE(Marshal<std::vector<int32_t>>::Read(written, elements).ok());
  EXPECT_EQ(elements, (std::vector<int32_t>{1, 2}));
}

TEST(MarshalRangeTest, AnySequenceIsReadIntoAnyOther) {
  EXPECT_EQ(RoundTrip<std::vector<int32_t>>(LinkedList<int32_t>{1, 2}).value(),
            (std::vector<int32_t>{1, 2}));
  EXPECT_EQ(RoundTrip<std::set<int32_t>>(std::vector<int32_t>{2, 1, 2}).value(),
            (std::set<int32_t>{1, 2}));
  EXPECT_EQ(RoundTrip<std::vector<std::string>>(Array<std::string>{"a"}).value(),
            (std::vector<std::string>{"a"}));
  EXPECT_EQ(RoundTrip<std::vector<double>>(std::list<double>{0.5}).value(),
            (std::vector<double>{0.5}));
  EXPECT_EQ((RoundTrip<std::map<int32_t, int32_t>>(HashMap<int32_t, int32_t>{{1, 2}}).value()),
            (std::map<int32_t, int32_t>{{1, 2}}));
}

TEST(MarshalRangeTest, ErrorsSayWhichElement) {
  const absl::Status element =
      RoundTrip<std::vector<std::string>>(std::vector<int32_t>{1}).status();
  EXPECT_THAT(std::string(element.message()), HasSubstr("element 0: expected string, found int"));
  const absl::Status null =
      RoundTrip<std::vector<std::string>>(Array<std::optional<std::string>>{"a", std::nullopt})
          .status();
  EXPECT_THAT(std::string(null.message()), HasSubstr("element 1: expected string, found null"));
  EXPECT_THAT(std::string(RoundTrip<std::vector<int32_t>>(5).status().message()),
              HasSubstr("expected int array, found int"));
  EXPECT_THAT(
      std::string(RoundTrip<std::vector<uint8_t>>(std::vector<int32_t>{5}).status().message()),
      HasSubstr("expected byte array, found int array"));
  EXPECT_THAT(
      (std::string(RoundTrip<std::map<int32_t, int32_t>>(std::map<int32_t, std::string>{{1, "a"}})
                       .status()
                       .message())),
      HasSubstr("element 0: expected int, found string"));
  EXPECT_THAT(
      (std::string(RoundTrip<std::array<int32_t, 2>>(std::vector<int32_t>{1}).status().message())),
      HasSubstr("expected 2 elements, found 1"));
}

// Its elements would be gone before they are sent.
TEST(MarshalRangeTest, ARangeThatMakesItsElementsIsOneOfNumbersAlone) {
  const std::vector<std::string> names = {"a", "b"};
  const auto longer = names | std::views::transform([](const std::string& name) {
                        return name + std::string(40, '-');
                      });
  static_assert(!Writable<decltype(longer)> && !std::convertible_to<decltype(longer), Value>);
  const auto classes =
      names | std::views::transform([](const auto& name) { return JavaClass{name}; });
  static_assert(!Writable<decltype(classes)>);
  static_assert(Writable<decltype(names | std::views::take(1))>);

  const auto sizes = names | std::views::transform([](const auto& name) {
                       return static_cast<int32_t>(name.size());
                     });
  EXPECT_EQ(RoundTrip<std::vector<int32_t>>(sizes).value(), (std::vector<int32_t>{1, 1}));
  const ArrayList<bool> bits = {true, false};
  EXPECT_EQ(RoundTrip<std::vector<bool>>(bits).value(), (std::vector<bool>{true, false}));
}

// As a flat map gives its entries: keys and values that lie apart, as a pair of references; or
// made on the way.
template <class Entry>
struct Squares {
  using key_type = std::string;
  using mapped_type = int32_t;
  static Entry At(const std::string& key) { return {key, 1}; }
  auto begin() const { return std::ranges::begin(entries); }
  auto end() const { return std::ranges::end(entries); }

  std::vector<std::string> keys = {"a"};
  decltype(std::declval<const std::vector<std::string>&>() |
           std::views::transform(&Squares::At)) entries =
      std::as_const(keys) | std::views::transform(&Squares::At);
};
TEST(MarshalRangeTest, AMapThatMakesItsEntriesIsOneOfReferences) {
  static_assert(Writable<Squares<std::pair<const std::string&, int32_t>>>);
  static_assert(!Writable<Squares<std::pair<std::string, int32_t>>>);
}

TEST(MarshalRangeTest, WhatIsNoSequenceOfValuesIsRefused) {
  static_assert(!Writable<std::vector<uint32_t>> && !Writable<std::u16string>);
  static_assert(!Writable<std::filesystem::path>);
  static_assert(!Marshalled<std::vector<std::string_view>>);
  static_assert(!Marshalled<std::map<std::string, std::span<const std::byte>>>);
  static_assert(!Marshalled<HashMap<std::string_view, int32_t>>);
  static_assert(Marshalled<std::map<std::string, std::vector<std::string>>>);
}

}  // namespace
}  // namespace glowplug
