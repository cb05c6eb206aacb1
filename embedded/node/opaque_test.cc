// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/opaque.h"

#include <gtest/gtest.h>

#include "wire/ignite/java_objects.h"
#include "wire/ignite/testing.h"

namespace glowplug::node {
namespace {

using ignite::testing::ExactBytes;
using ignite::testing::Hex;

struct Read {
  std::string bytes;
  int32_t hash = 0;
  int32_t type_id = 0;
  bool ok = false;
};

Read KeyOf(std::string_view bytes) {
  const ExactBytes exact(bytes);
  ignite::Reader in(exact.get());
  sdk::HeapArena arena;
  Key key;
  ReadKey(in, arena.get(), &key);
  if (!in.ok()) return {};
  EXPECT_EQ(in.remaining(), 0u);
  return {std::string(key.bytes), key.hash, key.type_id, true};
}

// Hashes by the rules of Java (ignite-protocol, section 8).
TEST(ReadKey, HasJavasHash) {
  EXPECT_EQ(KeyOf(Hex("03 2A000000")).hash, 42);
  EXPECT_EQ(KeyOf(Hex("03 FFFFFFFF")).hash, -1);
  EXPECT_EQ(KeyOf(Hex("04 00000000 01000000")).hash, 1);
  EXPECT_EQ(KeyOf(Hex("09 03000000 616263")).hash, 96354);  // "abc".hashCode()
  EXPECT_EQ(KeyOf(Hex("08 01")).hash, 1231);
  EXPECT_EQ(KeyOf(Hex("26 02000000 03000000")).hash, 65);                     // 31 * type + ordinal
  EXPECT_EQ(KeyOf(Hex("18 02000000 01 03 01000000 03 02000000")).hash, 994);  // List.of(1, 2)
}

TEST(ReadKey, TakesTheHashOfAnObjectFromItsHeader) {
  const std::string object = Hex(ignite::testing::kJavaObjects[0].digits);
  const Read key = KeyOf(object);
  EXPECT_EQ(key.bytes, object);
  EXPECT_EQ(key.hash, 0x062ECF03);
  EXPECT_EQ(key.type_id, 0x065E5590);
}

TEST(ReadKey, WrappedOrNotIsTheSame) {
  const std::string object = Hex(ignite::testing::kJavaObjects[0].digits);
  const std::string wrapped = "\x1B" + std::string(1, static_cast<char>(object.size())) +
                              std::string(3, '\0') + object + std::string(4, '\0');
  EXPECT_EQ(KeyOf(wrapped).bytes, object);
  EXPECT_EQ(KeyOf(wrapped).hash, KeyOf(object).hash);
}

TEST(ReadKey, EnumsOfBothCodesAreTheSame) {
  EXPECT_EQ(KeyOf(Hex("1C 02000000 03000000")).bytes, Hex("26 02000000 03000000"));
  EXPECT_EQ(KeyOf(Hex("1C 02000000 03000000")).hash, 65);
}

TEST(ReadKey, FaultsStayWithTheReader) {
  ignite::testing::ForEachTruncation(
      Hex("09 03000000 616263"), [](api::Bytes cut) { EXPECT_FALSE(KeyOf(sdk::ViewOf(cut)).ok); });
  EXPECT_FALSE(KeyOf(Hex("7F")).ok);
}

TEST(IsNull, IsNullAlone) {
  EXPECT_TRUE(IsNull(Hex("65")));
  EXPECT_FALSE(IsNull(Hex("6565")));
  EXPECT_FALSE(IsNull(""));
}

}  // namespace
}  // namespace glowplug::node
