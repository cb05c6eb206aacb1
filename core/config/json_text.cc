// SPDX-License-Identifier: Apache-2.0
#include "core/config/json_text.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/parser.hpp>
#include <cerrno>
#include <cstring>

#include "core/base/text.h"
#include "core/config/repeated_key.h"

namespace glowplug {
namespace {

std::string LineAndColumn(std::string_view text, size_t offset) {
  size_t line = 1;
  size_t column = 1;
  for (size_t i = 0; i < offset && i < text.size(); ++i) {
    ++column;
    if (text[i] == '\n') {
      ++line;
      column = 1;
    }
  }
  return absl::StrCat(line, ":", column);
}

absl::Status Unreadable(const std::string& path, int error) {
  const std::string text =
      absl::StrCat("glowplug: ", path, ": cannot be read: ", std::strerror(error),
                   ". Check the path and its mode");
  return error == ENOENT ? absl::NotFoundError(text) : absl::InvalidArgumentError(text);
}

}  // namespace

absl::StatusOr<boost::json::value> ParseJsonText(std::string_view text, std::string_view where,
                                                 JsonDialect dialect) {
  if (text.size() > kMaxJsonBytes) {
    return absl::InvalidArgumentError(absl::StrCat("glowplug: ", ForAbseil(where), ": ",
                                                   text.size(), " bytes, expected at most ",
                                                   kMaxJsonBytes, ". Is it the right file?"));
  }
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  options.allow_comments = dialect == JsonDialect::kWithComments;
  options.allow_trailing_commas = options.allow_comments;
  boost::json::parser parser({}, options);
  boost::json::error_code error;
  const size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = boost::json::error::extra_data;
  if (error) {
    return absl::InvalidArgumentError(absl::StrCat(
        "glowplug: ", ForAbseil(where), ":", LineAndColumn(text, read), ": ", error.message()));
  }
  if (const auto repeated = FindRepeatedKey(text, options)) {
    return absl::InvalidArgumentError(
        absl::StrCat("glowplug: ", ForAbseil(where), ":", LineAndColumn(text, repeated->offset),
                     ": the key \"", repeated->key, "\" is there twice; leave one out"));
  }
  return parser.release();
}

std::string KindOf(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::bool_:
      return "true or false";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return "an integer";
    case boost::json::kind::double_:
      return "a number with a fraction";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    case boost::json::kind::null:
      break;
  }
  return "null";
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t limit) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return Unreadable(path, errno);
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } const closer{fd};
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return Unreadable(path, errno);
  if (!S_ISREG(facts.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("glowplug: ", path, ": not a regular file; name one of JSON"));
  }
  std::string text;
  char chunk[4096];
  for (;;) {
    const ssize_t got = ::read(fd, chunk, sizeof(chunk));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unreadable(path, errno);
    if (got == 0) return text;
    if (text.size() + static_cast<size_t>(got) > limit) {
      return absl::InvalidArgumentError(absl::StrCat("glowplug: ", path, ": expected at most ",
                                                     limit,
                                                     " bytes, found more. Is it the right file?"));
    }
    text.append(chunk, static_cast<size_t>(got));
  }
}

}  // namespace glowplug
