// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/expiry.h>

#include <algorithm>

namespace glowplug {
namespace {

constexpr int64_t kEternalMillis = -1;
constexpr int64_t kUnchangedMillis = -2;

std::string Text(absl::Duration duration) {
  if (duration == kEternal) return "eternal";
  if (duration == kUnchanged) return "unchanged";
  return absl::FormatDuration(duration);
}

}  // namespace

std::string ToString(const ExpiryPolicy& policy) {
  return absl::StrCat("create ", Text(policy.create), ", update ", Text(policy.update), ", access ",
                      Text(policy.access));
}

int64_t internal::ToExpiryMillis(absl::Duration duration) {
  if (duration == kEternal) return kEternalMillis;
  if (duration == kUnchanged) return kUnchangedMillis;
  // Up: what lives for less than a millisecond has not expired at once.
  const absl::Duration whole = absl::Ceil(duration, absl::Milliseconds(1));
  return std::max<int64_t>(0, absl::ToInt64Milliseconds(whole));
}

absl::Duration internal::FromExpiryMillis(int64_t millis) {
  if (millis == kEternalMillis) return kEternal;
  if (millis == kUnchangedMillis) return kUnchanged;
  return absl::Milliseconds(millis);
}

}  // namespace glowplug
