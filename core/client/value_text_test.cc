// SPDX-License-Identifier: Apache-2.0
#include <glowplug/decimal.h>
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>
#include <sstream>

namespace glowplug {
namespace {

struct Person {
  std::string name;
  std::optional<int32_t> age;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, age))

enum class Color { kRed, kGreen };
BOOST_DESCRIBE_ENUM(Color, kRed, kGreen)

std::string Text(const Value& value) {
  std::ostringstream out;
  out << value;
  EXPECT_EQ(out.str(), value.ToString());
  return out.str();
}

TEST(ValueTextTest, Scalars) {
  EXPECT_EQ(Text(nullptr), "null");
  EXPECT_EQ(Text(42), "42");
  EXPECT_EQ(Text(Byte(-1)), "Byte(-1)");
  EXPECT_EQ(Text(Short(42)), "Short(42)");
  EXPECT_EQ(Text(Long(42)), "Long(42)");
  EXPECT_EQ(Text(3.0), "3.0");
  EXPECT_EQ(Text(0.1), "0.1");
  EXPECT_EQ(Text(1e300), "1e+300");
  EXPECT_EQ(Text(-0.0), "-0.0");
  EXPECT_EQ(Text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(Text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(Text(0.5F), "0.5f");
  EXPECT_EQ(Text(true), "true");
  EXPECT_EQ(Text(u'a'), "Char('a')");
  EXPECT_EQ(Text(u'\''), "Char(0x0027)");
  EXPECT_EQ(Text(u'\x20AC'), "Char(0x20AC)");
}

TEST(ValueTextTest, TextIsQuoted) {
  EXPECT_EQ(Text("a"), "\"a\"");
  EXPECT_EQ(Text("say \"hi\"\n\\"), R"("say \"hi\"\n\\")");
  EXPECT_EQ(Text("caf\xC3\xA9"), "\"caf\xC3\xA9\"");
  EXPECT_EQ(Text(JavaClass{"java.lang.String"}), "JavaClass(\"java.lang.String\")");
}

TEST(ValueTextTest, Times) {
  EXPECT_EQ(Text(Date(absl::CivilDay(2017, 9, 21))), "Date(2017-09-21 00:00:00.000)");
  EXPECT_EQ(Text(Timestamp(-1, 999'999)), "Timestamp(1969-12-31 23:59:59.999999999)");
  EXPECT_EQ(Text(TimeOfDay{3'723'004}), "TimeOfDay(01:02:03.004)");
  EXPECT_EQ(Text(TimeOfDay{-1}), "TimeOfDay(-1 ms)");
  EXPECT_FALSE(Text(Date(std::numeric_limits<int64_t>::min())).empty());
}

TEST(ValueTextTest, OtherScalars) {
  EXPECT_EQ(Text(Decimal(66667, 2)), "Decimal(666.67)");
  EXPECT_EQ(Text(Decimal(-5, 0)), "Decimal(-5)");
  EXPECT_EQ(Text(Uuid{0xf81d4fae7dec11d0, 0xa76500a0c91e6bf6}),
            "Uuid(f81d4fae-7dec-11d0-a765-00a0c91e6bf6)");
}

// Its digits would take the square of their number to be found.
TEST(ValueTextTest, HugeDecimalsAreDescribed) {
  const std::vector<uint8_t> magnitude(1'000'000, 1);
  api::Value decimal = internal::ValueOf(api::ValueType::kDecimal);
  decimal.bytes = magnitude.data();
  decimal.count = 1'000'000;
  decimal.extra = 3;
  Value value;
  ASSERT_TRUE(Marshal<Value>::Read(decimal, value).ok());
  EXPECT_EQ(Text(value), "Decimal(1000000 bytes, scale 3)");
}

TEST(ValueTextTest, ArraysAndCollections) {
  EXPECT_EQ(Text(std::vector<int32_t>{1, 2}), "int[]{1, 2}");
  EXPECT_EQ(Text(std::vector<uint8_t>{1, 255}), "byte[]{1, -1}");
  EXPECT_EQ(Text(std::vector<char16_t>{u'a', 0xD800}), "char[]{'a', 0xD800}");
  EXPECT_EQ(Text(std::vector<bool>{true}), "bool[]{true}");
  EXPECT_EQ(Text(std::vector<float>{1.0F}), "float[]{1.0}");
  EXPECT_EQ(Text(std::vector<double>{1.0}), "double[]{1.0}");
  EXPECT_EQ(Text(Array<std::optional<std::string>>{"a", std::nullopt}), "string[]{\"a\", null}");
  EXPECT_EQ(Text(LinkedList{1, "2", 3.0}), "LinkedList{1, \"2\", 3.0}");
  EXPECT_EQ(Text(std::vector<std::string>{}), "ArrayList{}");
  EXPECT_EQ(Text(std::set<int32_t>{2, 1}), "LinkedHashSet{1, 2}");
  EXPECT_EQ(Text(Value::Collection(CollectionKind::kUserSet, {1})), "UserSet{1}");
  EXPECT_EQ(Text(LinkedHashMap{{1, "test"}, {"key", 2.0}}),
            "LinkedHashMap{1: \"test\", \"key\": 2.0}");
  EXPECT_EQ(Text(HashMap{{1, ArrayList{}}}), "HashMap{1: ArrayList{}}");
  EXPECT_EQ(Text(ObjectArray{7, "8", 9.0}), "Object[]{7, \"8\", 9.0}");
  EXPECT_EQ(Text(ObjectArray("java.lang.Number", {7})), "java.lang.Number[]{7}");
}

TEST(ValueTextTest, ObjectsAndEnums) {
  EXPECT_EQ(Text(Person{"Ivan", 33}), "Person{name: \"Ivan\", age: 33}");
  EXPECT_EQ(Text(Person{"Ivan", std::nullopt}), "Person{name: \"Ivan\", age: null}");
  EXPECT_EQ(Text(Object("Empty").SetRaw("12")), "Empty{ + 2 raw bytes}");
  EXPECT_EQ(Text(Color::kGreen), "Color::kGreen");
  EXPECT_EQ(Text(Enum{"Color", 7, "", 0}), "Color(7)");
  EXPECT_EQ(Text(Array<Color>{Color::kRed}), "enum[]{Color::kRed}");
}

}  // namespace
}  // namespace glowplug
