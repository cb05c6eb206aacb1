// SPDX-License-Identifier: Apache-2.0
// C++ types through the bytes of the binary protocol and back.
#include <glowplug/decimal.h>
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <glowplug/view.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug {
namespace {

using ignite::testing::FakeDirectory;

enum class Color { kRed, kGreen = 5 };
BOOST_DESCRIBE_ENUM(Color, kRed, kGreen)

struct Person {
  std::string name;
  int32_t age = 0;
  Color color = Color::kRed;
  std::optional<absl::CivilDay> born;
  std::unique_ptr<Person> friend_of;
  std::vector<Person> children;
  std::map<std::string, std::vector<int32_t>> marks;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, age, color, born, friend_of, children, marks))
GLOWPLUG_TYPE_NAME(Person, "com.example.Person")

struct NameAndAge {
  int32_t age = 0;
  std::string_view name;
};
BOOST_DESCRIBE_STRUCT(NameAndAge, (), (age, name))
GLOWPLUG_TYPE_NAME(NameAndAge, "com.example.Person")

Person MakePerson() {
  Person person;
  person.name = "Ivan of a name that is too long for a string to hold it in itself";
  person.age = 33;
  person.color = Color::kGreen;
  person.born = absl::CivilDay(1984, 5, 6);
  person.friend_of = std::make_unique<Person>();
  person.friend_of->name = "Olga";
  person.children.resize(2);
  person.children[1].name = "Anna";
  person.marks["maths"] = {5, 4};
  return person;
}

class WireTest : public ::testing::TestWithParam<bool> {
 protected:
  template <class T>
  std::string Encode(const T& from) {
    sdk::HeapArena arena;
    sdk::HeapBuffer buffer;
    api::Value value;
    Marshal<T>::Write(from, value, arena);
    ignite::Writer out(buffer.out());
    ignite::WriteValue(out, value, "value", &directory_);
    EXPECT_TRUE(out.ok()) << ignite::Describe(out.fault());
    return std::string(buffer.view());
  }

  template <class T>
  absl::StatusOr<T> Decode(const std::string& bytes) {
    // A copy of its very length, so that a sanitizer sees every byte too many.
    const std::vector<uint8_t> frame(bytes.begin(), bytes.end());
    sdk::HeapArena arena;
    ignite::Reader in({frame.data(), frame.size()});
    const api::Value value = ignite::ReadValue(in, arena.get(), "value", &directory_);
    EXPECT_TRUE(in.ok()) << ignite::Describe(in.fault());
    T to{};
    absl::Status status = Marshal<T>::Read(value, to);
    if (!status.ok()) return status;
    return to;
  }

  FakeDirectory directory_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Footers, WireTest, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "Compact" : "Full"; });

TEST_P(WireTest, ValuesOfEveryTypeComeBackAndAreWrittenAlike) {
  const std::vector<Value> values = {
      nullptr,
      Byte(-1),
      Short(-2),
      -3,
      Long(-4),
      0.5F,
      -0.0,
      Char('a'),
      true,
      "",
      "text \xF0\x9F\x9A\x80",
      Uuid{1, ~uint64_t{0}},
      Date(-1),
      TimeOfDay{5},
      Timestamp(-1, 999'999),
      Decimal::Parse("-170141183460469231731687303715884105728.5").value(),
      Decimal(0, 3),
      std::vector<uint8_t>{0, 255},
      std::vector<int16_t>{-1},
      std::vector<int32_t>{},
      std::vector<int64_t>{INT64_MIN},
      std::vector<float>{1.5F},
      std::vector<double>{2.5},
      std::vector<char16_t>{u'\xFFFF'},
      std::vector<bool>{true, false},
      Array<std::optional<std::string>>{"a", std::nullopt, ""},
      Array<Uuid>{{1, 2}},
      Array<Date>{Date(1)},
      Array<Timestamp>{Timestamp(1, 2)},
      Array<TimeOfDay>{TimeOfDay{1}},
      Array<Decimal>{Decimal(-255, 1)},
      Array<Color>{Color::kGreen},
      ObjectArray{7, "8", 9.0, nullptr},
      ObjectArray("java.lang.Number", {7, 9.0}),
      ObjectArray<>{},
      LinkedList{1, "2", 3.0},
      HashSet{4, "test", 5.6},
      LinkedHashMap{{1, "test"}, {"key", ArrayList{Short(1)}}},
      HashMap<>{},
      Value::Collection(CollectionKind::kUserSet, {1}),
      Value::Collection(CollectionKind::kSingletonList, {1}),
      Color::kGreen,
      JavaClass{"java.lang.String"},
      MakePerson(),
      Object("Empty"),
      Object("Raw").Set("number", 5).SetRaw("beyond"),
  };
  for (const Value& value : values) {
    const std::string bytes = Encode(value);
    const absl::StatusOr<Value> read = Decode<Value>(bytes);
    ASSERT_TRUE(read.ok()) << value << ": " << read.status();
    EXPECT_EQ(*read, value);
    EXPECT_EQ(read->Hash(), value.Hash()) << value;
    EXPECT_EQ(Encode(*read), bytes) << value;  // a key that was read finds its entry
  }
}

TEST_P(WireTest, StructsComeBack) {
  const Person person = Decode<Person>(Encode(MakePerson())).value();
  EXPECT_EQ(Value(person), Value(MakePerson()));
  EXPECT_EQ(person.born, absl::CivilDay(1984, 5, 6));
  EXPECT_EQ(person.friend_of->name, "Olga");
  EXPECT_EQ(person.children.at(1).name, "Anna");
  EXPECT_EQ(person.color, Color::kGreen);
  EXPECT_EQ(person.marks.at("maths"), (std::vector<int32_t>{5, 4}));
}

TEST_P(WireTest, AStructOfTwoFieldsDecodesTwo) {
  const std::string bytes = Encode(MakePerson());
  const View<NameAndAge> read = Decode<View<NameAndAge>>(bytes).value();
  EXPECT_EQ(directory_.fields_read, 2);
  EXPECT_EQ(read->age, 33);
  EXPECT_EQ(read->name, MakePerson().name);  // of bytes that the view keeps
}

TEST_P(WireTest, ObjectsAreReadByOthersOfTheirType) {
  const Object object = Decode<Object>(Encode(MakePerson())).value();
  EXPECT_EQ(object.type_name(), "com.example.Person");
  EXPECT_EQ(object.Get<int32_t>("age").value(), 33);
  EXPECT_EQ(object.fields()[3].type, api::ValueType::kDate);
  EXPECT_EQ(Encode(object), Encode(MakePerson()));
}

// Without a name for its type an object is bytes; they are kept and written as they came.
TEST_P(WireTest, ObjectsOfUnknownTypesAreWrittenAsTheyCame) {
  const std::string bytes = Encode(MakePerson());
  FakeDirectory knows_nothing(GetParam());
  knows_nothing.knows_absent = true;
  sdk::HeapArena arena;
  ignite::Reader in(sdk::BytesOf(bytes));
  const api::Value value = ignite::ReadValue(in, arena.get(), "value", &knows_nothing);
  ASSERT_TRUE(in.ok()) << ignite::Describe(in.fault());
  Value kept;
  ASSERT_TRUE(Marshal<Value>::Read(value, kept).ok());
  EXPECT_EQ(kept.As<Person>().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Encode(kept), bytes);
}

}  // namespace
}  // namespace glowplug
