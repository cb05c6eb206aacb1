// SPDX-License-Identifier: Apache-2.0
// Expected numbers are worked out by hand from ignite-protocol, section 8, or are constants that
// Java's own documentation states for the same text.
#include "wire/ignite/hash.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/java_objects.h"
#include "wire/ignite/value_reader.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::BytesValue;
using testing::Decimal;
using testing::Double;
using testing::FakeDirectory;
using testing::Float;
using testing::Hex;
using testing::Items;
using testing::Null;
using testing::Number;
using testing::OwnedType;
using testing::String;

int32_t Hash(const Value& value) {
  int32_t hash = 0;
  EXPECT_TRUE(HashOf(value, &hash)) << static_cast<int>(value.type);
  return hash;
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

// What java.util answers for the same elements.
TEST(HashOf, CollectionsMapsAndObjectArrays) {
  const Value elements[] = {Number(ValueType::kInt, 1), String("a"), Null()};
  for (const int64_t list : {0, 1, 2, 5}) {
    EXPECT_EQ(Hash(Items(ValueType::kCollection, elements, list)), 33759) << list;
  }
  EXPECT_EQ(Hash(Items(ValueType::kObjectArray, elements, -1)), 33759);
  Value named = Items(ValueType::kObjectArray, elements);
  const Value with_name[] = {String("T"), elements[0], elements[1], elements[2]};
  named.items = with_name;
  named.flags = api::kNamed;
  EXPECT_EQ(Hash(named), 33759);
  const Value members[] = {Number(ValueType::kInt, 1), String("a"), Null(),
                           Number(ValueType::kLong, 5)};
  for (const int64_t set : {-1, 3, 4}) {
    EXPECT_EQ(Hash(Items(ValueType::kCollection, members, set)), 103) << set;
  }
  const Value entries[] = {String("k"), Number(ValueType::kInt, 1), Number(ValueType::kLong, 2),
                           String("v")};
  EXPECT_EQ(Hash(testing::Map(entries, 1)), 222);
  EXPECT_EQ(Hash(Number(ValueType::kMap, 0)), 0);
}

TEST(HashOf, Enums) {
  EXPECT_EQ(Hash(testing::Enum(1000, 2)), 31 * 1000 + 2);
  const OwnedType color("com.example.Color");
  FakeDirectory simple(true, NameMapper::kSimpleName);
  int32_t hash = 0;
  ASSERT_TRUE(HashOf(testing::Enum(color.get(), 2), &hash, &simple));
  EXPECT_EQ(static_cast<uint32_t>(hash), 31U * 0x05A72F63U + 2U);  // the id that Java wrote
  simple.knows_configuration = false;
  EXPECT_FALSE(HashOf(testing::Enum(color.get(), 2), &hash, &simple));
}

TEST(HashOf, AnObjectsIsThatOfItsHeader) {
  const OwnedType point("Point", {{"x", ValueType::kInt}, {"y", ValueType::kInt}});
  const Value fields[] = {Number(ValueType::kInt, 1), Number(ValueType::kInt, -2)};
  api::Record record{};
  record.type = &point.get();
  record.fields = fields;
  FakeDirectory directory;
  int32_t hash = 0;
  ASSERT_TRUE(HashOf(testing::Object(record), &hash, &directory));
  EXPECT_EQ(hash, 0x062ECF03);  // as in Java's bytes
  const std::string bytes = testing::FromJava("compact_point");
  Reader in(sdk::BytesOf(bytes));
  sdk::HeapArena arena;
  const Value read = ReadValue(in, arena.get(), "key", &directory);
  ASSERT_TRUE(HashOf(read, &hash, &directory));
  EXPECT_EQ(hash, 0x062ECF03);
  directory.may_write = false;
  EXPECT_FALSE(HashOf(testing::Object(record), &hash, &directory));
}

TEST(HashOf, HasNoneForWhatItDoesNotKnow) {
  int32_t hash = 0;
  EXPECT_FALSE(HashOf(Null(), &hash));
  EXPECT_FALSE(HashOf(Number(ValueType::kObject, 0), &hash));
  EXPECT_FALSE(HashOf(Number(ValueType::kClass, 0), &hash));
  EXPECT_FALSE(HashOf(Number(ValueType::kOptimized, 0), &hash));
  EXPECT_FALSE(HashOf(testing::Enum(0, 1), &hash));
  Value no_data = String("abc");
  no_data.bytes = nullptr;
  EXPECT_FALSE(HashOf(no_data, &hash));
  for (const ValueType type : {ValueType::kStringArray, ValueType::kObjectArray,
                               ValueType::kCollection, ValueType::kMap}) {
    Value no_items = Number(type, 0);
    no_items.count = 1;
    EXPECT_FALSE(HashOf(no_items, &hash)) << static_cast<int>(type);
  }
  const Value items[] = {Number(ValueType::kClass, 0)};
  EXPECT_FALSE(HashOf(Items(ValueType::kCollection, items, 1), &hash));
  EXPECT_FALSE(HashOf(Items(ValueType::kCollection, items, 3), &hash));
  Value cycle[1];
  cycle[0] = Items(ValueType::kCollection, cycle, 1);
  EXPECT_FALSE(HashOf(cycle[0], &hash));
}

}  // namespace
}  // namespace glowplug::ignite
