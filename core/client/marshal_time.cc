// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/marshal_time.h>

#include <utility>

namespace glowplug {
namespace {

thread_local const absl::TimeZone* current_zone = nullptr;

absl::TimeZone CivilZone() { return current_zone == nullptr ? absl::UTCTimeZone() : *current_zone; }

template <class T>
absl::Status ReadMilliseconds(const api::Value& from, api::ValueType type, T& to) {
  if (from.type != type) return UnexpectedType(NameOf(type), from.type);
  to.milliseconds = from.int64;
  return absl::OkStatus();
}

template <class T>
void WriteMilliseconds(const T& from, api::ValueType type, api::Value& to) {
  to = internal::ValueOf(type);
  to.int64 = from.milliseconds;
}

}  // namespace

const absl::TimeZone* internal::CivilTimeScope::Exchange(const absl::TimeZone* zone) {
  return std::exchange(current_zone, zone);
}

absl::Status internal::TimeOutOfRange(absl::Time time) {
  return absl::OutOfRangeError(absl::StrCat(
      absl::FormatTime(time, absl::UTCTimeZone()),
      " is beyond what the std::chrono type can hold. Read it as an absl::Time or a Timestamp"));
}

void Marshal<Date>::Write(const Date& from, api::Value& to, sdk::HeapArena&) {
  WriteMilliseconds(from, kType, to);
}
absl::Status Marshal<Date>::Read(const api::Value& from, Date& to) {
  return ReadMilliseconds(from, kType, to);
}

void Marshal<TimeOfDay>::Write(const TimeOfDay& from, api::Value& to, sdk::HeapArena&) {
  WriteMilliseconds(from, kType, to);
}
absl::Status Marshal<TimeOfDay>::Read(const api::Value& from, TimeOfDay& to) {
  return ReadMilliseconds(from, kType, to);
}

void Marshal<Timestamp>::Write(const Timestamp& from, api::Value& to, sdk::HeapArena&) {
  WriteMilliseconds(from, kType, to);
  to.extra = from.nanoseconds;
}
absl::Status Marshal<Timestamp>::Read(const api::Value& from, Timestamp& to) {
  to.nanoseconds = static_cast<int32_t>(from.extra);
  return ReadMilliseconds(from, kType, to);
}

void Marshal<absl::Time>::Write(const absl::Time& from, api::Value& to, sdk::HeapArena& arena) {
  Marshal<Timestamp>::Write(Timestamp(from), to, arena);
}
absl::Status Marshal<absl::Time>::Read(const api::Value& from, absl::Time& to) {
  Timestamp timestamp;
  absl::Status status = Marshal<Timestamp>::Read(from, timestamp);
  to = timestamp.ToTime();
  return status;
}

void Marshal<absl::CivilDay>::Write(const absl::CivilDay& from, api::Value& to,
                                    sdk::HeapArena& arena) {
  const absl::Time midnight = absl::FromCivil(from, CivilZone());
  Marshal<Date>::Write(Date(absl::ToUnixMillis(midnight)), to, arena);
}
absl::Status Marshal<absl::CivilDay>::Read(const api::Value& from, absl::CivilDay& to) {
  Date date;
  absl::Status status = Marshal<Date>::Read(from, date);
  to = absl::ToCivilDay(date.ToTime(), CivilZone());
  return status;
}

void Marshal<absl::CivilSecond>::Write(const absl::CivilSecond& from, api::Value& to,
                                       sdk::HeapArena& arena) {
  Marshal<absl::Time>::Write(absl::FromCivil(from, CivilZone()), to, arena);
}
absl::Status Marshal<absl::CivilSecond>::Read(const api::Value& from, absl::CivilSecond& to) {
  absl::Time time;
  absl::Status status = Marshal<absl::Time>::Read(from, time);
  to = absl::ToCivilSecond(time, CivilZone());
  return status;
}

void Marshal<std::chrono::year_month_day>::Write(const std::chrono::year_month_day& from,
                                                 api::Value& to, sdk::HeapArena& arena) {
  Marshal<std::chrono::sys_days>::Write(std::chrono::sys_days(from), to, arena);
}
absl::Status Marshal<std::chrono::year_month_day>::Read(const api::Value& from,
                                                        std::chrono::year_month_day& to) {
  using std::chrono::January;
  using std::chrono::year;
  std::chrono::sys_days days;
  absl::Status status = Marshal<std::chrono::sys_days>::Read(from, days);
  if (!status.ok()) return status;
  if (days <= std::chrono::sys_days(year::min() / January / 1) ||
      days >= std::chrono::sys_days(year::max() / January / 1)) {
    return internal::TimeOutOfRange(Date(from.int64).ToTime());
  }
  to = days;
  return status;
}

}  // namespace glowplug
