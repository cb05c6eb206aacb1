// SPDX-License-Identifier: Apache-2.0
// Dates and timestamps from the time types of Abseil and std::chrono.
//   java.util.Date: absl::CivilDay, std::chrono::sys_days, std::chrono::year_month_day.
//   java.sql.Timestamp: absl::Time, absl::CivilSecond, CivilMinute and CivilHour, and
//   std::chrono::sys_time of any other unit.
// Finer than the C++ type is cut off, down. What Ignite's 64 bits of milliseconds do not reach is
// written as the first or last time that they do.
#ifndef GLOWPLUG_MARSHAL_TIME_H_
#define GLOWPLUG_MARSHAL_TIME_H_

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <glowplug/marshal.h>

#include <chrono>
#include <cstdint>
#include <ratio>

namespace glowplug {

namespace internal {

// Civil times are written and read in this zone by this thread while it lives; outside of any, in
// UTC. Null changes nothing. It encloses the marshalling of one operation and no other's.
class GLOWPLUG_EXPORT CivilTimeScope {
 public:
  explicit CivilTimeScope(const absl::TimeZone* zone) : entered_(zone != nullptr) {
    if (entered_) outer_ = Exchange(zone);
  }
  CivilTimeScope(const CivilTimeScope&) = delete;
  CivilTimeScope& operator=(const CivilTimeScope&) = delete;
  ~CivilTimeScope() {
    if (entered_) Exchange(outer_);
  }

 private:
  static const absl::TimeZone* Exchange(const absl::TimeZone* zone);

  const bool entered_;
  const absl::TimeZone* outer_ = nullptr;
};

}  // namespace internal

template <>
struct GLOWPLUG_EXPORT Marshal<Date> {
  static constexpr api::ValueType kType = api::ValueType::kDate;
  static void Write(const Date& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, Date& to);
};

template <>
struct GLOWPLUG_EXPORT Marshal<TimeOfDay> {
  static constexpr api::ValueType kType = api::ValueType::kTime;
  static void Write(const TimeOfDay& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, TimeOfDay& to);
};

template <>
struct GLOWPLUG_EXPORT Marshal<Timestamp> {
  static constexpr api::ValueType kType = api::ValueType::kTimestamp;
  static void Write(const Timestamp& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, Timestamp& to);
};

template <>
struct GLOWPLUG_EXPORT Marshal<absl::Time> {
  static constexpr api::ValueType kType = api::ValueType::kTimestamp;
  static void Write(const absl::Time& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, absl::Time& to);
};

template <>
struct GLOWPLUG_EXPORT Marshal<absl::CivilDay> {
  static constexpr api::ValueType kType = api::ValueType::kDate;
  static void Write(const absl::CivilDay& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, absl::CivilDay& to);
};

template <>
struct GLOWPLUG_EXPORT Marshal<absl::CivilSecond> {
  static constexpr api::ValueType kType = api::ValueType::kTimestamp;
  static void Write(const absl::CivilSecond& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, absl::CivilSecond& to);
};

namespace internal {

// Through another type of the same meaning.
template <class T, class Base>
struct ConvertedMarshal {
  static constexpr api::ValueType kType = Marshal<Base>::kType;
  static void Write(const T& from, api::Value& to, sdk::HeapArena& arena) {
    Marshal<Base>::Write(Base(from), to, arena);
  }
  static absl::Status Read(const api::Value& from, T& to) {
    Base base;
    absl::Status status = Marshal<Base>::Read(from, base);
    if (status.ok()) to = T(base);
    return status;
  }
};

// A time that std::chrono's type cannot hold.
GLOWPLUG_EXPORT absl::Status TimeOutOfRange(absl::Time time);

}  // namespace internal

template <>
struct Marshal<absl::CivilMinute>
    : internal::ConvertedMarshal<absl::CivilMinute, absl::CivilSecond> {};
template <>
struct Marshal<absl::CivilHour> : internal::ConvertedMarshal<absl::CivilHour, absl::CivilSecond> {};

template <class Duration>
struct Marshal<std::chrono::sys_time<Duration>> {
  static constexpr bool kDays =
      std::ratio_greater_equal_v<typename Duration::period, std::chrono::days::period>;
  using Stored = std::conditional_t<kDays, Date, Timestamp>;
  static constexpr api::ValueType kType = Marshal<Stored>::kType;

  static void Write(const std::chrono::sys_time<Duration>& from, api::Value& to,
                    sdk::HeapArena& arena) {
    Marshal<Stored>::Write(ToStored(from.time_since_epoch()), to, arena);
  }
  static absl::Status Read(const api::Value& from, std::chrono::sys_time<Duration>& to) {
    using std::chrono::sys_time;
    Stored stored;
    absl::Status status = Marshal<Stored>::Read(from, stored);
    if (!status.ok()) return status;
    const sys_time<std::chrono::milliseconds> milliseconds{
        std::chrono::milliseconds(stored.milliseconds)};
    // A narrow unit holds a few centuries alone.
    using Wide = std::chrono::duration<long double, typename Duration::period>;
    const Wide ticks = Wide(milliseconds.time_since_epoch());
    const Wide margin = Wide(std::chrono::milliseconds(1));
    if (ticks >= Wide(Duration::max()) - margin || ticks <= Wide(Duration::min()) + margin) {
      return internal::TimeOutOfRange(stored.ToTime());
    }
    to = std::chrono::floor<Duration>(milliseconds);
    if constexpr (!kDays) {
      if constexpr (std::ratio_less_v<typename Duration::period, std::milli>) {
        to += std::chrono::floor<Duration>(std::chrono::nanoseconds(stored.nanoseconds));
      }
    }
    return status;
  }

 private:
  static Stored ToStored(const Duration& since_epoch) {
    using std::chrono::milliseconds;
    using Wide = std::chrono::duration<long double, std::milli>;
    const Wide wide(since_epoch);
    if (wide >= Wide(milliseconds::max())) return StoredOf(milliseconds::max(), 999'999);
    if (wide <= Wide(milliseconds::min())) return StoredOf(milliseconds::min(), 0);
    // Cut towards 1970 first: down might be out of a narrow unit's range.
    auto whole = std::chrono::duration_cast<milliseconds>(since_epoch);
    auto rest = std::chrono::floor<std::chrono::nanoseconds>(since_epoch - whole);
    if (rest < rest.zero()) {
      whole -= milliseconds(1);
      rest += milliseconds(1);
    }
    return StoredOf(whole, static_cast<int32_t>(rest.count()));
  }
  static Stored StoredOf(std::chrono::milliseconds whole, [[maybe_unused]] int32_t nanoseconds) {
    if constexpr (kDays) {
      return Date(whole.count());
    } else {
      return Timestamp(whole.count(), nanoseconds);
    }
  }
};

template <>
struct GLOWPLUG_EXPORT Marshal<std::chrono::year_month_day> {
  static constexpr api::ValueType kType = api::ValueType::kDate;
  static void Write(const std::chrono::year_month_day& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, std::chrono::year_month_day& to);
};

}  // namespace glowplug

#endif  // GLOWPLUG_MARSHAL_TIME_H_
