// SPDX-License-Identifier: Apache-2.0
#include "core/config/refusal_text.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/config/nearest.h"

namespace glowplug {

absl::Status ConfigError(std::string_view where, std::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("glowplug: config ", ForAbseil(where), ": ", ForAbseil(text)));
}

absl::Status UnknownKey(std::string_view where, std::string_view owner, std::string_view key,
                        std::vector<std::string> allowed) {
  const std::string meant = DidYouMean(key, allowed);
  std::sort(allowed.begin(), allowed.end());
  const std::string list =
      allowed.empty() ? "it takes no key" : absl::StrCat("allowed: ", absl::StrJoin(allowed, ", "));
  return ConfigError(where,
                     absl::StrCat("unknown key for ", ForAbseil(owner), meant, " (", list, ")"));
}

}  // namespace glowplug
