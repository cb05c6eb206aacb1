// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CONFIG_JSON_TEXT_H_
#define GLOWPLUG_CORE_CONFIG_JSON_TEXT_H_

#include <absl/status/statusor.h>

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace glowplug {

// Every JSON text that the library reads is at most this long and this deep.
inline constexpr size_t kMaxJsonBytes = size_t{1} << 20;
inline constexpr size_t kMaxJsonDepth = 16;

enum class JsonDialect { kStrict, kWithComments };  // kWithComments allows trailing commas as well

// The error is kInvalidArgument, "glowplug: <where>:<line>:<column>: <what>". A key that is there
// twice in one object is one, too.
absl::StatusOr<boost::json::value> ParseJsonText(std::string_view text, std::string_view where,
                                                 JsonDialect dialect);

// "an integer", "a string", "an object" ...: never the value itself, which may be a secret.
std::string KindOf(const boost::json::value& value);

// The whole file, kNotFound when it is not there, kInvalidArgument when it is longer than `limit`
// or no regular file.
absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t limit);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_JSON_TEXT_H_
