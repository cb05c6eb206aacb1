// SPDX-License-Identifier: Apache-2.0
// Text forms of times, in UTC. Parsing answers nothing for text that is not one, and for a time
// that the type cannot hold exactly.
#ifndef GLOWPLUG_TOOLS_GLOWPLUG_TIME_TEXT_H_
#define GLOWPLUG_TOOLS_GLOWPLUG_TIME_TEXT_H_

#include <glowplug/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace glowplug::cli {

// "2024-02-29" (midnight UTC) or "2024-02-29T12:30:00.123Z"; the zone may be an offset: "+01:00".
std::optional<Date> ParseDate(std::string_view text);
std::string FormatDate(const Date& date);

// The same with up to nine digits after the point.
std::optional<Timestamp> ParseTimestamp(std::string_view text);
std::string FormatTimestamp(const Timestamp& timestamp);

// "12:30:00.123". Other clients write times outside of a day, too (java.sql.Time counts from 1970):
// those are "-3600000ms".
std::optional<TimeOfDay> ParseTimeOfDay(std::string_view text);
std::string FormatTimeOfDay(const TimeOfDay& time);

}  // namespace glowplug::cli

#endif  // GLOWPLUG_TOOLS_GLOWPLUG_TIME_TEXT_H_
