// SPDX-License-Identifier: Apache-2.0
// A number on its way into a call, unharmed. Not for host programs.
#ifndef GLOWPLUG_NUMBER_H_
#define GLOWPLUG_NUMBER_H_

#include <concepts>
#include <limits>
#include <type_traits>

namespace glowplug::internal {

// Whether every From is a T of the same value. No other number is a bool or a character.
template <class From, class T>
constexpr bool HoldsEvery() {
  using Of = std::numeric_limits<From>;
  using To = std::numeric_limits<T>;
  if constexpr (std::same_as<From, T>) {
    return true;
  } else if constexpr (!std::is_arithmetic_v<From> || std::same_as<T, bool> ||
                       std::same_as<T, char16_t>) {
    return false;
  } else if constexpr (std::is_floating_point_v<From>) {
    return std::is_floating_point_v<T> && Of::digits <= To::digits &&
           Of::max_exponent <= To::max_exponent;
  } else {
    return Of::digits <= To::digits && (To::is_signed || !Of::is_signed);
  }
}

// A From that every T holds, or what stands for exactly a T, as an element of std::vector<bool>.
template <class From, class T>
concept FitsAlways = HoldsEvery<From, T>() ||
    (std::is_class_v<From>&& std::convertible_to<const From&, T>&& requires(const From& from) {
      from.operator T();
    });

// What is written as a plain int or double, and may fit.
template <class From, class T>
concept FitsPerhaps =
    !FitsAlways<From, T> && !std::same_as<T, bool> && !std::same_as<T, char16_t> &&
    (std::same_as<From, int> || (std::same_as<From, double> && std::is_floating_point_v<T>));

// A T that was made of a number that fits: what may be cut is refused when it is compiled.
template <class T>
class Number {
 public:
  template <FitsAlways<T> From>
  constexpr Number(const From& from) : value_(from) {}  // NOLINT: it stands for a T

  // Literals and constants that fit. Of a variable: convert it to the cache's type first.
  template <FitsPerhaps<T> From>
  consteval Number(From constant) : value_(static_cast<T>(constant)) {  // NOLINT
    const bool cut = std::is_floating_point_v<From>
                         ? constant > std::numeric_limits<T>::max() ||
                               constant < std::numeric_limits<T>::lowest()
                         : static_cast<From>(value_) != constant;
    if (cut) ThisNumberDoesNotFitTheTypeOfTheCache();
  }

  // The number may not fit: convert it to the cache's type first.
  template <class From>
  requires(std::is_arithmetic_v<From> && !FitsAlways<From, T> && !FitsPerhaps<From, T>)
      Number(From it_may_not_fit)
  = delete;

  constexpr operator T() const { return value_; }  // NOLINT

 private:
  // No constant expression, so that the compiler stops where it is called.
  static void ThisNumberDoesNotFitTheTypeOfTheCache() {}

  T value_;
};

}  // namespace glowplug::internal

#endif  // GLOWPLUG_NUMBER_H_
