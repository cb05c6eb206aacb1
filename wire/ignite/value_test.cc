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
       }) {
    const Fault fault = FaultOfReading(test.digits);
    EXPECT_EQ(fault.offset, test.offset) << test.digits;
    EXPECT_THAT(Describe(fault), HasSubstr(test.text)) << test.digits;
  }
}

TEST(Value, TypesOfOtherReleasesAreNamed) {
  struct Case {
    const char* digits;
    const char* name;
  };
  for (const Case& test :
       {Case{"17 FFFFFFFF 00000000", "23 (object array)"},
        Case{"18 00000000 01", "24 (collection)"}, Case{"19 00000000 01", "25 (map)"},
        Case{"1B 00000000 00000000", "27 (wrapped object)"},
        Case{"1C 00000000 00000000", "28 (enum)"}, Case{"26 00000000 00000000", "38 (binary enum)"},
        Case{"66 00000000", "102 (handle)"}, Case{"67 01", "103 (complex object)"},
        Case{"FE", "254 (optimized-marshaller object)"}, Case{"00", "0 (unknown type)"},
        Case{"C8", "200 (unknown type)"}}) {
    const Fault fault = FaultOfReading(test.digits);
    EXPECT_EQ(fault.kind, FaultKind::kUnimplemented) << test.name;
    EXPECT_EQ(fault.offset, 0u);
    EXPECT_THAT(Describe(fault), HasSubstr(test.name));
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
  for (const ValueType type : {ValueType::kAbsent, ValueType::kMap, ValueType::kObject,
                               ValueType::kEnum, static_cast<ValueType>(999)}) {
    EXPECT_EQ(FaultOfWriting(Number(type, 0)).kind, FaultKind::kUnimplemented)
        << static_cast<int>(type);
  }
}

}  // namespace
}  // namespace glowplug::ignite
