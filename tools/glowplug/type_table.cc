// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/type_table.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "core/base/utf8.h"
#include "tools/glowplug/character_text.h"
#include "tools/glowplug/time_text.h"

namespace glowplug::cli {
namespace {

using Parsed = std::optional<DynamicValue>;

template <class T>
Parsed From(std::optional<T> value) {
  if (!value.has_value()) return std::nullopt;
  return DynamicValue(std::in_place_type<T>, *std::move(value));
}

template <class Number>
Parsed ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <class Number>
std::string FormatNumber(Number number) {
  char text[64];
  return std::string(text, std::to_chars(text, std::end(text), number).ptr);
}

std::optional<uint64_t> ParseHex(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Parsed ParseString(std::string_view text) {
  if (!IsUtf8(text)) return std::nullopt;
  return std::string(text);
}

Parsed ParseBool(std::string_view text) {
  if (text != "true" && text != "false") return std::nullopt;
  return text == "true";
}

Parsed ParseUuid(std::string_view text) {
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen != (text[i] == '-')) return std::nullopt;
    if (!is_hyphen) digits.push_back(text[i]);
  }
  if (digits.size() != 32) return std::nullopt;
  const auto most = ParseHex(std::string_view(digits).substr(0, 16));
  const auto least = ParseHex(std::string_view(digits).substr(16));
  if (!most.has_value() || !least.has_value()) return std::nullopt;
  return Uuid{*most, *least};
}

Parsed ParseDecimal(std::string_view text) {
  absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  if (!decimal.ok()) return std::nullopt;
  return *std::move(decimal);
}

Parsed ParseBytes(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    const auto byte = ParseHex(text.substr(i, 2));
    if (!byte.has_value()) return std::nullopt;
    bytes.push_back(static_cast<uint8_t>(*byte));
  }
  return bytes;
}

// In the order of DynamicValue's alternatives.
constexpr ValueType kTypes[] = {
    {"byte", "a whole number from -128 to 127", &ParseNumber<int8_t>},
    {"short", "a whole number from -32768 to 32767", &ParseNumber<int16_t>},
    {"int", "a whole number from -2147483648 to 2147483647", &ParseNumber<int32_t>},
    {"long", "a whole number from -9223372036854775808 to 9223372036854775807",
     &ParseNumber<int64_t>},
    {"float", "a number that 32 bits can hold, as 2.5, -1e-3, nan or inf", &ParseNumber<float>},
    {"double", "a number that 64 bits can hold, as 2.5, -1e-3, nan or inf", &ParseNumber<double>},
    {"char", "one character up to U+FFFF, or U+ and four hex digits",
     [](std::string_view text) { return From(ParseCharacter(text)); }},
    {"bool", "true or false", &ParseBool},
    {"string", "any text in UTF-8", &ParseString},
    {"uuid", "hex digits as 01234567-89ab-cdef-0123-456789abcdef", &ParseUuid},
    {"date", "a day, or a time of it with a zone, as 2024-02-29 or 2024-02-29T12:30:00.123Z",
     [](std::string_view text) { return From(ParseDate(text)); }},
    {"time", "a time of day to the millisecond, as 12:30:00.123",
     [](std::string_view text) { return From(ParseTimeOfDay(text)); }},
    {"timestamp",
     "a day, or a time of it with a zone, as 2024-02-29 or 2024-02-29T12:30:00.123456789Z",
     [](std::string_view text) { return From(ParseTimestamp(text)); }},
    {"decimal", "digits with at most one point and an optional exponent, as -12.50 or 1.2E+9",
     &ParseDecimal},
    {"bytes", "two hex digits for each byte, as 00ff", &ParseBytes},
};
static_assert(std::size(kTypes) == std::variant_size_v<DynamicValue>);

struct Formatter {
  std::string operator()(int8_t value) const { return FormatNumber(value); }
  std::string operator()(int16_t value) const { return FormatNumber(value); }
  std::string operator()(int32_t value) const { return FormatNumber(value); }
  std::string operator()(int64_t value) const { return FormatNumber(value); }
  std::string operator()(float value) const { return FormatNumber(value); }
  std::string operator()(double value) const { return FormatNumber(value); }
  std::string operator()(char16_t value) const { return FormatCharacter(value); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const Uuid& value) const { return ToString(value); }
  std::string operator()(const Date& value) const { return FormatDate(value); }
  std::string operator()(const TimeOfDay& value) const { return FormatTimeOfDay(value); }
  std::string operator()(const Timestamp& value) const { return FormatTimestamp(value); }
  std::string operator()(const Decimal& value) const { return value.ToString(); }
  std::string operator()(const Bytes& value) const {
    std::string hex;
    for (const uint8_t byte : value) absl::StrAppendFormat(&hex, "%02x", byte);
    return hex;
  }
};

}  // namespace

const ValueType* FindType(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                         [&](const ValueType& type) { return type.name == name; });
  return found == std::end(kTypes) ? nullptr : found;
}

const ValueType& TypeOf(const DynamicValue& value) { return kTypes[value.index()]; }

std::vector<std::string> TypeNames() {
  std::vector<std::string> names;
  for (const ValueType& type : kTypes) names.emplace_back(type.name);
  return names;
}

std::string DescribeTypes() {
  std::string text;
  for (const ValueType& type : kTypes) {
    absl::StrAppendFormat(&text, "  %-10s %s\n", std::string(type.name),
                          std::string(type.expected));
  }
  return text;
}

absl::StatusOr<DynamicValue> ParseValue(const ValueType& type, std::string_view text) {
  if (Parsed value = type.parse(text)) return *std::move(value);
  return absl::InvalidArgumentError(absl::StrCat("\"", std::string(text), "\" is no ",
                                                 std::string(type.name), ": expected ",
                                                 std::string(type.expected)));
}

std::string FormatValue(const DynamicValue& value) { return std::visit(Formatter(), value); }

}  // namespace glowplug::cli
