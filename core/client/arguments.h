// SPDX-License-Identifier: Apache-2.0
// Keys and values of a call on their way into a request. Not for host programs.
#ifndef GLOWPLUG_ARGUMENTS_H_
#define GLOWPLUG_ARGUMENTS_H_

#include <glowplug/marshal.h>
#include <glowplug/marshal_range.h>
#include <glowplug/marshal_time.h>
#include <glowplug/number.h>

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

// Text keys and values are taken as views: a literal costs no copy. Numbers that might not fit are
// refused by the compiler.
template <class T>
using Argument = std::conditional_t<
    std::is_arithmetic_v<T>, Number<T>,
    std::conditional_t<std::is_same_v<T, std::string>, std::string_view, const T&>>;

template <class T>
void WriteArgument(Argument<T> from, api::Value& to, sdk::HeapArena& arena) {
  using Written = std::conditional_t<std::is_same_v<T, std::string>, std::string_view, T>;
  Marshal<Written>::Write(from, to, arena);
}

// Each of the range as a T: itself where it is one that lasts, else a copy in `kept`.
template <class T, class Range, class Use>
void ForEachLasting(Range& range, std::deque<T>& kept, Use use) {
  for (auto&& from : range) {
    if constexpr (kGivesLasting<Range> && std::is_same_v<std::remove_cvref_t<decltype(from)>, T>) {
      use(from);
    } else {
      kept.push_back(std::forward<decltype(from)>(from));
      use(kept.back());
    }
  }
}

// The arguments of one request, whose number is known only at its end. What is written may be
// looked at until the list dies.
class ArgumentList {
 public:
  // Civil times are of this zone; null: UTC.
  explicit ArgumentList(const absl::TimeZone* zone) : zone_(zone) {}
  ArgumentList() : ArgumentList(nullptr) {}

  // `from` outlives the list when it is lasting; else, or when it first has to become a T, `kept`
  // has a copy that does.
  template <class T, bool lasting, class From>
  void Add(From& from, std::deque<T>& kept) {
    constexpr bool kIsArgument =
        std::is_same_v<std::remove_const_t<From>, T> ||
        (std::is_same_v<T, std::string> && std::is_convertible_v<From&, std::string_view>);
    if constexpr (std::is_arithmetic_v<T>) {
      static_assert(FitsAlways<std::remove_const_t<From>, T>,
                    "this number may not fit the cache's type: convert it first");
      Add<T>(from);
    } else if constexpr (lasting && kIsArgument) {
      Add<T>(from);
    } else {
      Add<T>(kept.emplace_back(from));
    }
  }

  template <class T>
  void Add(Argument<T> argument) {
    const CivilTimeScope scope(zone_);
    WriteArgument<T>(argument, values_.emplace_back(), arena_);
  }

  template <class T>
  void AddWritable(const T& argument) {
    const CivilTimeScope scope(zone_);
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
  const absl::TimeZone* const zone_;
  sdk::HeapArena arena_;
  std::vector<api::Value> values_;
};

}  // namespace glowplug::internal

#endif  // GLOWPLUG_ARGUMENTS_H_
