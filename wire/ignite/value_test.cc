// SPDX-License-Identifier: Apache-2.0
// The golden bytes are written out by hand from ignite-protocol, section 5: the type code, then the
// content, numbers with their lowest byte first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "wire/ignite/testing.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::BytesValue;
using testing::Decimal;
using testing::Double;
using testing::ExactBytes;
using testing::Float;
using testing::ForEachTruncation;
using ::testing::HasSubstr;
using testing::Hex;
using testing::Items;
using testing::Null;
using testing::Number;
using testing::Same;
using testing::String;
using testing::ToHex;

constexpr int64_t kMillisOfHour = 3'600'000;  // 0x36EE80

struct Golden {
  const char* name;
  Value value;
  const char* digits;
};

const Value kStrings[] = {String("a"), Null()};
const Value kUuids[] = {Number(ValueType::kUuid, 1, 2)};
const Value kDates[] = {Number(ValueType::kDate, -1), Null()};
const Value kDecimals[] = {Decimal("\x01", 0, true)};
const Value kTimestamps[] = {Number(ValueType::kTimestamp, 1, 2)};
const Value kTimes[] = {Null(), Number(ValueType::kTime, 5)};
const Value kMixed[] = {Number(ValueType::kInt, 1), String("a"), Null()};
const Value kNamedItems[] = {String("T"), Null(), Number(ValueType::kByte, 1)};
const Value kEntries[] = {String("k"), Number(ValueType::kInt, 1), Null(), Null()};
const Value kEnums[] = {testing::Enum(0x01020304, 1), Null()};
const Value kInner[] = {Items(ValueType::kCollection, kMixed, 1)};

Value WithFlags(Value value, uint16_t flags) {
  value.flags = flags;
  --value.count;  // of the elements, which a name precedes
  return value;
}
Value WithExtra(Value value, int64_t extra) {
  value.extra = extra;
  return value;
}

const Golden kGolden[] = {
    {"byte min", Number(ValueType::kByte, -128), "01 80"},
    {"byte max", Number(ValueType::kByte, 127), "01 7F"},
    {"short", Number(ValueType::kShort, -2), "02 FEFF"},
    {"int", Number(ValueType::kInt, 0x01020304), "03 04030201"},
    {"int min", Number(ValueType::kInt, INT32_MIN), "03 00000080"},
    {"long", Number(ValueType::kLong, -1), "04 FFFFFFFFFFFFFFFF"},
    {"long max", Number(ValueType::kLong, INT64_MAX), "04 FFFFFFFFFFFFFF7F"},
    {"float 1", Float(1.0F), "05 0000803F"},
    // IEEE 754: all exponent bits, the quiet bit.
    {"float NaN", Float(std::numeric_limits<float>::quiet_NaN()), "05 0000C07F"},
    {"double -0", Double(-0.0), "06 0000000000000080"},
    {"double infinity", Double(INFINITY), "06 000000000000F07F"},
    {"char U+20AC", Number(ValueType::kChar, 0x20AC), "07 AC20"},
    {"bool", Number(ValueType::kBool, 1), "08 01"},
    {"empty string", String(""), "09 00000000"},
    // U+00E9 is C3 A9 in UTF-8, U+1F600 (a surrogate pair in UTF-16) F0 9F 98 80.
    {"string", String("\xC3\xA9\xF0\x9F\x98\x80"), "09 06000000 C3A9 F09F9880"},
    // 00112233-4455-6677-8899-aabbccddeeff: the most significant half first, each lowest byte
    // first.
    {"UUID", Number(ValueType::kUuid, 0x0011223344556677, static_cast<int64_t>(0x8899AABBCCDDEEFF)),
     "0A 7766554433221100 FFEEDDCCBBAA9988"},
    {"date before 1970", Number(ValueType::kDate, -1), "0B FFFFFFFFFFFFFFFF"},
    {"timestamp", Number(ValueType::kTimestamp, 1000, 999'999), "21 E803000000000000 3F420F00"},
    {"time", Number(ValueType::kTime, kMillisOfHour), "24 80EE360000000000"},
    // 123.45 is 12345 (30 39) with scale 2; below zero the first byte's top bit is set.
    {"decimal", Decimal("\x30\x39", 2), "1E 02000000 02000000 3039"},
    {"negative decimal", Decimal("\x30\x39", 2, true), "1E 02000000 02000000 B039"},
    // 128 uses the top bit itself, so a zero byte stands in front; -128 sets the sign there.
    {"decimal 128", Decimal("\x80", 0), "1E 00000000 02000000 0080"},
    {"decimal -128", Decimal("\x80", 0, true), "1E 00000000 02000000 8080"},
    {"decimal 0.00", Decimal(std::string_view("\0", 1), 2), "1E 02000000 01000000 00"},
    {"decimal -1E3", Decimal("\x01", -3, true), "1E FDFFFFFF 01000000 81"},
    {"byte array", BytesValue(ValueType::kByteArray, "\x01\xFF"), "0C 02000000 01FF"},
    {"empty byte array", BytesValue(ValueType::kByteArray, ""), "0C 00000000"},
    {"short array", BytesValue(ValueType::kShortArray, "\x01\x02", 2), "0D 01000000 0102"},
    {"int array", BytesValue(ValueType::kIntArray, "abcdefgh", 4), "0E 02000000 61626364 65666768"},
    {"long array", BytesValue(ValueType::kLongArray, "abcdefgh", 8),
     "0F 01000000 6162636465666768"},
    {"float array", BytesValue(ValueType::kFloatArray, "abcd", 4), "10 01000000 61626364"},
    {"double array", BytesValue(ValueType::kDoubleArray, "abcdefgh", 8),
     "11 01000000 6162636465666768"},
    {"char array", BytesValue(ValueType::kCharArray, "abcd", 2), "12 02000000 6162 6364"},
    {"bool array", BytesValue(ValueType::kBoolArray, std::string_view("\1\0", 2)),
     "13 02000000 0100"},
    {"string array", Items(ValueType::kStringArray, kStrings), "14 02000000 09 01000000 61 65"},
    {"UUID array", Items(ValueType::kUuidArray, kUuids),
     "15 01000000 0A 0100000000000000 0200000000000000"},
    {"date array", Items(ValueType::kDateArray, kDates), "16 02000000 0B FFFFFFFFFFFFFFFF 65"},
    {"decimal array", Items(ValueType::kDecimalArray, kDecimals),
     "1F 01000000 1E 00000000 01000000 81"},
    {"timestamp array", Items(ValueType::kTimestampArray, kTimestamps),
     "22 01000000 21 0100000000000000 02000000"},
    {"empty string array", BytesValue(ValueType::kStringArray, ""), "14 00000000"},
    {"time array", Items(ValueType::kTimeArray, kTimes), "25 02000000 65 24 0500000000000000"},
    {"object array", Items(ValueType::kObjectArray, kMixed, -1),
     "17 FFFFFFFF 03000000 03 01000000 09 01000000 61 65"},
    {"object array of a type", Items(ValueType::kObjectArray, kMixed, 258),
     "17 02010000 03000000 03 01000000 09 01000000 61 65"},
    {"object array of a named type",
     WithFlags(Items(ValueType::kObjectArray, kNamedItems), api::kNamed),
     "17 00000000 09 01000000 54 02000000 65 01 01"},
    {"user's set", Items(ValueType::kCollection, kMixed, -1),
     "18 03000000 FF 03 01000000 09 01000000 61 65"},
    {"user's collection", Items(ValueType::kCollection, kMixed, 0),
     "18 03000000 00 03 01000000 09 01000000 61 65"},
    {"array list", Items(ValueType::kCollection, kMixed, 1),
     "18 03000000 01 03 01000000 09 01000000 61 65"},
    {"linked list", Items(ValueType::kCollection, kMixed, 2),
     "18 03000000 02 03 01000000 09 01000000 61 65"},
    {"hash set", Items(ValueType::kCollection, kMixed, 3),
     "18 03000000 03 03 01000000 09 01000000 61 65"},
    {"linked hash set", Items(ValueType::kCollection, kMixed, 4),
     "18 03000000 04 03 01000000 09 01000000 61 65"},
    {"singleton list", Items(ValueType::kCollection, kUuids, 5),
     "18 01000000 05 0A 0100000000000000 0200000000000000"},
    {"list in a list", Items(ValueType::kCollection, kInner, 1),
     "18 01000000 01 18 03000000 01 03 01000000 09 01000000 61 65"},
    {"empty list", WithExtra(BytesValue(ValueType::kCollection, ""), 1), "18 00000000 01"},
    {"hash map", testing::Map(kEntries, 1), "19 02000000 01 09 01000000 6B 03 01000000 65 65"},
    {"linked hash map", testing::Map(kEntries, 2),
     "19 02000000 02 09 01000000 6B 03 01000000 65 65"},
    {"user's map", testing::Map(kEntries, 0), "19 02000000 00 09 01000000 6B 03 01000000 65 65"},
    {"enum", testing::Enum(0x01020304, 5), "1C 04030201 05000000"},
    {"enum array of a type", Items(ValueType::kEnumArray, kEnums, 0x01020304),
     "1D 04030201 02000000 1C 04030201 01000000 65"},
    {"class by id", WithExtra(BytesValue(ValueType::kClass, ""), -2), "20 FEFFFFFF"},
    {"class by name", BytesValue(ValueType::kClass, "a.B"), "20 00000000 09 03000000 612E42"},
    {"optimized", BytesValue(ValueType::kOptimized, "\x01\x02"), "FE 02000000 0102"},
    {"null", Null(), "65"},
};

std::string Write(const Value& value) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, value, "value");
  EXPECT_TRUE(out.ok()) << Describe(out.fault());
  return std::string(buffer.view());
}

Fault FaultOfWriting(const Value& value) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, value, "value");
  return out.fault();
}

Fault FaultOfReading(std::string_view digits) {
  const ExactBytes bytes(Hex(digits));
  Reader in(bytes.get());
  sdk::HeapArena arena;
  const Value value = ReadValue(in, arena.get(), "value");
  EXPECT_EQ(value.type, ValueType::kAbsent) << digits;
  return in.fault();
}

TEST(Value, IsWrittenAsDocumented) {
  for (const Golden& golden : kGolden) {
    EXPECT_EQ(ToHex(Write(golden.value)), ToHex(Hex(golden.digits))) << golden.name;
  }
}

TEST(Value, IsReadAsDocumented) {
  for (const Golden& golden : kGolden) {
    const ExactBytes bytes(Hex(golden.digits));
    Reader in(bytes.get());
    sdk::HeapArena arena;
    const Value value = ReadValue(in, arena.get(), "value");
    in.ExpectEnd("value");
    EXPECT_TRUE(in.ok()) << golden.name << ": " << Describe(in.fault());
    EXPECT_TRUE(Same(value, golden.value)) << golden.name;
  }
}

TEST(Value, CutAnywhereIsAFaultWithinTheInput) {
  for (const Golden& golden : kGolden) {
    ForEachTruncation(Hex(golden.digits), [&](api::Bytes cut) {
      Reader in(cut);
      sdk::HeapArena arena;
      EXPECT_EQ(ReadValue(in, arena.get(), "value").type, ValueType::kAbsent);
      EXPECT_EQ(in.fault().kind, FaultKind::kTruncated) << golden.name << " cut to " << cut.size;
      EXPECT_LE(in.fault().offset, cut.size);
    });
  }
}

TEST(Value, ScalarsAndTextAreViewsAndTakeNothingFromTheArena) {
  for (const char* digits : {"03 04030201", "09 01000000 61", "0C 01000000 61",
                             "0A 0100000000000000"
                             "0200000000000000",
                             "1E 00000000 02000000 0080"}) {
    const ExactBytes bytes(Hex(digits));
    Reader in(bytes.get());
    api::Arena none{};
    none.grow = [](api::Arena*, uint64_t) noexcept { return api::Outcome::kFailed; };
    const Value value = ReadValue(in, &none, "value");
    EXPECT_TRUE(in.ok()) << digits;
    if (value.type == ValueType::kString) {
      EXPECT_EQ(value.bytes, bytes.get().data + 5);
    }
  }
}

TEST(Value, AnArenaAtItsBoundIsAFault) {
  for (const char* digits : {"14 01000000 65", "1E 00000000 01000000 81"}) {
    const ExactBytes bytes(Hex(digits));
    Reader in(bytes.get());
    api::Arena none{};
    none.grow = [](api::Arena*, uint64_t) noexcept { return api::Outcome::kFailed; };
    EXPECT_EQ(ReadValue(in, &none, "value").type, ValueType::kAbsent);
    EXPECT_EQ(in.fault().kind, FaultKind::kNoRoom) << digits;
  }
}

TEST(Value, MalformedContentIsAFaultWithItsOffset) {
  struct Case {
    const char* digits;
    uint64_t offset;
    const char* text;
  };
  for (const Case& test : {
           Case{"08 02", 1, "expected 0 or 1 as bool, found 2"},
           Case{"09 FFFFFFFF", 1, "expected a count of 0 or more"},
           Case{"09 00000080 6161", 1, "expected a count of 0 or more"},
           Case{"09 FFFFFF7F 61", 5, "expected 2147483647 bytes of array, found 1"},
           Case{"0F 00000040 6162", 5, "expected 8589934592 bytes of array, found 2"},
           Case{"13 03000000 01 00 07", 7, "expected 0 or 1 as bool array, found 7"},
           Case{"21 0000000000000000 40420F00", 9, "expected 0 to 999999"},  // 1000000
           Case{"21 0000000000000000 FFFFFFFF", 9, "expected 0 to 999999"},
           Case{"1E 00000000 00000000", 5, "expected 1 byte or more as decimal's length"},
           Case{"1E 00000000 FEFFFFFF 00", 5, "expected a count of 0 or more"},
           Case{"14 01000000 03 01000000", 5, "the array's element type or null"},
           Case{"14 FFFFFF7F 65", 5, "found 1 before the end"},
           // An array of string arrays does not exist, so nothing nests without end.
           Case{"14 01000000 14 00000000", 5, "the array's element type or null"},
           Case{"17 FFFFFFFF FFFFFFFF", 5, "expected a count of 0 or more as array"},
           Case{"17 FFFFFFFF 00000040 65", 9, "expected 1073741824 bytes of array, found 1"},
           Case{"17 00000000 65 00000000", 5, "expected a string, for the type id is 0"},
           Case{"17 00000000 03 01000000", 5, "expected a string (type code 9) or null"},
           Case{"18 FEFFFFFF 01", 1, "expected a count of 0 or more as collection"},
           Case{"18 00000010 01", 5, "expected 268435456 bytes of collection, found 1"},
           Case{"18 00000000 06", 5, "expected -1 to 5 as collection's kind, found 6"},
           Case{"18 00000000 FE", 5, "expected -1 to 5 as collection's kind, found -2"},
           Case{"19 00000000 03", 5, "expected 0 to 2 as map's kind, found 3"},
           Case{"19 00000000 FF", 5, "expected 0 to 2 as map's kind, found -1"},
           Case{"19 02000000 01 65 65", 5, "expected 4 bytes of map, found 3"},
           Case{"1B 01000000 65 01000000", 6, "one within the wrapped bytes"},
           Case{"1B 01000000 65 FFFFFFFF", 6, "one within the wrapped bytes"},
           Case{"1B 00000000 00000000", 5, "one within the wrapped bytes"},
           Case{"1B FFFFFFFF", 1, "expected a count of 0 or more as wrapped object"},
           Case{"1B 02000000 0301 00000000", 6, "expected 4 bytes of int, found 1"},
           Case{"1D FFFFFFFF 01000000 03 01000000", 9, "an enum or null"},
           Case{"1C 00000000 65 00000000", 5, "expected a string, for the type id is 0"},
       }) {
    const Fault fault = FaultOfReading(test.digits);
    EXPECT_EQ(fault.offset, test.offset) << test.digits;
    EXPECT_THAT(Describe(fault), HasSubstr(test.text)) << test.digits;
  }
}

TEST(Value, ABinaryEnumIsAnEnumWithACodeOfItsOwn) {
  const std::string bytes = Hex("26 04030201 05000000");
  const ExactBytes exact(bytes);
  Reader in(exact.get());
  sdk::HeapArena arena;
  const Value value = ReadValue(in, arena.get(), "value");
  EXPECT_EQ(value.type, ValueType::kBinaryEnum);
  EXPECT_EQ(value.count, 0x01020304u);
  EXPECT_EQ(value.extra, 5);
  EXPECT_EQ(Write(value), bytes);
}

TEST(Value, AnEnumArrayTakesItsTypeFromItsItems) {
  EXPECT_EQ(Write(Items(ValueType::kEnumArray, kEnums)),
            Hex("1D 04030201 02000000 1C 04030201 01000000 65"));
  EXPECT_EQ(Write(BytesValue(ValueType::kEnumArray, "")), Hex("1D FFFFFFFF 00000000"));
}

TEST(Value, CodesOfNoValueAreNamed) {
  struct Case {
    const char* digits;
    const char* name;
  };
  for (const Case& test :
       {Case{"63 00000000", "99 (Java object factory)"}, Case{"FD 01", "253 (transformed value)"},
        Case{"00", "0 (unknown type)"}, Case{"1A", "26 (unknown type)"},
        Case{"27", "39 (unknown type)"}, Case{"C8", "200 (unknown type)"}}) {
    const Fault fault = FaultOfReading(test.digits);
    EXPECT_EQ(fault.kind, FaultKind::kUnimplemented) << test.name;
    EXPECT_EQ(fault.offset, 0u);
    EXPECT_THAT(Describe(fault), HasSubstr(test.name));
    const Fault nested = FaultOfReading(std::string("18 01000000 01") + test.digits);
    EXPECT_EQ(nested.kind, FaultKind::kUnimplemented) << test.name;
    EXPECT_EQ(nested.offset, 6u);
  }
}

TEST(Value, ADecimalIsReadWithoutLeadingZeros) {
  struct Case {
    const char* digits;
    Value value;
  };
  for (const Case& test : {
           Case{"1E 00000000 03000000 000001", Decimal("\x01", 0)},
           Case{"1E 00000000 03000000 800001", Decimal("\x01", 0, true)},
           // Zero has no sign.
           Case{"1E 00000000 01000000 80", Decimal(std::string_view("\0", 1), 0)},
           Case{"1E 00000000 02000000 8000", Decimal(std::string_view("\0", 1), 0)},
           Case{"1E 05000000 02000000 0000", Decimal(std::string_view("\0", 1), 5)},
       }) {
    const ExactBytes bytes(Hex(test.digits));
    Reader in(bytes.get());
    sdk::HeapArena arena;
    EXPECT_TRUE(Same(ReadValue(in, arena.get(), "value"), test.value)) << test.digits;
    EXPECT_TRUE(in.ok());
  }
}

TEST(Value, ADecimalIsWrittenWithAsFewBytesAsJavaWould) {
  // Keys are equal only if their bytes are.
  EXPECT_EQ(Write(Decimal(std::string_view("\0\0\x01", 3), 0)), Hex("1E 00000000 01000000 01"));
  EXPECT_EQ(Write(Decimal("", 0)), Hex("1E 00000000 01000000 00"));
  EXPECT_EQ(Write(Decimal(std::string_view("\0\0", 2), 0, true)), Hex("1E 00000000 01000000 00"));
  EXPECT_EQ(Write(Decimal("\x7F", 0, true)), Hex("1E 00000000 01000000 FF"));
}

TEST(Value, BeyondItsTypeIsNotWritten) {
  Value no_data = String("abc");
  no_data.bytes = nullptr;
  Value no_items = Items(ValueType::kStringArray, kStrings);
  no_items.items = nullptr;
  Value no_magnitude = Decimal("1", 0);
  no_magnitude.bytes = nullptr;
  Value wide_scale = Decimal("1", 0);
  wide_scale.extra = int64_t{1} << 31;
  for (const Value& value :
       {Number(ValueType::kByte, 128), Number(ValueType::kByte, -129),
        Number(ValueType::kShort, 32768), Number(ValueType::kInt, int64_t{1} << 31),
        Number(ValueType::kChar, -1), Number(ValueType::kChar, 65536), Number(ValueType::kBool, 2),
        Number(ValueType::kTimestamp, 0, 1'000'000), Number(ValueType::kTimestamp, 0, -1),
        BytesValue(ValueType::kBoolArray, "\x02"), Items(ValueType::kUuidArray, kStrings), no_data,
        no_items, no_magnitude, wide_scale}) {
    EXPECT_EQ(FaultOfWriting(value).kind, FaultKind::kUnexpected)
        << static_cast<int>(value.type) << " " << value.int64;
  }
  const Value no_elements = WithExtra(Null(), 1);
  for (const ValueType type :
       {ValueType::kObjectArray, ValueType::kCollection, ValueType::kMap, ValueType::kEnumArray}) {
    Value value = no_elements;
    value.type = type;
    value.count = 1;
    EXPECT_EQ(FaultOfWriting(value).kind, FaultKind::kUnexpected) << static_cast<int>(type);
  }
  Value nameless = Items(ValueType::kObjectArray, kMixed);
  nameless.flags = api::kNamed;
  Value opaque = BytesValue(ValueType::kOptimized, "a");
  opaque.extra = 99;
  for (const Value& value :
       {Items(ValueType::kCollection, kMixed, 6), Items(ValueType::kCollection, kMixed, -2),
        testing::Map(kEntries, 3), testing::Map(kEntries, -1),
        Items(ValueType::kObjectArray, kMixed), Items(ValueType::kEnumArray, kMixed, 1), nameless,
        BytesValue(ValueType::kClass, ""), opaque,
        WithExtra(testing::Enum(1, 0), int64_t{1} << 31)}) {
    EXPECT_EQ(FaultOfWriting(value).kind, FaultKind::kUnexpected)
        << static_cast<int>(value.type) << " " << value.extra;
  }
  for (const ValueType type : {ValueType::kAbsent, static_cast<ValueType>(999),
                               static_cast<ValueType>(0x100 + 3), static_cast<ValueType>(35)}) {
    EXPECT_EQ(FaultOfWriting(Number(type, 0)).kind, FaultKind::kUnimplemented)
        << static_cast<int>(type);
  }
}

}  // namespace
}  // namespace glowplug::ignite
