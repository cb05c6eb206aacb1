// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <gtest/gtest.h>

namespace glowplug {
namespace {

TEST(Utf8Test, TellsTextFromOtherBytes) {
  for (const char* text : {"", "Lima", "S\xC3\xA3o Paulo", "\xE6\x9D\xB1\xE4\xBA\xAC",
                           "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  // RFC 3629, section 3: a lone byte, a cut one, an overlong slash, a surrogate, beyond U+10FFFF.
  for (const char* bytes : {"\xFF", "a\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(bytes));
  }
}

}  // namespace
}  // namespace glowplug
