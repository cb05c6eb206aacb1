// SPDX-License-Identifier: Apache-2.0
#include <glowplug/decimal_integer.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace glowplug {
namespace {

std::string RoundTrip(const std::string& text) { return Decimal::Parse(text).value().ToString(); }

// What java.math.BigDecimal's documentation gives as its canonical texts.
TEST(DecimalTest, ReadsAndPrintsAsBigDecimal) {
  EXPECT_EQ(RoundTrip("0"), "0");
  EXPECT_EQ(RoundTrip("0.00"), "0.00");
  EXPECT_EQ(RoundTrip("123"), "123");
  EXPECT_EQ(RoundTrip("-123"), "-123");
  EXPECT_EQ(RoundTrip("1.23E3"), "1.23E+3");
  EXPECT_EQ(RoundTrip("1.23E+3"), "1.23E+3");
  EXPECT_EQ(RoundTrip("12.3E+7"), "1.23E+8");
  EXPECT_EQ(RoundTrip("12.0"), "12.0");
  EXPECT_EQ(RoundTrip("12.3"), "12.3");
  EXPECT_EQ(RoundTrip("0.00123"), "0.00123");
  EXPECT_EQ(RoundTrip("-1.23E-12"), "-1.23E-12");
  EXPECT_EQ(RoundTrip("1234.5E-4"), "0.12345");
  EXPECT_EQ(RoundTrip("0E+7"), "0E+7");
}

TEST(DecimalTest, ScaleIsPartOfTheValue) {
  EXPECT_NE(Decimal::Parse("1.0").value(), Decimal::Parse("1.00").value());
  EXPECT_EQ(Decimal::Parse("010.50").value(), Decimal(1050, 2));
  EXPECT_EQ(Decimal::Parse("-.5").value(), Decimal(-5, 1));
}

TEST(DecimalTest, HasTheUnscaledValueWhere64BitsHoldIt) {
  for (const int64_t unscaled : {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{255}, int64_t{-256},
                                 INT64_MAX, INT64_MIN, INT64_MIN + 1}) {
    EXPECT_EQ(Decimal(unscaled, 3).unscaled(), unscaled);
    EXPECT_EQ(Decimal(unscaled, 3).is_negative(), unscaled < 0);
  }
  EXPECT_EQ(Decimal::Parse("-9223372036854775808").value().unscaled(), INT64_MIN);
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "18446744073709551616"}) {
    EXPECT_EQ(Decimal::Parse(text).value().unscaled(), std::nullopt) << text;
  }
}

// What 64 bits do not hold goes by text, or by an integer of Boost's.
static_assert(std::is_constructible_v<Decimal, uint32_t, int>);
static_assert(!std::is_constructible_v<Decimal, uint64_t, int>);
static_assert(!std::is_constructible_v<Decimal, double, int>);
static_assert(!std::is_constructible_v<Decimal, int, int64_t>);

TEST(DecimalTest, IsMadeOfAMagnitude) {
  const std::vector<uint8_t> padded = {0, 0, 1, 2};
  EXPECT_EQ(Decimal(padded, true, 1), Decimal(-258, 1));
  EXPECT_THAT(Decimal(padded, true, 1).magnitude(), testing::ElementsAre(1, 2));
  const std::vector<uint8_t> zeros = {0, 0};
  EXPECT_EQ(Decimal(zeros, true, 2), Decimal(0, 2));  // there is one zero
  EXPECT_FALSE(Decimal(zeros, true, 2).is_negative());
  EXPECT_TRUE(Decimal().magnitude().empty());
  EXPECT_EQ(Decimal().ToString(), "0");
  Decimal moved = Decimal::Parse("-98765432109876543210987654321098765432109876").value();
  const Decimal to = std::move(moved);
  EXPECT_FALSE(moved.is_negative() && moved.magnitude().empty());  // NOLINT: it is still a decimal
}

TEST(DecimalTest, IsCalculatedWithAsAnIntegerOfBoost) {
  const Decimal price = Decimal::Parse("-12345678901234567890.25").value();
  boost::multiprecision::cpp_int cents = UnscaledOf(price);
  EXPECT_EQ(cents.str(), "-1234567890123456789025");
  cents *= 4;
  EXPECT_EQ(DecimalOf(cents, price.scale()).ToString(), "-49382715604938271561.00");
  EXPECT_EQ(DecimalOf(0, 7), Decimal(0, 7));
  EXPECT_EQ(UnscaledOf(Decimal()), 0);
}

TEST(DecimalTest, IsAKeyOfHashMaps) {
  const std::unordered_map<Decimal, int> places = {{Decimal(10, 1), 1}, {Decimal(100, 2), 2}};
  EXPECT_EQ(places.at(Decimal::Parse("1.0").value()), 1);
  EXPECT_EQ(places.at(Decimal::Parse("1.00").value()), 2);
  EXPECT_EQ(places.count(Decimal(-10, 1)), 0u);
  EXPECT_EQ(absl::HashOf(Decimal(7, 0)), absl::HashOf(Decimal::Parse("7").value()));
}

TEST(DecimalTest, RefusesWhatIsNoDecimal) {
  for (const char* text :
       {"", "-", ".", "1.2.3", "1e", "1e+", "0x10", "1e99999999999", "--1", "1 "}) {
    EXPECT_FALSE(Decimal::Parse(text).ok()) << text;
  }
  EXPECT_FALSE(Decimal::Parse(std::string(200'000, '7')).ok());
  for (const char* text : {"1e-9223372036854775808", "1.5e-9223372036854775807",
                           "1e9223372036854775807", "1e-2147483648", "1e2147483649"}) {
    EXPECT_FALSE(Decimal::Parse(text).ok()) << text;
  }
  // What ToString() gives at the edge is read again.
  EXPECT_EQ(RoundTrip("1.5E+2147483648"), "1.5E+2147483648");
}

TEST(DecimalTest, CrossesTheBoundary) {
  for (const char* text :
       {"0", "0.00", "-1", "255", "256", "-170141183460469231731687303715884105728",
        "1E-2147483647", "12345678901234567890.123456789"}) {
    const Decimal decimal = Decimal::Parse(text).value();
    sdk::HeapArena arena;
    api::Value value;
    Marshal<Decimal>::Write(decimal, value, arena);
    Decimal back;
    ASSERT_TRUE(Marshal<Decimal>::Read(value, back).ok());
    EXPECT_EQ(back, decimal) << text;
  }
  sdk::HeapArena arena;
  api::Value value;
  Marshal<Decimal>::Write(Decimal(-258, 1), value, arena);
  EXPECT_EQ(value.flags, api::kNegative);
  EXPECT_EQ(value.extra, 1);
  ASSERT_EQ(value.count, 2u);  // 258 = 0x0102
  EXPECT_EQ(value.bytes[0], 1);
  EXPECT_EQ(value.bytes[1], 2);
}

}  // namespace
}  // namespace glowplug
