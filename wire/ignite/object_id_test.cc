// SPDX-License-Identifier: Apache-2.0
// Expected ids and hashes are what the JDK 17 and Ignite 2.17.0's own BinaryBasicIdMapper and
// BinaryBasicNameMapper answered when asked.
#include "wire/ignite/object_id.h"

#include <gtest/gtest.h>

#include "wire/ignite/lower_case.h"

namespace glowplug::ignite {
namespace {

TEST(LowerCase, IsJavasForEveryUnit) {
  uint32_t hash = 0;
  for (uint32_t unit = 0; unit < 0x10000; ++unit) {
    const uint16_t small = ToLowerCase(static_cast<uint16_t>(unit));
    if (unit >= 0xD800 && unit < 0xE000) {
      ASSERT_EQ(small, unit);
    } else {
      hash = 31 * hash + small;
    }
  }
  EXPECT_EQ(hash, 2030850297U);
  EXPECT_EQ(ToLowerCase(0x130), 'i');   // capital I with a dot
  EXPECT_EQ(ToLowerCase(0x212A), 'k');  // the Kelvin sign
}

TEST(ObjectId, TypesAreThoseOfTheServer) {
  struct Case {
    const char* name;
    int32_t full_id;
    const char* simple_name;
    int32_t simple_id;
  };
  for (const Case& test : {
           Case{"Person", -991716523, "Person", -991716523},
           Case{"com.example.ExpenseVoucher", -545005721, "ExpenseVoucher", -1171639466},
           Case{"org.Outer$Inner", 353209571, "Inner", 100355670},
           Case{"org.Outer$1", 1743359294, "Outer$1", -1106447800},
           Case{"org.Scala$", 153570792, "Scala$", -908189794},
           Case{"Ns.Outer+Inner", -779514211, "Inner", 100355670},
           Case{"a+b.c", 90958253, "b.c", 95703},
           Case{"a$b.c", 90749716, "b.c", 95703},
           Case{"a$b+c", 90749623, "b+c", 95610},
           Case{"x$+1", 3610898, "1", 49},
           Case{"x$-", 116481, "-", 45},
           Case{"x$2147483648", 1979513817, "2147483648", -359771091},
           Case{"x$99", 3611340, "x$99", 3611340},
           Case{"x$1$y", 111943322, "y", 121},
           Case{"\u00C4PFEL.\u0130\u212A\u03A3", 1167327092, "\u0130\u212A\u03A3", 105185},
           // A capital of two units stays what it is: each unit is looked at by itself.
           Case{"\U00010400Z", 54886459, "\U00010400Z", 54886459},
           Case{"SQL_PUBLIC_PERSON", -703242950, "SQL_PUBLIC_PERSON", -703242950},
       }) {
    EXPECT_EQ(TypeIdOf(test.name, NameMapper::kFullName), test.full_id) << test.name;
    EXPECT_EQ(SimpleName(test.name), test.simple_name);
    EXPECT_EQ(TypeIdOf(test.name, NameMapper::kSimpleName), test.simple_id) << test.name;
  }
  EXPECT_EQ(SimpleName("x."), "");
  EXPECT_EQ(SimpleName("+"), "");
  EXPECT_EQ(SimpleName(""), "");
}

TEST(ObjectId, FieldsAreThoseOfTheServer) {
  EXPECT_EQ(FieldIdOf("id"), 3355);
  EXPECT_EQ(FieldIdOf("firstName"), 133788987);
  EXPECT_EQ(FieldIdOf("FIRST_NAME"), -160985414);
  EXPECT_EQ(FieldIdOf("\u00DCber"), 7604755);
}

TEST(ObjectId, SchemasAreTheFowlerNollVoHashOfTheFieldIds) {
  // FNV-1a of four zero bytes, worked out by hand from its definition: each step only multiplies.
  uint32_t expected = 0x811C9DC5U;
  for (int i = 0; i < 4; ++i) expected *= 0x01000193U;
  EXPECT_EQ(static_cast<uint32_t>(AddToSchema(kNoFieldsSchema, 0)), expected);
  // The published FNV-1a of "foob" and "ar", whose bytes are those ids' from low to high.
  const int32_t foob = AddToSchema(kNoFieldsSchema, 0x626F6F66);
  EXPECT_EQ(static_cast<uint32_t>(foob), 0x3F5076EFU);
}

}  // namespace
}  // namespace glowplug::ignite
