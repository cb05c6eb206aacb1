// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_DECIMAL_H_
#define GLOWPLUG_DECIMAL_H_

#include <absl/hash/hash.h>
#include <absl/status/statusor.h>
#include <glowplug/export.h>
#include <glowplug/marshal.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace glowplug {

// unscaled * 10^-scale, as java.math.BigDecimal: 1.0 and 1.00 are different values, and different
// keys.
class GLOWPLUG_EXPORT Decimal {
 public:
  using Integer = boost::multiprecision::cpp_int;

  Decimal() = default;
  Decimal(Integer unscaled, int32_t scale) : unscaled_(std::move(unscaled)), scale_(scale) {}
  // "-12.50", "7", "1.2E+9": the scale is what is written, as BigDecimal reads it.
  static absl::StatusOr<Decimal> Parse(std::string_view text);

  const Integer& unscaled() const { return unscaled_; }
  int32_t scale() const { return scale_; }
  // Plain digits while the exponent is small, else with an exponent, as BigDecimal prints it.
  std::string ToString() const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
  template <class H>
  friend H AbslHashValue(H state, const Decimal& decimal) {
    return H::combine(std::move(state), boost::multiprecision::hash_value(decimal.unscaled_),
                      decimal.scale_);
  }

 private:
  Integer unscaled_;
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
