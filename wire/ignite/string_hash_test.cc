// SPDX-License-Identifier: Apache-2.0
// Expected numbers are worked out by hand, stated by Java's own documentation for the same text, or
// what the JDK 17 answered.
#include "wire/ignite/string_hash.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>

#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

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
  // A surrogate's own three bytes, and a point beyond U+10FFFF: here each byte for itself, which is
  // no answer of Java's, whose decoders take some of these together for one replacement.
  EXPECT_EQ(HashOfString("\xED\xA0\x80"), 31 * (31 * 0xFFFD + 0xFFFD) + 0xFFFD);
  EXPECT_EQ(static_cast<uint32_t>(HashOfString("\xF4\x90\x80\x80")),
            31U * (31U * (31U * 0xFFFDU + 0xFFFDU) + 0xFFFDU) + 0xFFFDU);
}

// The text that the numbers of the next tests are the hashes of.
std::string Letters(size_t size) {
  std::string text;
  for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i * 7 % 26);
  return text;
}

TEST(HashOfString, OfAnyLength) {
  struct Case {
    size_t size;
    int32_t hash;
  };
  for (const Case& test :
       {Case{8, -1645120996}, Case{31, 1584565960}, Case{32, 1876904610}, Case{33, -1945499121},
        Case{40, 353737790}, Case{64, 1667363460}, Case{71, -1258635528}, Case{300, 1295667392}}) {
    EXPECT_EQ(HashOfString(Letters(test.size)), test.hash) << test.size;
  }
  EXPECT_EQ(HashOfString(Letters(40) + "\u00E9" + Letters(100) + "\U0001F600" + Letters(300)),
            998385422);
}

TEST(HashOfString, IsThePlainSumWhereverOtherBytesStand) {
  const auto plain = [](std::string_view text) {
    uint32_t hash = 0;
    for (char c : text) {
      // One byte that is no part of UTF-8 stands among letters.
      hash = 31 * hash + (static_cast<uint8_t>(c) < 0x80 ? static_cast<uint8_t>(c) : 0xFFFD);
    }
    return static_cast<int32_t>(hash);
  };
  for (size_t size = 0; size < 80; ++size) {
    const std::string text = Letters(size);
    EXPECT_EQ(HashOfString(text), plain(text)) << size;
    for (size_t i = 0; i < size; ++i) {
      std::string other = text;
      other[i] = '\xFF';
      EXPECT_EQ(HashOfString(other), plain(other)) << size << " " << i;
    }
  }
}

TEST(HashOfBytes, IsJavas) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes += static_cast<char>(i * 37);
  EXPECT_EQ(HashOfBytes(sdk::BytesOf(bytes)), -902070341);
  EXPECT_EQ(HashOfBytes(sdk::BytesOf(bytes.substr(0, 32))), -990372783);
  EXPECT_EQ(HashOfBytes(sdk::BytesOf(bytes.substr(0, 64))), -823306335);
  EXPECT_EQ(HashOfBytes({nullptr, 0}), 1);
  EXPECT_EQ(HashOfBytes(sdk::BytesOf("\x01\xFF")), 31 * (31 + 1) - 1);
}

}  // namespace
}  // namespace glowplug::ignite
