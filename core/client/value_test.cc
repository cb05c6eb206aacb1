// SPDX-License-Identifier: Apache-2.0
#include <absl/hash/hash_testing.h>
#include <glowplug/decimal.h>
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <glowplug/value.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <unordered_set>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using api::ValueType;
using test::FakeObjectReader;
using test::RoundTrip;
using test::Written;
using testing::HasSubstr;

struct Person {
  std::string name;
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, age))

struct Other {
  std::string name;
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Other, (), (name, age))

enum class Color { kRed, kGreen };
BOOST_DESCRIBE_ENUM(Color, kRed, kGreen)

TEST(ValueTest, TakesOnTheTypeThatItIsMadeOf) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(nullptr).is_null());
  EXPECT_TRUE(Value(std::optional<int32_t>()).is_null());
  EXPECT_EQ(Value(42).type(), ValueType::kInt);
  EXPECT_EQ(Value(Short(42)).type(), ValueType::kShort);
  EXPECT_EQ(Value(Long(42)).type(), ValueType::kLong);
  EXPECT_EQ(Value(true).type(), ValueType::kBool);
  EXPECT_EQ(Value("a").type(), ValueType::kString);
  EXPECT_EQ(Value(std::string_view("a")).type(), ValueType::kString);
  EXPECT_EQ(Value(u'a').type(), ValueType::kChar);
  EXPECT_EQ(Value(Char('a')).type(), ValueType::kChar);
  EXPECT_EQ(Value(3.0).type(), ValueType::kDouble);
  EXPECT_EQ(Value(Decimal(1, 2)).type(), ValueType::kDecimal);
  EXPECT_EQ(Value(std::vector<int32_t>{1}).type(), ValueType::kIntArray);
  EXPECT_EQ(Value(LinkedList{1, "2", 3.0}).type(), ValueType::kCollection);
  EXPECT_EQ(Value(Person{"Ivan", 33}).type(), ValueType::kObject);
  EXPECT_EQ(Value(Color::kGreen).type(), ValueType::kEnum);
  // No C++ type slips in as another: a pointer is no bool, and char is neither number nor text.
  static_assert(!std::is_convertible_v<const void*, Value>);
  static_assert(!std::is_convertible_v<char, Value>);
  static_assert(!std::is_convertible_v<uint32_t, Value>);
  static_assert(std::is_convertible_v<const char*, Value>);
}

TEST(ValueTest, GivesItselfAsTheTypeThatItIs) {
  EXPECT_EQ(Value(42).As<int32_t>().value(), 42);
  EXPECT_THAT(std::string(Value(42).As<int64_t>().status().message()),
              HasSubstr("expected long, found int"));
  EXPECT_EQ(Value().As<std::optional<int32_t>>().value(), std::nullopt);
  EXPECT_EQ(Value("text").As<std::string>().value(), "text");
  EXPECT_EQ(Value(Person{"Ivan", 33}).As<Other>().value().age, 33);
  EXPECT_EQ(Value(Color::kGreen).As<Color>().value(), Color::kGreen);
  EXPECT_EQ(Value(Color::kGreen).As<Enum>().value(), (Enum{"Color", 1, "kGreen", 0}));
  EXPECT_EQ(Value(Decimal(-258, 1)).As<Decimal>().value(), Decimal(-258, 1));
  EXPECT_EQ(Value(5).As<Value>().value(), Value(5));
}

TEST(ValueTest, OwnsWhatItHolds) {
  Value kept;
  {
    std::string text = "a text that is too long for a string to hold it in itself";
    kept = LinkedList<std::string>{text, text};
    text.assign(text.size(), '?');
  }
  const Value element = kept.Elements()[1];
  kept = Value();
  // A view of a part lives as long as any Value that has it.
  EXPECT_EQ(element.As<std::string_view>().value(),
            "a text that is too long for a string to hold it in itself");
}

TEST(ValueTest, AMovedOneIsNull) {
  Value from = LinkedList{1, "2"};
  Value to = std::move(from);
  EXPECT_TRUE(from.is_null());  // NOLINT: that it may be looked at is what is tested
  from = std::move(to);
  EXPECT_TRUE(to.is_null());  // NOLINT
  EXPECT_EQ(from, Value(LinkedList{1, "2"}));
}

// What a cache gives.
TEST(ValueTest, LivesInOptionalsAndStatuses) {
  absl::StatusOr<std::optional<Value>> got = std::optional<Value>(Value(5));
  EXPECT_EQ(**got, 5);
  EXPECT_TRUE(*got == Value(5));
  got = std::optional<Value>();
  EXPECT_FALSE(got->has_value());
  got = absl::InternalError("");
  EXPECT_FALSE(got.ok());
  const std::optional<Value> null = Value();
  EXPECT_TRUE(null.has_value());
  EXPECT_TRUE(null->is_null());
}

TEST(ValueTest, ElementsAndEntriesKeepTheirOrder) {
  const Value list = LinkedList{1, "2", 3.0};
  EXPECT_EQ(list.Elements(), (std::vector<Value>{1, "2", 3.0}));
  EXPECT_EQ(Value(std::vector<int16_t>{1, 2}).Elements(), (std::vector<Value>{Short(1), Short(2)}));
  EXPECT_EQ(Value(ObjectArray("java.lang.Number", {1, 2.0})).Elements(),
            (std::vector<Value>{1, 2.0}));
  const Value map = LinkedHashMap{{1, "test"}, {"key", 2.0}};
  const std::vector<std::pair<Value, Value>> entries = {{1, "test"}, {"key", 2.0}};
  EXPECT_EQ(map.Entries(), entries);
  EXPECT_TRUE(Value(5).Elements().empty());
  EXPECT_TRUE(Value(5).Entries().empty());
}

TEST(ValueTest, MakesCollectionsAndMapsOfEveryKind) {
  for (int kind = -1; kind <= 5; ++kind) {
    const Value made = Value::Collection(static_cast<CollectionKind>(kind), {1, "2"});
    EXPECT_EQ(made.view().extra, kind);
    EXPECT_EQ(RoundTrip<Value>(made).value(), made);
    EXPECT_EQ(made.Elements(), (std::vector<Value>{1, "2"}));
  }
  EXPECT_EQ(Value::Map(MapKind::kHashMap, {{1, 2}}), Value(HashMap{{1, 2}}));
  EXPECT_EQ(Value::Map(MapKind::kLinkedHashMap, {{1, 2}}), Value(LinkedHashMap{{1, 2}}));
}

TEST(ValueTest, ObjectsAreDecodedWhole) {
  FakeObjectReader reader;
  Value read;
  {
    sdk::HeapArena arena;
    const std::vector<Person> people = {{"Ivan", 33}, {"Olga", 34}};
    ASSERT_TRUE(Marshal<Value>::Read(reader.AsRead(Written(people, arena)), read).ok());
  }
  EXPECT_EQ(read.Elements()[1].Field("name").value(), Value("Olga"));
  EXPECT_EQ(read.Elements()[1].Field("AGE").value(), Value(34));
  EXPECT_EQ(read.Elements()[0].As<Person>().value().name, "Ivan");
  EXPECT_THAT(std::string(read.Elements()[0].Field("salary").status().message()),
              HasSubstr("no field salary in the object of type Person"));
  EXPECT_FALSE(Value(5).Field("name").ok());
}

TEST(ValueTest, ObjectsThatShareTheirBytesDoSoWhenTheyAreCopied) {
  const std::string bytes(1000, 'x');
  const std::string others(1000, 'y');
  FakeObjectReader reader;
  api::Record records[4] = {};
  api::Value items[4];
  for (int i = 0; i < 4; ++i) {
    records[i].reader = &reader;
    records[i].graph = sdk::BytesOf(i < 3 ? bytes : others);
    records[i].offset = static_cast<uint64_t>(i);
    items[i] = internal::ValueOf(ValueType::kObject);
    items[i].object = &records[i];
  }
  api::Value from = internal::ValueOf(ValueType::kCollection);
  from.count = 4;
  from.items = items;
  Value value;
  ASSERT_TRUE(Marshal<Value>::Read(from, value).ok());
  const auto graph = [&](int i) { return value.view().items[i].object->graph; };
  EXPECT_EQ(sdk::ViewOf(graph(0)), bytes);
  EXPECT_NE(graph(0).data, records[0].graph.data);
  EXPECT_EQ(graph(1).data, graph(0).data);
  EXPECT_EQ(graph(2).data, graph(0).data);
  EXPECT_EQ(sdk::ViewOf(graph(3)), others);
  EXPECT_EQ(value.view().items[2].object->offset, 2u);
}

// What the reader gives dies with the connection, the value does not.
TEST(ValueTest, ObjectsOfUnknownTypesKeepTheirBytes) {
  const uint8_t bytes[] = {0, 0, 103, 1};
  api::Record record{};
  FakeObjectReader reader;
  record.reader = &reader;
  record.graph = {bytes, sizeof(bytes)};
  record.offset = 2;
  api::Value from = internal::ValueOf(ValueType::kObject);
  from.object = &record;
  Value value;
  ASSERT_TRUE(Marshal<Value>::Read(from, value).ok());
  const api::Record& kept = *value.view().object;
  EXPECT_EQ(kept.type, nullptr);
  EXPECT_NE(kept.graph.data, bytes);
  EXPECT_EQ(sdk::ViewOf(kept.graph), sdk::ViewOf(record.graph));
  EXPECT_EQ(kept.offset, 2u);
  EXPECT_NE(kept.reader, nullptr);
  EXPECT_NE(kept.reader, &reader);
  EXPECT_EQ(value.Field("name").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(value.As<Object>().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(value.ToString(), "Unknown(4 bytes)");
}

TEST(ValueTest, AReaderThatFailsFailsTheValue) {
  api::ObjectField field{};
  field.name = sdk::BytesOf("broken");
  api::ObjectType type{};
  type.name = sdk::BytesOf("T");
  type.fields = &field;
  type.field_count = 1;
  api::Record record{};
  FakeObjectReader reader;
  record.type = &type;
  record.reader = &reader;
  api::Value from = internal::ValueOf(ValueType::kObject);
  from.object = &record;
  Value value;
  const absl::Status status = Marshal<Value>::Read(from, value);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
}

TEST(ValueTest, WhatIsTooDeepIsRefusedWhenItIsRead) {
  Value nested = 1;
  for (int i = 0; i < internal::Nesting::kMax; ++i) nested = ArrayList<Value>({nested});
  EXPECT_TRUE(RoundTrip<Value>(nested).ok());
  api::Value outer = internal::ValueOf(ValueType::kCollection);
  outer.items = &nested.view();
  outer.count = 1;
  Value read;
  EXPECT_EQ(Marshal<Value>::Read(outer, read).code(), absl::StatusCode::kResourceExhausted);
}

// Each stands for a key of its own.
std::vector<Value> Different() {
  Object person("Person");
  person.Set("name", "Ivan").Set("age", 33);
  Object raw = person;
  raw.SetRaw("raw");
  Object empty("Person");
  Object reordered("Person");
  reordered.Set("age", 33).Set("name", "Ivan");
  return {Value(),
          Byte(1),
          Short(1),
          1,
          Long(1),
          2,
          1.0F,
          1.0,
          0.0,
          -0.0,
          std::numeric_limits<double>::quiet_NaN(),
          true,
          false,
          Char('a'),
          "a",
          "",
          Uuid{1, 2},
          Uuid{2, 1},
          Date(1),
          TimeOfDay{1},
          Timestamp(1, 0),
          Timestamp(1, 1),
          Decimal(10, 1),
          Decimal(100, 2),
          Decimal(-10, 1),
          JavaClass{"a"},
          std::vector<uint8_t>{1},
          std::vector<int16_t>{1},
          std::vector<int32_t>{1},
          std::vector<int32_t>{1, 2},
          std::vector<int32_t>{},
          std::vector<int64_t>{},
          std::vector<bool>{true},
          Array<std::string>{"a"},
          Array<std::optional<std::string>>{std::nullopt},
          ArrayList{"a"},
          ArrayList<Value>{},
          ArrayList{1, 2},
          ArrayList{2, 1},
          LinkedList{1, 2},
          HashSet{1, 2},
          HashSet{1, 1},
          LinkedHashSet{1, 2},
          LinkedHashSet{2, 1},
          HashMap{{1, "a"}, {2, "b"}},
          HashMap{{1, "b"}, {2, "a"}},
          LinkedHashMap{{1, "a"}, {2, "b"}},
          LinkedHashMap{{2, "b"}, {1, "a"}},
          ObjectArray{1, 2},
          ObjectArray("java.lang.Integer", {1, 2}),
          Color::kRed,
          Color::kGreen,
          Person{"Ivan", 34},
          Other{"Ivan", 33},
          person,
          raw,
          empty,
          reordered};
}

TEST(ValueTest, EqualValuesHashAlikeAndOthersDiffer) {
  const std::vector<Value> values = Different();
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(values));
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(RoundTrip<Value>(values[i]).value(), values[i]) << values[i];
    EXPECT_EQ(RoundTrip<Value>(values[i]).value().Hash(), values[i].Hash()) << values[i];
    for (size_t j = 0; j < values.size(); ++j) {
      EXPECT_EQ(values[i] == values[j], i == j) << values[i] << " and " << values[j];
    }
  }
  EXPECT_EQ((std::unordered_set<Value>(values.begin(), values.end()).size()), values.size());
}

TEST(ValueTest, TheOrderOfHashSetsAndHashMapsDoesNotCount) {
  const Value set = HashSet{1, "2", 3.0, 1};
  const Value same = HashSet{3.0, 1, 1, "2"};
  EXPECT_EQ(set, same);
  EXPECT_EQ(set.Hash(), same.Hash());
  EXPECT_NE(set, Value(HashSet{3.0, 1, "2", "2"}));
  const Value map = HashMap{{1, HashSet{1, 2}}, {"key", 2.0}};
  const Value swapped = HashMap{{"key", 2.0}, {1, HashSet{2, 1}}};
  EXPECT_EQ(map, swapped);
  EXPECT_EQ(map.Hash(), swapped.Hash());
}

TEST(ValueTest, NumbersAreEqualAsKeysAre) {
  EXPECT_EQ(Value(std::nan("1")), Value(std::nan("2")));
  EXPECT_EQ(Value(std::nan("1")).Hash(), Value(std::nan("2")).Hash());
  const uint8_t padded[] = {0, 0, 10};
  api::Value decimal = internal::ValueOf(ValueType::kDecimal);
  decimal.bytes = padded;
  decimal.count = 3;
  decimal.extra = 1;
  const Value read = [&] {
    Value value;
    Marshal<Value>::Read(decimal, value).IgnoreError();
    return value;
  }();
  EXPECT_EQ(read, Value(Decimal(10, 1)));
  EXPECT_EQ(read.Hash(), Value(Decimal(10, 1)).Hash());
}

// The server gives enums back under another code, with their type's id.
TEST(ValueTest, EnumsThatCameBackAreEqual) {
  sdk::HeapArena arena;
  api::Value came = Written(Color::kGreen, arena);
  came.type = ValueType::kBinaryEnum;
  came.count = 99;
  Value value;
  ASSERT_TRUE(Marshal<Value>::Read(came, value).ok());
  EXPECT_EQ(value, Value(Color::kGreen));
  EXPECT_NE(value, Value(Enum{"Colour", 1, "kGreen", 0}));
  EXPECT_EQ(value.Hash(), Value(Color::kGreen).Hash());
  came.described = nullptr;
  Value unknown;
  ASSERT_TRUE(Marshal<Value>::Read(came, unknown).ok());
  EXPECT_EQ(unknown, value);
  came.count = 98;
  Value another;
  ASSERT_TRUE(Marshal<Value>::Read(came, another).ok());
  EXPECT_NE(another, value);
}

TEST(ValueTest, ServesAsKeyOfMaps) {
  const std::unordered_map<Value, int> lengths = {{"a", 1}, {Char('a'), 2}};
  EXPECT_EQ(lengths.at("a"), 1);
  EXPECT_EQ(lengths.at(Char('a')), 2);
  static_assert(Marshalled<Value> && Marshalled<std::vector<Value>>);
}

}  // namespace
}  // namespace glowplug
