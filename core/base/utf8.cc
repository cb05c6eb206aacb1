// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <boost/locale/utf.hpp>

namespace glowplug {

bool IsUtf8(std::string_view text) {
  namespace utf = boost::locale::utf;
  const char* rest = text.data();
  const char* const end = text.data() + text.size();
  while (rest != end) {
    if (!utf::is_valid_codepoint(utf::utf_traits<char>::decode(rest, end))) return false;
  }
  return true;
}

}  // namespace glowplug
