// SPDX-License-Identifier: Apache-2.0
// Any range of C++ is an array, a collection or a map of Ignite:
//   contiguous numbers, bytes, char16_t and bool: the primitive array (std::vector<int32_t> is
//   int[]);
//   sets: LinkedHashSet when they have an order (std::set), else HashSet;
//   maps: LinkedHashMap when they have an order (std::map), else HashMap;
//   every other sequence: ArrayList.
// hints.h has types for the others. Reading takes any array and any collection whose elements fit.
//
// A range is written as a view of its elements, so those that it makes on the way, as
// std::views::transform does, must be numbers: put others into a container first.
#ifndef GLOWPLUG_MARSHAL_RANGE_H_
#define GLOWPLUG_MARSHAL_RANGE_H_

#include <glowplug/marshal.h>

#include <array>
#include <bit>
#include <cstring>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace glowplug {
namespace internal {

static_assert(std::endian::native == std::endian::little, "arrays cross the boundary as they lie");

template <class T>
inline constexpr api::ValueType kPrimitiveArray = api::ValueType::kAbsent;
template <>
inline constexpr api::ValueType kPrimitiveArray<int8_t> = api::ValueType::kByteArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<uint8_t> = api::ValueType::kByteArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<std::byte> = api::ValueType::kByteArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<int16_t> = api::ValueType::kShortArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<int32_t> = api::ValueType::kIntArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<long> = api::ValueType::kLongArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<long long> = api::ValueType::kLongArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<float> = api::ValueType::kFloatArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<double> = api::ValueType::kDoubleArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<char16_t> = api::ValueType::kCharArray;
template <>
inline constexpr api::ValueType kPrimitiveArray<bool> = api::ValueType::kBoolArray;

// What a range travels as.
struct RangeForm {
  api::ValueType type;
  int64_t extra;  // as Value::extra
};

template <class T>
inline constexpr bool kIsText = false;
template <class... Args>
inline constexpr bool kIsText<std::basic_string<Args...>> = true;
template <class... Args>
inline constexpr bool kIsText<std::basic_string_view<Args...>> = true;

// A range that is no text and, unlike a path, no range of itself.
template <class T>
concept Range = std::ranges::input_range<const T> && !kIsText<T> &&
                !std::same_as<std::ranges::range_value_t<const T>, T>;
// Hints say their form themselves.
template <class T>
concept Hinted = requires {
  { T::kForm } -> std::convertible_to<RangeForm>;
};
template <class T>
concept SetLike = requires {
  typename T::key_type;
}
&&!requires { typename T::mapped_type; };
template <class T>
concept MapRange = Range<T> && requires {
  typename T::key_type;
  typename T::mapped_type;
};
template <class T>
concept PrimitiveRange =
    Range<T> && !Hinted<T> && !MapRange<T> &&
    (std::ranges::contiguous_range<const T> ||
     std::same_as<T, std::vector<bool>>)&&kPrimitiveArray<std::ranges::range_value_t<const T>> !=
        api::ValueType::kAbsent;
template <class T>
concept ElementRange = Range<T> && !MapRange<T> && !PrimitiveRange<T>;

template <class T>
constexpr RangeForm FormOf() {
  constexpr bool ordered = requires { typename T::key_compare; };
  const auto kind = [](auto one) { return static_cast<int64_t>(one); };
  if constexpr (Hinted<T>) {
    return T::kForm;
  } else if constexpr (MapRange<T>) {
    return {api::ValueType::kMap, kind(ordered ? MapKind::kLinkedHashMap : MapKind::kHashMap)};
  } else if constexpr (SetLike<T>) {
    return {api::ValueType::kCollection,
            kind(ordered ? CollectionKind::kLinkedHashSet : CollectionKind::kHashSet)};
  } else {
    return {api::ValueType::kCollection, kind(CollectionKind::kArrayList)};
  }
}

// Whether what such a range gives stays where it is while the range is gone through again: not so
// what it makes on the way, as std::views::transform does, or what it reads into one buffer.
template <class T>
inline constexpr bool kGivesLasting =
    std::ranges::forward_range<T>&& std::is_lvalue_reference_v<std::ranges::range_reference_t<T>>;
// Numbers are copied as they are written, everything else is pointed to.
template <class T>
concept WritableElements =
    kGivesLasting<const T> || std::is_arithmetic_v<std::ranges::range_value_t<const T>>;

// The same of key and value of what a range of entries gives.
template <class Part>
inline constexpr bool kLastingPart = std::is_lvalue_reference_v<Part> || std::is_arithmetic_v<Part>;
template <class Entry>
inline constexpr bool kLastingEntry = false;
template <class K, class V>
inline constexpr bool kLastingEntry<std::pair<K, V>> = kLastingPart<K>&& kLastingPart<V>;
template <class K, class V>
inline constexpr bool kLastingEntry<std::pair<K, V>&> = true;
template <class K, class V>
inline constexpr bool kLastingEntry<const std::pair<K, V>&> = true;
template <class T>
inline constexpr bool kGivesLastingEntries =
    std::ranges::forward_range<T>&& kLastingEntry<std::ranges::range_reference_t<T>>;

template <Range T, class... Seen>
struct Borrows<T, Seen...> : Borrows<std::ranges::range_value_t<const T>, Seen...> {};
template <class K, class V, class... Seen>
struct Borrows<std::pair<K, V>, Seen...>
    : std::bool_constant<Borrows<std::remove_const_t<K>, Seen...>::value ||
                         Borrows<V, Seen...>::value> {};

// Whether ElementAt() can be asked for the `count` elements of this value: arrays, collections.
GLOWPLUG_EXPORT bool HasElements(const api::Value& value);
GLOWPLUG_EXPORT api::Value ElementAt(const api::Value& value, uint32_t index);
// An error of what stands at this place of it.
GLOWPLUG_EXPORT absl::Status InElement(uint32_t index, const absl::Status& status);
GLOWPLUG_EXPORT absl::Status WrongSize(size_t expected, uint32_t found);

template <class T>
void Reserve(T& range, size_t count) {
  if constexpr (requires { range.reserve(count); }) range.reserve(count);
}

// Any array or collection into a range that grows, or into one that is as long.
template <class T>
absl::Status ReadElements(const api::Value& from, T& to) {
  using Element = std::ranges::range_value_t<const T>;
  if (!HasElements(from)) return UnexpectedType(NameOf(Marshal<T>::kType), from.type);
  constexpr bool kFixed = !requires { to.clear(); };
  if constexpr (kFixed) {
    if (std::size(to) != from.count) return WrongSize(std::size(to), from.count);
  } else {
    to.clear();
    Reserve(to, from.count);
  }
  for (uint32_t i = 0; i < from.count; ++i) {
    Element element{};
    absl::Status status = Marshal<Element>::Read(ElementAt(from, i), element);
    if (!status.ok()) return InElement(i, status);
    if constexpr (kFixed) {
      to[i] = std::move(element);
    } else {
      to.insert(to.end(), std::move(element));
    }
  }
  return absl::OkStatus();
}

}  // namespace internal

template <internal::PrimitiveRange T>
struct Marshal<T> {
  using Element = std::ranges::range_value_t<const T>;
  static constexpr api::ValueType kType = internal::kPrimitiveArray<Element>;

  static void Write(const T& from, api::Value& to, sdk::HeapArena& arena) {
    to = internal::ValueOf(kType);
    to.count = internal::CountOf(std::ranges::size(from));
    if constexpr (std::ranges::contiguous_range<const T>) {
      to.bytes = reinterpret_cast<const uint8_t*>(std::ranges::data(from));
    } else {
      auto* bytes = internal::Room<uint8_t>(arena, from.size());
      for (size_t i = 0; i < from.size(); ++i) bytes[i] = from[i] ? 1 : 0;
      to.bytes = bytes;
    }
  }

  static absl::Status Read(const api::Value& from, T& to) {
    // Bytes may be given out as int8_t alone, and a bool must be made of 0 or 1.
    constexpr bool kAsItLies = !std::same_as<Element, bool>;
    if constexpr (kAsItLies) {
      if (from.type == kType) {
        if constexpr (requires { to.resize(from.count); }) {
          to.resize(from.count);
        } else if (std::size(to) != from.count) {
          return internal::WrongSize(std::size(to), from.count);
        }
        if (from.count > 0) std::memcpy(std::data(to), from.bytes, from.count * sizeof(Element));
        return absl::OkStatus();
      }
    }
    if constexpr (Readable<Element>) return internal::ReadElements(from, to);
    return UnexpectedType(NameOf(kType), from.type);
  }
};

template <internal::ElementRange T>
struct Marshal<T> {
  using Element = std::ranges::range_value_t<const T>;
  static constexpr internal::RangeForm kForm = internal::FormOf<T>();
  static constexpr api::ValueType kType = kForm.type;

  static void Write(const T& from, api::Value& to, sdk::HeapArena& arena) requires
      Writable<Element> && internal::WritableElements<T> {
    to = internal::ValueOf(kType);
    to.extra = kForm.extra;
    const auto count = static_cast<size_t>(std::ranges::distance(from));
    auto* items = internal::Room<api::Value>(arena, count);
    to.items = items;
    to.count = internal::CountOf(count);
    for (const auto& element : from) Marshal<Element>::Write(element, *items++, arena);
  }

  static absl::Status Read(const api::Value& from, T& to) requires Readable<Element> {
    return internal::ReadElements(from, to);
  }
};

template <internal::MapRange T>
struct Marshal<T> {
  using Key = typename T::key_type;
  using Mapped = typename T::mapped_type;
  static constexpr api::ValueType kType = api::ValueType::kMap;

  static void Write(const T& from, api::Value& to, sdk::HeapArena& arena) requires Writable<Key> &&
      Writable<Mapped> && internal::kGivesLastingEntries<const T> {
    to = internal::ValueOf(kType);
    to.extra = internal::FormOf<T>().extra;
    const auto count = static_cast<size_t>(std::ranges::distance(from));
    auto* items = internal::Room<api::Value>(arena, 2 * count);
    to.items = items;
    to.count = internal::CountOf(count);
    for (const auto& [key, mapped] : from) {
      Marshal<Key>::Write(key, *items++, arena);
      Marshal<Mapped>::Write(mapped, *items++, arena);
    }
  }

  static absl::Status Read(const api::Value& from,
                           T& to) requires Readable<Key> && Readable<Mapped> {
    if (from.type != kType) return UnexpectedType("map", from.type);
    to.clear();
    internal::Reserve(to, from.count);
    for (uint32_t i = 0; i < from.count; ++i) {
      std::pair<Key, Mapped> entry{};
      absl::Status status = Marshal<Key>::Read(from.items[2 * size_t{i}], entry.first);
      if (status.ok()) status = Marshal<Mapped>::Read(from.items[2 * size_t{i} + 1], entry.second);
      if (!status.ok()) return internal::InElement(i, status);
      to.insert(to.end(), std::move(entry));
    }
    return absl::OkStatus();
  }
};

}  // namespace glowplug

#endif  // GLOWPLUG_MARSHAL_RANGE_H_
