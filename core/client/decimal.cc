// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <glowplug/decimal_integer.h>

#include <algorithm>

#include "core/base/text.h"

namespace glowplug {
namespace {

// More digits than this are refused: reading them costs their number squared.
constexpr size_t kMaxDigits = 100'000;

// With that many digits the scale is of 32 bits when the exponent is a little more.
constexpr int64_t kMaxExponent = int64_t{INT32_MAX} + kMaxDigits;

absl::Status NotADecimal(std::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", ForAbseil(text.substr(0, 40)),
                   "\" is not a decimal. Expected digits with at most one point and an optional "
                   "exponent, as -12.50 or 1.2E+9"));
}

}  // namespace

Decimal::Decimal(internal::Number<int64_t> unscaled, internal::Number<int32_t> scale)
    : Decimal(DecimalOf(int64_t{unscaled}, scale)) {}

Decimal::Decimal(std::span<const uint8_t> magnitude, bool is_negative,
                 internal::Number<int32_t> scale)
    : magnitude_(std::find_if(magnitude.begin(), magnitude.end(), [](uint8_t b) { return b != 0; }),
                 magnitude.end()),
      is_negative_(is_negative && !magnitude_.empty()),
      scale_(scale) {}

std::optional<int64_t> Decimal::unscaled() const {
  uint64_t bits = 0;
  if (magnitude_.size() > sizeof(bits)) return std::nullopt;
  for (const uint8_t byte : magnitude()) bits = bits << 8 | byte;
  const uint64_t largest = static_cast<uint64_t>(INT64_MAX) + (is_negative() ? 1 : 0);
  if (bits > largest) return std::nullopt;
  return static_cast<int64_t>(is_negative() ? -bits : bits);
}

absl::StatusOr<Decimal> Decimal::Parse(std::string_view text) {
  std::string_view rest = text;
  int64_t scale = 0;
  if (const size_t e = rest.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view digits = rest.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    int64_t exponent = 0;
    if (digits.starts_with('+') || !absl::SimpleAtoi(ForAbseil(digits), &exponent) ||
        exponent < -kMaxExponent || exponent > kMaxExponent) {
      return NotADecimal(text);
    }
    scale = -exponent;
    rest = rest.substr(0, e);
  }
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  std::string digits(rest);
  if (const size_t point = digits.find('.'); point != std::string::npos) {
    digits.erase(point, 1);
    scale += static_cast<int64_t>(digits.size() - point);
  }
  const bool only_digits = std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
  if (digits.empty() || digits.size() > kMaxDigits || !only_digits || scale < INT32_MIN ||
      scale > INT32_MAX) {
    return NotADecimal(text);
  }
  // A leading zero would make Boost read octal digits.
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  boost::multiprecision::cpp_int unscaled(digits);
  if (negative) unscaled = -unscaled;
  return DecimalOf(unscaled, static_cast<int32_t>(scale));
}

std::string Decimal::ToString() const {
  std::string digits = UnscaledOf(*this).str();
  if (is_negative()) digits.erase(0, 1);
  const std::string sign = is_negative() ? "-" : "";
  if (scale_ == 0) return sign + digits;
  const int64_t adjusted = static_cast<int64_t>(digits.size()) - 1 - scale_;
  if (scale_ > 0 && adjusted >= -6) {
    const auto after_point = static_cast<size_t>(scale_);
    if (digits.size() <= after_point) digits.insert(0, after_point + 1 - digits.size(), '0');
    digits.insert(digits.size() - after_point, ".");
    return sign + digits;
  }
  if (digits.size() > 1) digits.insert(1, ".");
  return absl::StrCat(sign, digits, "E", adjusted < 0 ? "" : "+", adjusted);
}

// Its bytes are copied: a host's own Marshal may make a decimal on the way, which is gone by then.
void Marshal<Decimal>::Write(const Decimal& from, api::Value& to, sdk::HeapArena& arena) {
  to = internal::ValueOf(kType);
  to.extra = from.scale();
  if (from.is_negative()) to.flags = api::kNegative;
  const std::span<const uint8_t> magnitude = from.magnitude();
  auto* const kept = internal::Room<uint8_t>(arena, magnitude.size());
  std::copy(magnitude.begin(), magnitude.end(), kept);
  to.bytes = kept;
  to.count = internal::CountOf(magnitude.size());
}

absl::Status Marshal<Decimal>::Read(const api::Value& from, Decimal& to) {
  if (from.type != api::ValueType::kDecimal) return UnexpectedType("decimal", from.type);
  to = Decimal({from.bytes, from.count}, (from.flags & api::kNegative) != 0,
               static_cast<int32_t>(from.extra));
  return absl::OkStatus();
}

}  // namespace glowplug
