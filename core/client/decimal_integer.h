// SPDX-License-Identifier: Apache-2.0
// Decimals and integers to calculate with, those of Boost.Multiprecision. Not part of
// <glowplug/glowplug.h>: it is long to compile, and wants exceptions.
#ifndef GLOWPLUG_DECIMAL_INTEGER_H_
#define GLOWPLUG_DECIMAL_INTEGER_H_

#include <glowplug/decimal.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace glowplug {

// unscaled * 10^-scale.
inline Decimal DecimalOf(const boost::multiprecision::cpp_int& unscaled, int32_t scale) {
  const boost::multiprecision::cpp_int magnitude = abs(unscaled);
  std::vector<uint8_t> bytes;
  export_bits(magnitude, std::back_inserter(bytes), 8);
  return Decimal(bytes, unscaled < 0, scale);
}

inline boost::multiprecision::cpp_int UnscaledOf(const Decimal& decimal) {
  boost::multiprecision::cpp_int unscaled;
  const std::span<const uint8_t> magnitude = decimal.magnitude();
  if (magnitude.empty()) return unscaled;  // of no bytes Boost makes anything
  import_bits(unscaled, magnitude.begin(), magnitude.end(), 8);
  return decimal.is_negative() ? boost::multiprecision::cpp_int(-unscaled) : unscaled;
}

}  // namespace glowplug

#endif  // GLOWPLUG_DECIMAL_INTEGER_H_
