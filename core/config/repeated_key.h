// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CONFIG_REPEATED_KEY_H_
#define GLOWPLUG_CORE_CONFIG_REPEATED_KEY_H_

#include <boost/json/parse_options.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace glowplug {

struct RepeatedKey {
  std::string key;
  size_t offset;  // of the end of the key where it stands again
};

// The first key that one object holds twice; Boost.JSON's parser would take the last one's value
// without a word. Of a text with syntax errors only what stands before them is looked at.
std::optional<RepeatedKey> FindRepeatedKey(std::string_view text,
                                           const boost::json::parse_options& options);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_REPEATED_KEY_H_
