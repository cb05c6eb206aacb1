// SPDX-License-Identifier: Apache-2.0
// The short way reads and writes what the long one does, and leaves the rest to it.
#include "wire/ignite/usual_value.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

#include "wire/ignite/testing.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::ExactBytes;
using testing::Hex;
using testing::Number;
using testing::Same;
using testing::String;

// True: the short way has read it. The long one agrees.
bool ReadsUsual(std::string_view bytes) {
  const ExactBytes exact(bytes);
  Value usual;
  const uint64_t size = LoadUsualValue(exact.get().data, exact.get().size, &usual);
  if (size == 0) return false;
  Reader in(exact.get());
  sdk::HeapArena arena;
  const Value value = ReadAnyValue(in, arena.get(), "value", nullptr);
  EXPECT_TRUE(in.ok()) << testing::ToHex(bytes);
  EXPECT_EQ(in.offset(), size) << testing::ToHex(bytes);
  EXPECT_TRUE(Same(usual, value)) << testing::ToHex(bytes);
  EXPECT_EQ(usual.flags, value.flags);
  EXPECT_EQ(usual.extra, value.extra);
  return true;
}

// True: the short way writes it, as the long one does, and into no more room than it takes.
bool WritesUsual(const Value& value) {
  uint8_t stored[128];
  uint64_t seen = 0;
  const uint64_t size = StoreUsualValue(value, stored, sizeof(stored), &seen);
  if (size == 0) return false;
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  EXPECT_TRUE(WritePlainValue(out, value, "value"));
  EXPECT_TRUE(out.ok()) << Describe(out.fault());
  EXPECT_EQ(testing::ToHex(sdk::ViewOf({stored, size})), testing::ToHex(buffer.view()));
  for (uint64_t room = 0; room <= size; ++room) {
    const std::unique_ptr<uint8_t[]> exact(new uint8_t[room]);
    EXPECT_EQ(StoreUsualValue(value, exact.get(), room, &seen), room < size ? 0 : size);
  }
  return true;
}

TEST(UsualValue, IsWhatMostKeysAndValuesAre) {
  for (const char* digits : {"03 FFFFFFFF", "03 00000080", "04 FFFFFFFFFFFFFFFF", "09 00000000",
                             "09 03000000 616263", "0C 00000000", "0C 02000000 FF00", "65"}) {
    EXPECT_TRUE(ReadsUsual(Hex(digits))) << digits;
    EXPECT_TRUE(ReadsUsual(Hex(digits) + "more")) << digits;
  }
  for (const Value& value : {Number(ValueType::kInt, INT32_MIN), Number(ValueType::kInt, INT32_MAX),
                             Number(ValueType::kLong, INT64_MIN), String(""), String("abc"),
                             testing::BytesValue(ValueType::kByteArray, "\xFF")}) {
    EXPECT_TRUE(WritesUsual(value));
  }
}

TEST(UsualValue, LeavesTheRestAndWhatIsWrong) {
  for (const char* digits :
       {"", "03", "03 000000", "04 00000000", "04 00000000000000", "09", "09 000000", "09 01000000",
        "09 FFFFFFFF 61", "09 00000080 61", "09 FFFFFF7F 61", "0C 02000000 FF", "01 01", "08 01",
        "0B 0000000000000000", "17 FFFFFFFF 00000000", "00 00000000"}) {
    EXPECT_FALSE(ReadsUsual(Hex(digits))) << digits;
  }
  Value no_data = String("abc");
  no_data.bytes = nullptr;
  Value too_long = String("abc");
  too_long.count = uint32_t{1} << 31;
  for (const Value& value :
       {Number(ValueType::kInt, int64_t{INT32_MAX} + 1), Number(ValueType::kInt, INT64_MIN),
        no_data, too_long, testing::Null(), Number(ValueType::kByte, 1),
        Number(ValueType::kAbsent, 1), testing::Double(1)}) {
    EXPECT_FALSE(WritesUsual(value)) << static_cast<int>(value.type);
  }
}

TEST(UsualValue, TextOfEachLengthIsCopiedAndEachOfItsBytesIsSeen) {
  for (size_t size = 0; size < 80; ++size) {
    std::string text(size, '\0');
    for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('!' + i);
    const ExactBytes exact(text);
    EXPECT_TRUE(WritesUsual(String(sdk::ViewOf(exact.get())))) << size;
    for (size_t i = 0; i < size; ++i) {
      std::string marked = text;
      marked[i] = static_cast<char>(marked[i] | 0x80);
      uint8_t stored[128];
      uint64_t seen = 0;
      EXPECT_GT(StoreUsualValue(String(marked), stored, sizeof(stored), &seen), 0u);
      EXPECT_NE(seen & 0x8080808080808080, 0u) << i << " of " << size;
      seen = 0;
      EXPECT_GT(StoreUsualValue(String(text), stored, sizeof(stored), &seen), 0u);
      EXPECT_EQ(seen & 0x8080808080808080, 0u) << size;
    }
  }
}

TEST(UsualValue, AgreesWithTheLongWayOverAnyBytes) {
  constexpr uint8_t kCodes[] = {3, 4, 9, 12, 101, 1, 23, 103};
  std::mt19937_64 random(9);
  int usual = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % 4 == 0 ? random() : random() % 8);
    if (!bytes.empty()) bytes[0] = static_cast<char>(kCodes[random() % std::size(kCodes)]);
    // Lengths that may well be there.
    if (bytes.size() > 4) bytes[2] = bytes[3] = bytes[4] = 0;
    usual += ReadsUsual(bytes) ? 1 : 0;
  }
  EXPECT_GT(usual, 5000);
  EXPECT_LT(usual, 15000);
}

TEST(UsualValue, ManyAreReadUpToTheFirstOther) {
  const ExactBytes bytes(Hex("03 01000000  09 01000000 61  08 01  03 02000000"));
  Reader in(bytes.get());
  Value values[4];
  EXPECT_EQ(ReadUsualValues(in, values, 4), 2u);
  EXPECT_TRUE(Same(values[0], Number(ValueType::kInt, 1)));
  EXPECT_TRUE(Same(values[1], String("a")));
  EXPECT_EQ(in.offset(), 11u);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(ReadUsualValues(in, values, 4), 0u);
  EXPECT_TRUE(in.Raw(2, "bool").size == 2 && ReadUsualValues(in, values, 1) == 1);
  EXPECT_EQ(ReadUsualValues(in, values, 1), 0u) << "at the end";
  EXPECT_TRUE(in.ok());
}

}  // namespace
}  // namespace glowplug::ignite
