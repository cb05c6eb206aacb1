// SPDX-License-Identifier: Apache-2.0
// Types that the field has and C++ has not.
#ifndef GLOWPLUG_TYPES_H_
#define GLOWPLUG_TYPES_H_

#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <glowplug/export.h>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <utility>

namespace glowplug {

// 128 bits, as java.util.UUID.
struct Uuid {
  uint64_t most_significant = 0;
  uint64_t least_significant = 0;

  auto operator<=>(const Uuid&) const = default;
  template <class H>
  friend H AbslHashValue(H state, const Uuid& uuid) {
    return H::combine(std::move(state), uuid.most_significant, uuid.least_significant);
  }
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
  template <class H>
  friend H AbslHashValue(H state, const Date& date) {
    return H::combine(std::move(state), date.milliseconds);
  }
};

// A time of day with milliseconds, as java.sql.Time.
struct TimeOfDay {
  int64_t milliseconds = 0;  // since midnight

  auto operator<=>(const TimeOfDay&) const = default;
  template <class H>
  friend H AbslHashValue(H state, const TimeOfDay& time) {
    return H::combine(std::move(state), time.milliseconds);
  }
};

// A point in time with nanoseconds, as java.sql.Timestamp. The server's key hash leaves the
// nanoseconds out, its equality does not.
struct Timestamp {
  int64_t milliseconds = 0;  // since 1970-01-01 UTC, rounded down
  int32_t nanoseconds = 0;   // within the millisecond: 0..999999

  Timestamp() = default;
  Timestamp(int64_t milliseconds_since_epoch, int32_t nanoseconds_within)
      : milliseconds(milliseconds_since_epoch), nanoseconds(nanoseconds_within) {}
  // Finer than a nanosecond is cut off; what is out of range is the first or last of all.
  explicit Timestamp(absl::Time time)
      : milliseconds(absl::ToUnixMillis(time)),
        nanoseconds(static_cast<int32_t>(std::clamp<int64_t>(
            absl::ToInt64Nanoseconds(time - absl::FromUnixMillis(milliseconds)), 0, 999'999))) {}
  absl::Time ToTime() const {
    return absl::FromUnixMillis(milliseconds) + absl::Nanoseconds(nanoseconds);
  }

  auto operator<=>(const Timestamp&) const = default;
  template <class H>
  friend H AbslHashValue(H state, const Timestamp& timestamp) {
    return H::combine(std::move(state), timestamp.milliseconds, timestamp.nanoseconds);
  }
};

// A class of Java, as java.lang.Class.
struct JavaClass {
  std::string name;  // "java.lang.String"

  auto operator<=>(const JavaClass&) const = default;
};

// A value of an enum whose type is known only when the program runs. Enums of C++ are described
// instead: see described.h.
struct Enum {
  std::string type_name;  // empty where the cluster does not know it
  int32_t ordinal = 0;
  std::string constant;  // its name; empty where it is not known
  int32_t type_id = 0;   // of one that was read; written where there is no type_name

  auto operator<=>(const Enum&) const = default;
};

// What Java made a collection or a map of. The numbers are the protocol's (ignite-protocol,
// section 5); the kUser kinds are classes of which Ignite keeps the elements alone.
enum class CollectionKind : int8_t {
  kUserSet = -1,
  kUserList = 0,
  kArrayList = 1,
  kLinkedList = 2,
  kHashSet = 3,
  kLinkedHashSet = 4,
  kSingletonList = 5,
};
enum class MapKind : int8_t { kUserMap = 0, kHashMap = 1, kLinkedHashMap = 2 };

}  // namespace glowplug

#endif  // GLOWPLUG_TYPES_H_
