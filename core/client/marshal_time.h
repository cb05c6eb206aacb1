// SPDX-License-Identifier: Apache-2.0
// Dates and timestamps from the time types of Abseil and std::chrono.
//   java.util.Date: absl::CivilDay, std::chrono::sys_days, std::chrono::year_month_day.
//   java.sql.Timestamp: absl::Time, absl::CivilSecond, CivilMinute and CivilHour, and
//   std::chrono::sys_time of any other unit.
// Finer than the C++ type is cut off, down.
#ifndef GLOWPLUG_MARSHAL_TIME_H_
#define GLOWPLUG_MARSHAL_TIME_H_

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <glowplug/marshal.h>

#include <chrono>
#include <cstdint>
#include <ratio>

namespace glowplug {

// Civil times are written and read in this zone by this thread while it lives; without one, in UTC.
class GLOWPLUG_EXPORT CivilTimeZone {
 public:
  explicit CivilTimeZone(absl::TimeZone zone);
  CivilTimeZone(const CivilTimeZone&) = delete;
  CivilTimeZone& operator=(const CivilTimeZone&) = delete;
  ~CivilTimeZone();

  static absl::TimeZone Current();

 private:
  const absl::TimeZone zone_;
  const CivilTimeZone* const outer_;
};

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
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(from);
    if constexpr (kDays) {
      Marshal<Date>::Write(Date(milliseconds.time_since_epoch().count()), to, arena);
    } else {
      const auto rest = std::chrono::floor<std::chrono::nanoseconds>(from - milliseconds);
      Marshal<Timestamp>::Write(
          Timestamp(milliseconds.time_since_epoch().count(), static_cast<int32_t>(rest.count())),
          to, arena);
    }
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
};

template <>
struct GLOWPLUG_EXPORT Marshal<std::chrono::year_month_day> {
  static constexpr api::ValueType kType = api::ValueType::kDate;
  static void Write(const std::chrono::year_month_day& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, std::chrono::year_month_day& to);
};

}  // namespace glowplug

#endif  // GLOWPLUG_MARSHAL_TIME_H_
