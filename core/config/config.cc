// SPDX-License-Identifier: Apache-2.0
#include "core/config/config.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "core/base/text.h"
#include "core/config/json_text.h"

namespace glowplug {
namespace {

// A letter, then letters, digits, '+', '-' and '.', then a colon.
bool BeginsWithScheme(std::string_view target) {
  for (size_t i = 0; i < target.size(); ++i) {
    const auto c = static_cast<unsigned char>(target[i]);
    if (c == ':') return i > 0;
    const bool first = i == 0;
    if (!absl::ascii_isalpha(c) &&
        (first || (!absl::ascii_isdigit(c) && c != '+' && c != '-' && c != '.'))) {
      return false;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<ClientConfig> ParseTarget(std::string_view target) {
  return BeginsWithScheme(target) ? ParseUri(target) : ParseFile(target);
}

absl::StatusOr<ClientConfig> ParseFile(std::string_view path) {
  const std::string name(path);
  if (name.empty()) {
    return absl::InvalidArgumentError(
        "glowplug: nothing to open; give a URI (ignite://127.0.0.1:10800) or a file's path");
  }
  absl::StatusOr<std::string> text = ReadTextFile(name, kMaxJsonBytes);
  if (absl::IsNotFound(text.status())) {
    return absl::NotFoundError(absl::StrCat("glowplug: no configuration file \"", name,
                                            "\"; a cluster is written as a URI: "
                                            "ignite://host:10800"));
  }
  if (!text.ok()) return text.status();
  return ParseJson(*text, path);
}

}  // namespace glowplug
