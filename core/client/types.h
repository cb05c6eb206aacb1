// SPDX-License-Identifier: Apache-2.0
// Types that the field has and C++ has not.
#ifndef GLOWPLUG_TYPES_H_
#define GLOWPLUG_TYPES_H_

#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <glowplug/export.h>

#include <compare>
#include <cstdint>
#include <string>

namespace glowplug {

// 128 bits, as java.util.UUID.
struct Uuid {
  uint64_t most_significant = 0;
  uint64_t least_significant = 0;

  auto operator<=>(const Uuid&) const = default;
};

// "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".
GLOWPLUG_EXPORT std::string ToString(const Uuid& uuid);

// A point in time with milliseconds, as java.util.Date: counted from 1970-01-01 UTC.
struct Date {
  int64_t milliseconds = 0;

  Date() = default;
  explicit Date(int64_t milliseconds_since_epoch) : milliseconds(milliseconds_since_epoch) {}
  // Midnight UTC.
  explicit Date(absl::CivilDay day)
      : milliseconds(absl::ToUnixMillis(absl::FromCivil(day, absl::UTCTimeZone()))) {}
  absl::Time ToTime() const { return absl::FromUnixMillis(milliseconds); }

  auto operator<=>(const Date&) const = default;
};

// A time of day with milliseconds, as java.sql.Time.
struct TimeOfDay {
  int64_t milliseconds = 0;  // since midnight

  auto operator<=>(const TimeOfDay&) const = default;
};

// A point in time with nanoseconds, as java.sql.Timestamp. The server's key hash leaves the
// nanoseconds out, its equality does not.
struct Timestamp {
  int64_t milliseconds = 0;  // since 1970-01-01 UTC, rounded down
  int32_t nanoseconds = 0;   // within the millisecond: 0..999999

  Timestamp() = default;
  Timestamp(int64_t milliseconds_since_epoch, int32_t nanoseconds_within)
      : milliseconds(milliseconds_since_epoch), nanoseconds(nanoseconds_within) {}
  // Finer than a nanosecond is cut off.
  explicit Timestamp(absl::Time time)
      : milliseconds(absl::ToUnixMillis(time)),
        nanoseconds(static_cast<int32_t>(
            absl::ToInt64Nanoseconds(time - absl::FromUnixMillis(absl::ToUnixMillis(time))))) {}
  absl::Time ToTime() const {
    return absl::FromUnixMillis(milliseconds) + absl::Nanoseconds(nanoseconds);
  }

  auto operator<=>(const Timestamp&) const = default;
};

}  // namespace glowplug

#endif  // GLOWPLUG_TYPES_H_
