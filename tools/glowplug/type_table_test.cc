// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/type_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace glowplug::cli {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<DynamicValue> Parse(std::string_view type, std::string_view text) {
  return ParseValue(*FindType(type), text);
}

template <class T>
T Parsed(std::string_view type, std::string_view text) {
  const absl::StatusOr<DynamicValue> value = Parse(type, text);
  EXPECT_TRUE(value.ok()) << value.status();
  return value.ok() ? std::get<T>(*value) : T{};
}

TEST(TypeTableTest, ReadsTheEdgesOfNumbers) {
  EXPECT_EQ(Parsed<int8_t>("byte", "-128"), INT8_MIN);
  EXPECT_EQ(Parsed<int16_t>("short", "32767"), INT16_MAX);
  EXPECT_EQ(Parsed<int32_t>("int", "-2147483648"), INT32_MIN);
  EXPECT_EQ(Parsed<int64_t>("long", "-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(Parsed<float>("float", "3.4028235e38"), std::numeric_limits<float>::max());
  EXPECT_EQ(Parsed<double>("double", "5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::signbit(Parsed<double>("double", "-0")));
  EXPECT_TRUE(std::isnan(Parsed<double>("double", "nan")));
  EXPECT_EQ(Parsed<float>("float", "-inf"), -std::numeric_limits<float>::infinity());
}

TEST(TypeTableTest, ReadsWhatIsNoNumber) {
  EXPECT_EQ(Parsed<bool>("bool", "true"), true);
  EXPECT_EQ(Parsed<char16_t>("char", "A"), u'A');
  EXPECT_EQ(Parsed<char16_t>("char", "\xC3\xA9"), u'\u00E9');
  EXPECT_EQ(Parsed<char16_t>("char", "\xE2\x82\xAC"), u'\u20AC');
  EXPECT_EQ(Parsed<char16_t>("char", "U+D83D"), char16_t{0xD83D});
  EXPECT_EQ(Parsed<std::string>("string", ""), "");
  // The example of RFC 4122.
  EXPECT_EQ(Parsed<Uuid>("uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            (Uuid{0xf81d4fae7dec11d0, 0xa76500a0c91e6bf6}));
  EXPECT_EQ(Parsed<Decimal>("decimal", "-12.50"), Decimal(-1250, 2));
  EXPECT_EQ(Parsed<Bytes>("bytes", "00fF"), (Bytes{0x00, 0xFF}));
  EXPECT_EQ(Parsed<Bytes>("bytes", ""), Bytes{});
}

TEST(TypeTableTest, ReadsTimes) {
  EXPECT_EQ(Parsed<Date>("date", "1970-01-02"), Date(86'400'000));
  EXPECT_EQ(Parsed<Date>("date", "1969-12-31T23:59:59.999Z"), Date(-1));
  EXPECT_EQ(Parsed<Date>("date", "1970-01-01T01:00:00+01:00"), Date(0));
  EXPECT_EQ(Parsed<Timestamp>("timestamp", "1970-01-01T00:00:01.123456789Z"),
            Timestamp(1123, 456'789));
  // The nanoseconds count on from the millisecond before.
  EXPECT_EQ(Parsed<Timestamp>("timestamp", "1969-12-31T23:59:59.999999999Z"),
            Timestamp(-1, 999'999));
  EXPECT_EQ(Parsed<TimeOfDay>("time", "23:59:59.999"), TimeOfDay{86'399'999});
  EXPECT_EQ(Parsed<TimeOfDay>("time", "-3600000ms"), TimeOfDay{-3'600'000});
}

struct Text {
  std::string type;
  std::string text;
};

void PrintTo(const Text& text, std::ostream* out) { *out << text.type << ' ' << text.text; }

class RefusedTest : public ::testing::TestWithParam<Text> {};

TEST_P(RefusedTest, SaysWhatWasFoundAndWhatWasExpected) {
  const auto value = Parse(GetParam().type, GetParam().text);
  ASSERT_FALSE(value.ok()) << FormatValue(*value);
  const std::string message(value.status().message());
  EXPECT_THAT(message, HasSubstr("\"" + GetParam().text + "\" is no " + GetParam().type));
  EXPECT_THAT(message, HasSubstr(std::string(FindType(GetParam().type)->expected)));
}

INSTANTIATE_TEST_SUITE_P(Numbers, RefusedTest,
                         ::testing::Values(Text{"byte", "128"}, Text{"short", "-32769"},
                                           Text{"int", "2147483648"}, Text{"int", ""},
                                           Text{"int", "1 "}, Text{"int", "+1"},
                                           Text{"int", "0x10"}, Text{"long", "9223372036854775808"},
                                           Text{"float", "1e39"}, Text{"double", "1e309"},
                                           Text{"double", "1,5"}, Text{"decimal", "1.2.3"},
                                           Text{"decimal", ""}));
INSTANTIATE_TEST_SUITE_P(
    Texts, RefusedTest,
    ::testing::Values(Text{"bool", "yes"}, Text{"char", ""}, Text{"char", "ab"},
                      Text{"char", "\xF0\x9F\x98\x80"}, Text{"char", "\xED\xA0\xBD"},
                      Text{"char", "\xC0\x80"}, Text{"string", "a\xFFz"}, Text{"string", "\xC3"},
                      Text{"string", "\xED\xA0\xBD"}, Text{"char", "\xC3"}, Text{"char", "U+12G4"},
                      Text{"uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf"},
                      Text{"uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf67"},
                      Text{"uuid", "f81d4fae7-dec-11d0-a765-00a0c91e6bf6"},
                      Text{"uuid", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6"}, Text{"bytes", "0"},
                      Text{"bytes", "0g"}, Text{"bytes", "-1"}));
INSTANTIATE_TEST_SUITE_P(
    Times, RefusedTest,
    ::testing::Values(Text{"date", "2023-02-29"}, Text{"date", "2024-02-29T12:00:00"},
                      Text{"date", "2024-02-29T12:00:00.1234Z"}, Text{"date", "infinite-future"},
                      Text{"date", "292278995-01-01"}, Text{"timestamp", "today"},
                      Text{"timestamp", "2024-02-29T12:00:00.1234567891Z"},
                      Text{"time", "24:00:00"}, Text{"time", "12:30"},
                      Text{"time", "12:30:00.1234"}, Text{"time", "ms"}));

class RoundTripTest : public ::testing::TestWithParam<DynamicValue> {};

TEST_P(RoundTripTest, ReadsWhatItWrites) {
  const std::string text = FormatValue(GetParam());
  const auto value = ParseValue(TypeOf(GetParam()), text);
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(*value, GetParam()) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Types, RoundTripTest,
    ::testing::Values(int8_t{-1}, int16_t{-1}, int32_t{-1}, int64_t{INT64_MIN}, 0.1F, 0.1,
                      1.7976931348623157e308, char16_t{'\n'}, char16_t{0x7FF}, char16_t{0xFFFF},
                      char16_t{0xDFFF}, false, std::string("two\nlines"), Uuid{1, UINT64_MAX},
                      Date(INT64_MIN), Date(INT64_MAX), Date(-62'135'596'800'001), TimeOfDay{0},
                      TimeOfDay{86'399'999}, TimeOfDay{86'400'000}, TimeOfDay{INT64_MIN},
                      Timestamp(INT64_MIN, 0), Timestamp(INT64_MAX, 999'999), Timestamp(-1, 1),
                      Decimal(-5, 40), Decimal(5, -40), Bytes{0, 255, 16}));

TEST(TypeTableTest, NamesItsTypesInTheOrderOfTheValues) {
  EXPECT_EQ(TypeOf(DynamicValue(int8_t{1})).name, "byte");
  EXPECT_EQ(TypeOf(DynamicValue(char16_t{'1'})).name, "char");
  EXPECT_EQ(TypeOf(DynamicValue(TimeOfDay{})).name, "time");
  EXPECT_EQ(TypeOf(DynamicValue(Bytes{})).name, "bytes");
  EXPECT_EQ(FindType("integer"), nullptr);
}

TEST(DynamicValueTest, TakesOnTheTypeThatItReads) {
  for (const std::string& name : TypeNames()) {
    const DynamicValue written =
        name == "string" ? DynamicValue(std::string("x")) : *Parse(name, [&] {
          if (name == "bool") return "true";
          if (name == "uuid") return "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
          if (name == "date" || name == "timestamp") return "2024-02-29";
          if (name == "time") return "12:30:00";
          if (name == "bytes") return "00ff";
          return "7";
        }());
    sdk::HeapArena arena;
    api::Value value;
    Marshal<DynamicValue>::Write(written, value, arena);
    DynamicValue read;
    ASSERT_TRUE(Marshal<DynamicValue>::Read(value, read).ok()) << name;
    EXPECT_EQ(read, written) << name;
    EXPECT_EQ(TypeOf(read).name, name);
  }
}

TEST(DynamicValueTest, NamesATypeThatItDoesNotKnow) {
  api::Value value{};
  value.type = api::ValueType::kObject;
  DynamicValue read;
  const absl::Status status = Marshal<DynamicValue>::Read(value, read);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(status.message()), HasSubstr("complex object"));
}

}  // namespace
}  // namespace glowplug::cli
