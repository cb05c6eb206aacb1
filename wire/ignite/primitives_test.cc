// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/primitives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/ignite/string_object.h"
#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

using ::testing::AllOf;
using testing::ExactBytes;
using ::testing::HasSubstr;
using testing::Hex;

TEST(Reader, ReadsLittleEndianTwosComplement) {
  const ExactBytes bytes(Hex("FE  FEFF  FFFF  04030201  0000000000000080  0000803F  01"));
  Reader in(bytes.get());
  EXPECT_EQ(in.Byte("a"), -2);
  EXPECT_EQ(in.Short("b"), -2);
  EXPECT_EQ(in.Char("c"), 0xFFFF);
  EXPECT_EQ(in.Int("d"), 0x01020304);
  EXPECT_EQ(in.Long("e"), INT64_MIN);
  EXPECT_EQ(in.Float("f"), 1.0F);  // sign 0, exponent 127, fraction 0
  EXPECT_TRUE(in.Bool("g"));
  in.ExpectEnd("end");
  EXPECT_TRUE(in.ok());
}

TEST(Reader, KeepsItsFirstFaultAndReadsNoFurther) {
  const ExactBytes bytes(Hex("01 020304"));
  Reader in(bytes.get());
  EXPECT_EQ(in.Byte("first"), 1);
  EXPECT_EQ(in.Int("second"), 0);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.Byte("third"), 0) << "three bytes are left, but a failed reader gives none";
  EXPECT_EQ(in.remaining(), 0u);
  EXPECT_EQ(in.Peek(), -1);
  EXPECT_EQ(in.fault().offset, 1u);
  EXPECT_EQ(Describe(in.fault()), "byte 1: expected 4 bytes of second, found 3 before the end");
}

TEST(Reader, RefusesABoolThatIsNeither) {
  const ExactBytes bytes(Hex("02"));
  Reader in(bytes.get());
  EXPECT_FALSE(in.Bool("flag"));
  EXPECT_EQ(Describe(in.fault()), "byte 0: expected 0 or 1 as flag, found 2");
}

TEST(Reader, RefusesCountsThatTheInputCannotHold) {
  for (const char* digits : {"FFFFFFFF 00", "00000080 00", "02000000 00", "FFFFFF7F 00"}) {
    const ExactBytes bytes(Hex(digits));
    Reader in(bytes.get());
    EXPECT_EQ(in.Count(1, "list"), 0u) << digits;
    EXPECT_FALSE(in.ok()) << digits;
  }
  const ExactBytes bytes(Hex("02000000 0000"));
  Reader fits(bytes.get());
  EXPECT_EQ(fits.Count(1, "list"), 2u);
  Reader too_wide(bytes.get());
  EXPECT_EQ(too_wide.Count(8, "list"), 0u);
  EXPECT_EQ(Describe(too_wide.fault()),
            "byte 4: expected 16 bytes of list, found 2 before the end");
}

TEST(Reader, RefusesWhatIsLeftAtTheEnd) {
  const ExactBytes bytes(Hex("0000"));
  Reader in(bytes.get());
  in.Byte("one");
  in.ExpectEnd("the message");
  EXPECT_THAT(Describe(in.fault()), AllOf(HasSubstr("byte 1"), HasSubstr("no further bytes")));
}

TEST(Writer, WritesLittleEndianTwosComplement) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  out.Byte(-2);
  out.Short(-2);
  out.Char(0xFFFF);
  out.Int(0x01020304);
  out.Long(INT64_MIN);
  out.Float(1.0F);
  out.Double(-0.0);
  out.Bool(true);
  EXPECT_EQ(buffer.view(),
            Hex("FE  FEFF  FFFF  04030201  0000000000000080  0000803F  0000000000000080  01"));
  EXPECT_TRUE(out.ok());
}

TEST(Writer, TakesBackOnlyItsOwnBytes) {
  sdk::HeapBuffer buffer;
  ASSERT_TRUE(sdk::Append(buffer.out(), "before"));
  Writer out(buffer.out());
  out.Int(0);
  out.Byte(7);
  out.PatchInt(0, 0x01020304);
  EXPECT_EQ(out.size(), 5u);
  EXPECT_EQ(buffer.view(), "before" + Hex("04030201 07"));
  out.Undo();
  EXPECT_EQ(buffer.view(), "before");
}

TEST(Writer, KeepsTheFaultOfABufferThatRefuses) {
  sdk::HeapBuffer buffer(6);
  Writer out(buffer.out());
  out.Int(1);
  out.Long(2);
  // HeapBuffer takes 256 bytes at once but counts its bound by use.
  out.Raw({reinterpret_cast<const uint8_t*>(std::string(512, 'x').data()), 512});
  EXPECT_FALSE(out.ok());
  EXPECT_EQ(out.fault().kind, FaultKind::kNoRoom);
  EXPECT_THAT(Describe(out.fault()), HasSubstr("no room for"));
}

TEST(StringObject, TellsNullFromEmpty) {
  const ExactBytes bytes(Hex("65  09 00000000  09 02000000 C3A9"));
  Reader in(bytes.get());
  EXPECT_EQ(ReadString(in, "s").data, nullptr);
  const api::Bytes empty = ReadString(in, "s");
  EXPECT_NE(empty.data, nullptr);
  EXPECT_EQ(empty.size, 0u);
  EXPECT_EQ(sdk::ViewOf(ReadString(in, "s")), "\xC3\xA9");
  EXPECT_TRUE(in.ok());

  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteString(out, {nullptr, 0}, "s");
  WriteString(out, sdk::BytesOf(""), "s");
  WriteString(out, sdk::BytesOf("\xC3\xA9"), "s");
  EXPECT_EQ(buffer.view(), sdk::ViewOf(bytes.get()));
}

TEST(StringObject, RefusesAnotherType) {
  const ExactBytes bytes(Hex("03 01000000"));
  Reader in(bytes.get());
  ReadString(in, "user");
  EXPECT_EQ(Describe(in.fault()),
            "byte 0: expected a string (type code 9) or null (101) as user, found 3");
}

}  // namespace
}  // namespace glowplug::ignite
