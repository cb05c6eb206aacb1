// SPDX-License-Identifier: Apache-2.0
// Expected numbers are worked out by hand from ignite-protocol, section 8, or are constants that
// Java's own documentation states for the same text.
#include "wire/ignite/hash.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::BytesValue;
using testing::Decimal;
using testing::Double;
using testing::Float;
using testing::Hex;
using testing::Items;
using testing::Null;
using testing::Number;
using testing::String;

int32_t Hash(const Value& value) {
  int32_t hash = 0;
  EXPECT_TRUE(HashOf(value, &hash)) << static_cast<int>(value.type);
  return hash;
}

TEST(HashOfString, IsJavas) {
  EXPECT_EQ(HashOfString(""), 0);
  EXPECT_EQ(HashOfString("a"), 97);
  EXPECT_EQ(HashOfString("ab"), 31 * 97 + 98);
  // 'h','e','l','l','o': ((((104*31+101)*31+108)*31+108)*31+111) = 99162322.
  EXPECT_EQ(HashOfString("hello"), 99162322);
  // Known to collide with each other and to be below zero: 2^32 wraps.
  EXPECT_EQ(HashOfString("polygenelubricants"), INT32_MIN);
}

TEST(HashOfString, CountsUtf16UnitsNotBytesOrCodePoints) {
  EXPECT_EQ(HashOfString("\xC3\xA9"), 0xE9);        // U+00E9: one unit
  EXPECT_EQ(HashOfString("\xE2\x82\xAC"), 0x20AC);  // U+20AC: one unit
  EXPECT_EQ(HashOfString("\xF0\x9F\x98\x80"),       // U+1F600: D83D DE00
            31 * 0xD83D + 0xDE00);
  EXPECT_EQ(HashOfString(std::string_view("\0", 1)), 0);
  EXPECT_EQ(HashOfString(std::string_view("\0a", 2)), 97);
}

TEST(HashOfString, CountsInvalidBytesAsReplacements) {
  EXPECT_EQ(HashOfString("\x80"), 0xFFFD);
  EXPECT_EQ(HashOfString("\xFF"), 0xFFFD);
  EXPECT_EQ(HashOfString("\xC3"), 0xFFFD);  // cut
  EXPECT_EQ(HashOfString("\xC3"
                         "a"),
            31 * 0xFFFD + 97);
  EXPECT_EQ(HashOfString("\xC0\x80"), 31 * 0xFFFD + 0xFFFD);  // overlong
  // A surrogate's own three bytes, and a point beyond U+10FFFF: each byte for itself.
  EXPECT_EQ(HashOfString("\xED\xA0\x80"), 31 * (31 * 0xFFFD + 0xFFFD) + 0xFFFD);
  EXPECT_EQ(static_cast<uint32_t>(HashOfString("\xF4\x90\x80\x80")),
            31U * (31U * (31U * 0xFFFDU + 0xFFFDU) + 0xFFFDU) + 0xFFFDU);
}

TEST(HashOf, Integers) {
  EXPECT_EQ(Hash(Number(ValueType::kByte, -1)), -1);
  EXPECT_EQ(Hash(Number(ValueType::kShort, -2)), -2);
  EXPECT_EQ(Hash(Number(ValueType::kInt, INT32_MIN)), INT32_MIN);
  EXPECT_EQ(Hash(Number(ValueType::kChar, 65535)), 65535);
  EXPECT_EQ(Hash(Number(ValueType::kBool, 1)), 1231);
  EXPECT_EQ(Hash(Number(ValueType::kBool, 0)), 1237);
}

TEST(HashOf, LongsAreFolded) {
  for (const ValueType type : {ValueType::kLong, ValueType::kDate, ValueType::kTime}) {
    EXPECT_EQ(Hash(Number(type, 5)), 5);
    EXPECT_EQ(Hash(Number(type, -1)), 0);                      // FFFFFFFF ^ FFFFFFFF
    EXPECT_EQ(Hash(Number(type, INT64_MIN)), INT32_MIN);       // 00000000 ^ 80000000
    EXPECT_EQ(Hash(Number(type, (int64_t{3} << 32) | 1)), 2);  // 1 ^ 3
  }
  // Nanoseconds do not count.
  EXPECT_EQ(Hash(Number(ValueType::kTimestamp, 7, 999)), 7);
  EXPECT_EQ(Hash(Number(ValueType::kUuid, 6, 3)), 5);  // 6 ^ 3
}

TEST(HashOf, FloatingPoint) {
  EXPECT_EQ(Hash(Float(1.0F)), 0x3F800000);
  EXPECT_EQ(Hash(Float(0.0F)), 0);
  EXPECT_EQ(Hash(Float(-0.0F)), INT32_MIN);
  EXPECT_EQ(Hash(Float(std::numeric_limits<float>::signaling_NaN())), 0x7FC00000);
  EXPECT_EQ(Hash(Float(std::copysign(std::numeric_limits<float>::quiet_NaN(), -1.0F))), 0x7FC00000);
  EXPECT_EQ(Hash(Double(1.0)), 0x3FF00000);  // 3FF00000 ^ 00000000
  EXPECT_EQ(Hash(Double(-0.0)), INT32_MIN);
  EXPECT_EQ(Hash(Double(std::copysign(std::numeric_limits<double>::quiet_NaN(), -1.0))),
            0x7FF80000);
}

TEST(HashOf, Decimals) {
  EXPECT_EQ(Hash(Decimal("\x0A", 1)), 31 * 10 + 1);   // 1.0
  EXPECT_EQ(Hash(Decimal("\x64", 2)), 31 * 100 + 2);  // 1.00: another key
  EXPECT_EQ(Hash(Decimal("\x0A", 1, true)), 31 * -10 + 1);
  EXPECT_EQ(Hash(Decimal(std::string_view("\0", 1), 0)), 0);
  // 2^32: the words are 1 and 0.
  EXPECT_EQ(Hash(Decimal(std::string_view("\x01\0\0\0\0", 5), 0)), 31 * 31);
  // Leading zeros change nothing.
  EXPECT_EQ(Hash(Decimal(std::string_view("\0\0\0\0\0\x0A", 6), 1)), 31 * 10 + 1);
}

TEST(HashOf, Arrays) {
  EXPECT_EQ(Hash(BytesValue(ValueType::kByteArray, "")), 1);
  EXPECT_EQ(Hash(BytesValue(ValueType::kByteArray, "\x01\xFF")), 31 * (31 + 1) - 1);
  EXPECT_EQ(Hash(BytesValue(ValueType::kShortArray, "\xFE\xFF", 2)), 31 - 2);
  EXPECT_EQ(Hash(BytesValue(ValueType::kCharArray, "\xFE\xFF", 2)), 31 + 0xFFFE);
  EXPECT_EQ(Hash(BytesValue(ValueType::kIntArray, "\xFE\xFF\xFF\xFF", 4)), 31 - 2);
  EXPECT_EQ(Hash(BytesValue(ValueType::kLongArray, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8)), 31);
  const std::string one = Hex("0000803F");
  EXPECT_EQ(Hash(BytesValue(ValueType::kFloatArray, one, 4)), 31 + 0x3F800000);
  const std::string long_one = Hex("000000000000F03F");
  EXPECT_EQ(Hash(BytesValue(ValueType::kDoubleArray, long_one, 8)), 31 + 0x3FF00000);
  EXPECT_EQ(Hash(BytesValue(ValueType::kBoolArray, "\x01")), 31 + 1231);
  const Value items[] = {String("a"), Null()};
  EXPECT_EQ(Hash(Items(ValueType::kStringArray, items)), 31 * (31 + 97));
}

TEST(HashOf, HasNoneForWhatItDoesNotKnow) {
  int32_t hash = 0;
  EXPECT_FALSE(HashOf(Null(), &hash));
  EXPECT_FALSE(HashOf(Number(ValueType::kObject, 0), &hash));
  EXPECT_FALSE(HashOf(Number(ValueType::kMap, 0), &hash));
  Value no_data = String("abc");
  no_data.bytes = nullptr;
  EXPECT_FALSE(HashOf(no_data, &hash));
  const Value items[] = {Number(ValueType::kMap, 0)};
  EXPECT_FALSE(HashOf(Items(ValueType::kStringArray, items), &hash));
}

}  // namespace
}  // namespace glowplug::ignite
