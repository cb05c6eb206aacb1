// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/time_text.h"

#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include <charconv>

namespace glowplug::cli {
namespace {

constexpr char kInstant[] = "%Y-%m-%dT%H:%M:%E*SZ";
constexpr char kTimeOfDay[] = "%H:%M:%E*S";
constexpr char kMilliseconds[] = "ms";
constexpr int64_t kDay = 24 * 60 * 60 * 1000;

// The parser drops what is finer than it can hold: more digits than nanoseconds have are refused.
bool HasTooFineFraction(std::string_view text) {
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return false;
  const size_t end = text.find_first_not_of("0123456789", point + 1);
  return (end == std::string_view::npos ? text.size() : end) - point - 1 > 9;
}

std::optional<absl::Time> Parse(const char* format, std::string_view text) {
  absl::Time time;
  std::string error;
  if (HasTooFineFraction(text) || !absl::ParseTime(format, std::string(text), &time, &error)) {
    return std::nullopt;
  }
  // The parser knows "infinite-future" as well.
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return std::nullopt;
  return time;
}

std::optional<absl::Time> ParseInstant(std::string_view text) {
  if (auto day = Parse("%Y-%m-%d", text)) return day;
  return Parse("%Y-%m-%dT%H:%M:%E*S%Ez", text);
}

std::string Format(const char* format, absl::Time time) {
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

}  // namespace

std::optional<Date> ParseDate(std::string_view text) {
  const std::optional<absl::Time> time = ParseInstant(text);
  if (!time.has_value()) return std::nullopt;
  const Date date(absl::ToUnixMillis(*time));
  if (date.ToTime() != *time) return std::nullopt;
  return date;
}

std::string FormatDate(const Date& date) { return Format(kInstant, date.ToTime()); }

std::optional<Timestamp> ParseTimestamp(std::string_view text) {
  const std::optional<absl::Time> time = ParseInstant(text);
  if (!time.has_value()) return std::nullopt;
  const Timestamp timestamp(*time);
  if (timestamp.ToTime() != *time) return std::nullopt;
  return timestamp;
}

std::string FormatTimestamp(const Timestamp& timestamp) {
  return Format(kInstant, timestamp.ToTime());
}

std::optional<TimeOfDay> ParseTimeOfDay(std::string_view text) {
  if (text.ends_with(kMilliseconds)) {
    TimeOfDay time;
    const char* const end = text.data() + text.size() - (sizeof(kMilliseconds) - 1);
    const auto [parsed, error] = std::from_chars(text.data(), end, time.milliseconds);
    if (error != std::errc() || parsed != end) return std::nullopt;
    return time;
  }
  const std::optional<absl::Time> time = Parse(kTimeOfDay, text);
  if (!time.has_value()) return std::nullopt;
  const int64_t milliseconds = absl::ToUnixMillis(*time);
  if (absl::FromUnixMillis(milliseconds) != *time || milliseconds < 0 || milliseconds >= kDay) {
    return std::nullopt;
  }
  return TimeOfDay{milliseconds};
}

std::string FormatTimeOfDay(const TimeOfDay& time) {
  if (time.milliseconds < 0 || time.milliseconds >= kDay) {
    return absl::StrCat(time.milliseconds, kMilliseconds);
  }
  return Format(kTimeOfDay, absl::FromUnixMillis(time.milliseconds));
}

}  // namespace glowplug::cli
