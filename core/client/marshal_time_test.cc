// SPDX-License-Identifier: Apache-2.0
#include <glowplug/marshal_time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using api::ValueType;
using std::chrono::sys_time;
using test::RoundTrip;
using test::Written;
using testing::HasSubstr;

template <class T>
void ComesBack(const T& value, ValueType type, int64_t milliseconds, int64_t nanoseconds = 0) {
  sdk::HeapArena arena;
  const api::Value written = Written(value, arena);
  EXPECT_EQ(Marshal<T>::kType, type);
  EXPECT_EQ(written.type, type);
  EXPECT_EQ(written.int64, milliseconds);
  EXPECT_EQ(written.extra, nanoseconds);
  EXPECT_EQ(RoundTrip<T>(value).value(), value);
}

TEST(MarshalTimeTest, TypesOfTheFieldComeBack) {
  ComesBack(Date(-1), ValueType::kDate, -1);
  ComesBack(TimeOfDay{86'399'999}, ValueType::kTime, 86'399'999);
  ComesBack(Timestamp(-1, 999'999), ValueType::kTimestamp, -1, 999'999);
}

// Seconds of 2017-09-21 00:00 UTC: 17430 days.
constexpr int64_t kDay = 17'430 * int64_t{86'400'000};

TEST(MarshalTimeTest, CivilTimesAreUtc) {
  ComesBack(absl::CivilDay(2017, 9, 21), ValueType::kDate, kDay);
  ComesBack(absl::CivilSecond(2017, 9, 21, 1, 2, 3), ValueType::kTimestamp, kDay + 3'723'000);
  ComesBack(absl::CivilMinute(2017, 9, 21, 1, 2), ValueType::kTimestamp, kDay + 3'720'000);
  ComesBack(absl::CivilHour(1969, 12, 31, 23), ValueType::kTimestamp, -3'600'000);
}

TEST(MarshalTimeTest, CivilTimesAreOfTheZoneOfTheirScope) {
  const absl::TimeZone east = absl::FixedTimeZone(2 * 3600);
  {
    const internal::CivilTimeScope scope(&east);
    ComesBack(absl::CivilDay(2017, 9, 21), ValueType::kDate, kDay - 7'200'000);
    {
      const absl::TimeZone utc = absl::UTCTimeZone();
      const internal::CivilTimeScope inner(&utc);
      ComesBack(absl::CivilDay(2017, 9, 21), ValueType::kDate, kDay);
    }
    const internal::CivilTimeScope unchanged(nullptr);
    ComesBack(absl::CivilSecond(2017, 9, 21), ValueType::kTimestamp, kDay - 7'200'000);
  }
  ComesBack(absl::CivilDay(2017, 9, 21), ValueType::kDate, kDay);
}

TEST(MarshalTimeTest, PointsInTimeAreTimestamps) {
  ComesBack(absl::UnixEpoch() - absl::Nanoseconds(1), ValueType::kTimestamp, -1, 999'999);
  ComesBack(absl::FromUnixMillis(kDay), ValueType::kTimestamp, kDay);
  ComesBack(sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(-1)), ValueType::kTimestamp,
            -1, 999'999);
  ComesBack(sys_time<std::chrono::microseconds>(std::chrono::microseconds(1'002'003)),
            ValueType::kTimestamp, 1002, 3000);
  ComesBack(sys_time<std::chrono::seconds>(std::chrono::seconds(-5)), ValueType::kTimestamp, -5000);
}

TEST(MarshalTimeTest, DaysAreDates) {
  using std::chrono::year_month_day;
  ComesBack(std::chrono::sys_days(std::chrono::days(17'430)), ValueType::kDate, kDay);
  ComesBack(year_month_day(std::chrono::year(2017), std::chrono::September, std::chrono::day(21)),
            ValueType::kDate, kDay);
}

TEST(MarshalTimeTest, WhatIsFinerIsCutDown) {
  EXPECT_EQ(RoundTrip<absl::CivilDay>(Date(-1)).value(), absl::CivilDay(1969, 12, 31));
  EXPECT_EQ(RoundTrip<absl::CivilSecond>(Timestamp(-1, 5)).value(),
            absl::CivilSecond(1969, 12, 31, 23, 59, 59));
  EXPECT_EQ(RoundTrip<sys_time<std::chrono::seconds>>(Timestamp(-1, 0)).value(),
            sys_time<std::chrono::seconds>(std::chrono::seconds(-1)));
}

// Nanoseconds in 64 bits reach from 1677 to 2262.
TEST(MarshalTimeTest, WhatAClockCannotHoldIsRefused) {
  const Date year_9999(253'402'300'799'999);
  const absl::Status status =
      RoundTrip<sys_time<std::chrono::nanoseconds>>(Timestamp(year_9999.milliseconds, 0)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), HasSubstr("9999-12-31"));
  EXPECT_TRUE(
      RoundTrip<sys_time<std::chrono::microseconds>>(Timestamp(year_9999.milliseconds, 0)).ok());
  for (const int64_t edge : {INT64_MIN, INT64_MAX}) {
    EXPECT_FALSE(RoundTrip<sys_time<std::chrono::nanoseconds>>(Timestamp(edge, 999'999)).ok());
    EXPECT_FALSE(RoundTrip<std::chrono::year_month_day>(Date(edge)).ok());
  }
}

template <class T>
void IsWritten(const T& time, int64_t milliseconds, int64_t nanoseconds) {
  sdk::HeapArena arena;
  const api::Value written = test::Written(time, arena);
  EXPECT_EQ(written.int64, milliseconds);
  EXPECT_EQ(written.extra, nanoseconds);
}

TEST(MarshalTimeTest, WhatMillisecondsCannotHoldIsTheirFirstOrLast) {
  using std::chrono::sys_days;
  using std::chrono::sys_seconds;
  IsWritten(sys_seconds::max(), INT64_MAX, 999'999);
  IsWritten(sys_seconds::min(), INT64_MIN, 0);
  IsWritten(sys_time<std::chrono::days>(std::chrono::days::max()),
            sizeof(std::chrono::days::rep) == 8 ? INT64_MAX : INT32_MAX * int64_t{86'400'000}, 0);
  IsWritten(sys_time<std::chrono::milliseconds>::max(), INT64_MAX, 999'999);
  IsWritten(sys_time<std::chrono::nanoseconds>::min(), -9'223'372'036'855, 224'192);
  IsWritten(sys_time<std::chrono::nanoseconds>::max(), 9'223'372'036'854, 775'807);
  IsWritten(absl::InfiniteFuture(), INT64_MAX, 999'999);
  IsWritten(absl::InfinitePast(), INT64_MIN, 0);
}

TEST(MarshalTimeTest, AnotherTypeIsRefused) {
  EXPECT_THAT(std::string(RoundTrip<absl::Time>(Date(1)).status().message()),
              HasSubstr("expected timestamp, found date"));
  EXPECT_THAT(std::string(RoundTrip<absl::CivilDay>(Timestamp(1, 0)).status().message()),
              HasSubstr("expected date, found timestamp"));
}

}  // namespace
}  // namespace glowplug
