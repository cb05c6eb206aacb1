// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_DECIMAL_H_
#define GLOWPLUG_DECIMAL_H_

#include <absl/hash/hash.h>
#include <absl/status/statusor.h>
#include <glowplug/export.h>
#include <glowplug/marshal.h>
#include <glowplug/number.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace glowplug {

// unscaled * 10^-scale, as java.math.BigDecimal: 1.0 and 1.00 are different values, and different
// keys. The unscaled value is an integer of any length, kept as its sign and its magnitude;
// <glowplug/decimal_integer.h> makes it one to calculate with.
class GLOWPLUG_EXPORT Decimal {
 public:
  Decimal() = default;  // 0
  Decimal(internal::Number<int64_t> unscaled, internal::Number<int32_t> scale);
  // magnitude: big-endian; zeros in front mean nothing, and no bytes are 0, which has no sign.
  Decimal(std::span<const uint8_t> magnitude, bool is_negative, internal::Number<int32_t> scale);
  // "-12.50", "7", "1.2E+9": the scale is what is written, as BigDecimal reads it. INVALID_ARGUMENT
  // for what is no decimal, or has more than 100,000 digits.
  static absl::StatusOr<Decimal> Parse(std::string_view text);

  bool is_negative() const { return is_negative_ && !magnitude_.empty(); }
  // Big-endian, its first byte not zero; empty for 0. Lives as long as this, unchanged.
  std::span<const uint8_t> magnitude() const {
    return {reinterpret_cast<const uint8_t*>(magnitude_.data()), magnitude_.size()};
  }
  // Nothing when 64 bits do not hold it.
  std::optional<int64_t> unscaled() const;
  int32_t scale() const { return scale_; }
  // Plain digits while the exponent is small, else with an exponent, as BigDecimal prints it.
  std::string ToString() const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
  template <class H>
  friend H AbslHashValue(H state, const Decimal& decimal) {
    return H::combine(std::move(state), decimal.magnitude_, decimal.is_negative_, decimal.scale_);
  }

 private:
  std::string magnitude_;  // bytes: what is short needs no memory of its own
  bool is_negative_ = false;
  int32_t scale_ = 0;
};

template <>
struct GLOWPLUG_EXPORT Marshal<Decimal> {
  static constexpr api::ValueType kType = api::ValueType::kDecimal;
  static void Write(const Decimal& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, Decimal& to);
};

}  // namespace glowplug

template <>
struct std::hash<glowplug::Decimal> : absl::Hash<glowplug::Decimal> {};

#endif  // GLOWPLUG_DECIMAL_H_
