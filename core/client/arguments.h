// SPDX-License-Identifier: Apache-2.0
// Keys and values of a call on their way into a request. Not for host programs.
#ifndef GLOWPLUG_ARGUMENTS_H_
#define GLOWPLUG_ARGUMENTS_H_

#include <glowplug/marshal.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace glowplug::internal {

// Text keys and values are taken as views: a literal costs no copy.
template <class T>
using Argument = std::conditional_t<std::is_same_v<T, std::string>, std::string_view, const T&>;

template <class T>
void WriteArgument(Argument<T> from, api::Value& to, sdk::HeapArena& arena) {
  Marshal<std::remove_cvref_t<Argument<T>>>::Write(from, to, arena);
}

// Whether what such a range gives stays where it is while the range is gone through again.
template <class Range>
inline constexpr bool kGivesLasting = std::ranges::forward_range<Range>&&
    std::is_lvalue_reference_v<std::ranges::range_reference_t<Range>>;

// The arguments of one request, whose number is known only at its end. What is written may be
// looked at until the list dies.
class ArgumentList {
 public:
  // `from` outlives the list when it is lasting; else, or when it first has to become a T, `kept`
  // has a copy that does.
  template <class T, bool lasting, class From>
  void Add(From& from, std::deque<T>& kept) {
    constexpr bool kIsArgument =
        std::is_same_v<std::remove_const_t<From>, T> ||
        (std::is_same_v<T, std::string> && std::is_convertible_v<From&, std::string_view>);
    if constexpr (lasting && kIsArgument) {
      Add<T>(from);
    } else {
      static_assert(
          !std::is_arithmetic_v<T> || requires { T{from}; },
          "this number may not fit the cache's type: convert it first");
      Add<T>(kept.emplace_back(from));
    }
  }

  template <class T>
  void Add(Argument<T> argument) {
    WriteArgument<T>(argument, values_.emplace_back(), arena_);
  }

  template <class T>
  void AddWritable(const T& argument) {
    Marshal<T>::Write(argument, values_.emplace_back(), arena_);
  }

  // `keys`: any range of what is or becomes a T.
  template <class T, class Keys>
  void AddEach(Keys& keys, std::deque<T>& kept) {
    for (auto&& key : keys) Add<T, kGivesLasting<Keys>>(key, kept);
  }

  api::Value& operator[](size_t index) { return values_[index]; }
  void Reserve(size_t size) { values_.reserve(size); }
  const api::Value* data() const { return values_.data(); }
  size_t size() const { return values_.size(); }

 private:
  sdk::HeapArena arena_;
  std::vector<api::Value> values_;
};

}  // namespace glowplug::internal

#endif  // GLOWPLUG_ARGUMENTS_H_
