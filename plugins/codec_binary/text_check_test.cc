// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/text_check.h"

#include <string>

#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::testing::BytesValue;
using ignite::testing::Number;
using ignite::testing::String;

uint64_t Valid(std::string_view text) {
  const ignite::testing::ExactBytes exact(text);
  return ValidUtf8Size(exact.get());
}

TEST(TextCheckTest, TakesEveryCharacter) {
  // Each border of Unicode's table 3-7.
  for (const char* text :
       {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "gr\xC3\xBC\xC3\x9F"}) {
    EXPECT_EQ(Valid(text), std::string_view(text).size()) << text;
  }
  EXPECT_EQ(Valid(std::string(3, '\0')), 3u);
}

TEST(TextCheckTest, NamesTheFirstBytePastWhichItIsNotValid) {
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2z", "\xE0\x9F\xBF", "\xE1\x80",
        "\xE1\x80z", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    // At every place within words of eight bytes, and at the end.
    for (size_t before = 0; before < 20; ++before) {
      for (const size_t after : {0, 1, 9}) {
        if (after == 0 || bad[1] != '\0') {
          EXPECT_EQ(Valid(std::string(before, 'x') + bad + std::string(after, 'x')), before);
        }
      }
    }
  }
}

TEST(TextCheckTest, LooksIntoAllThatHoldsText) {
  Things things;
  const Value bad = String("x\xFF");
  const Value good = String("x");
  const Value one = Number(ValueType::kInt, 1);
  Value map = things.Array({one, bad}, ValueType::kMap);
  map.count = 1;
  Value named = things.Array({bad, one});
  named.count = 1;
  named.flags = api::kNamed;
  Value constant = Number(ValueType::kEnum, 0);
  constant.described = things.Enum("E", {{"\xFF", 0}});
  for (const Value& value : {
           bad,
           BytesValue(ValueType::kClass, "\xFF"),
           things.Array({good, bad}, ValueType::kStringArray),
           things.Array({good, bad}, ValueType::kCollection),
           things.Array({things.Array({bad})}),
           map,
           named,
           constant,
           things.Object(things.Type("\xFF", {})),
           things.Object(things.Type("T", {{"\xFF", ValueType::kInt}})),
           things.Object(things.Type("T", {{"f", ValueType::kString}}), {bad}),
       }) {
    EXPECT_GT(FindBadText(value).text.size, 0u) << static_cast<int>(value.type);
  }
  EXPECT_EQ(FindBadText(things.Array({bad})).position, 1u);
  for (const Value& value :
       {one, good, BytesValue(ValueType::kByteArray, "\xFF"), things.Array({good, one}),
        things.Object(things.Type("T", {{"f", ValueType::kString}}), {good}),
        Number(ValueType::kObject, 0), Number(ValueType::kEnum, 0)}) {
    EXPECT_EQ(FindBadText(value).text.size, 0u) << static_cast<int>(value.type);
  }
}

TEST(TextCheckTest, DepthEndsIt) {
  // A value that holds itself: who writes it refuses the depth.
  Value value{};
  value.type = ValueType::kCollection;
  value.count = 1;
  value.items = &value;
  EXPECT_EQ(FindBadText(value).text.size, 0u);
}

}  // namespace
}  // namespace glowplug::binary
