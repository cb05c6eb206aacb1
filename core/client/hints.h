// SPDX-License-Identifier: Apache-2.0
// Types that say what a value travels as, where C++'s own would be something else. They serve as
// keys, values, elements and fields, and turn into a Value:
//   cache.Put("my key", Short(42));                       // 3 bytes instead of 5
//   cache.Put("my list", LinkedList{1, "2", 3.0});
//   Cache<int, LinkedList<std::string>>
#ifndef GLOWPLUG_HINTS_H_
#define GLOWPLUG_HINTS_H_

#include <glowplug/marshal_range.h>
#include <glowplug/value.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace glowplug {

namespace internal {

// The array of elements of this type: where the protocol has none, Object[].
constexpr RangeForm ArrayForm(api::ValueType element) {
  using api::ValueType;
  switch (element) {
    case ValueType::kString:
      return {ValueType::kStringArray, 0};
    case ValueType::kUuid:
      return {ValueType::kUuidArray, 0};
    case ValueType::kDate:
      return {ValueType::kDateArray, 0};
    case ValueType::kTimestamp:
      return {ValueType::kTimestampArray, 0};
    case ValueType::kTime:
      return {ValueType::kTimeArray, 0};
    case ValueType::kDecimal:
      return {ValueType::kDecimalArray, 0};
    case ValueType::kEnum:
      return {ValueType::kEnumArray, 0};
    default:
      return {ValueType::kObjectArray, -1};
  }
}

inline constexpr char kJavaObject[] = "java.lang.Object";

// The name of the class of an array's elements: java.lang.Object where it says none.
GLOWPLUG_EXPORT std::string_view ElementClass(const api::Value& array);

}  // namespace internal

using Byte = int8_t;
using Short = int16_t;
using Long = int64_t;
using Char = char16_t;

// Collections. A set's elements stand in the order of the vector; nobody checks that each is there
// once.
template <class T = Value>
struct ArrayList : std::vector<T> {
  using std::vector<T>::vector;
  ArrayList() = default;
  ArrayList(std::initializer_list<std::type_identity_t<T>> elements) : std::vector<T>(elements) {}
  static constexpr internal::RangeForm kForm = {api::ValueType::kCollection, 1};
};
template <class T = Value>
struct LinkedList : std::vector<T> {
  using std::vector<T>::vector;
  LinkedList() = default;
  LinkedList(std::initializer_list<std::type_identity_t<T>> elements) : std::vector<T>(elements) {}
  static constexpr internal::RangeForm kForm = {api::ValueType::kCollection, 2};
};
template <class T = Value>
struct HashSet : std::vector<T> {
  using std::vector<T>::vector;
  HashSet() = default;
  HashSet(std::initializer_list<std::type_identity_t<T>> elements) : std::vector<T>(elements) {}
  static constexpr internal::RangeForm kForm = {api::ValueType::kCollection, 3};
};
template <class T = Value>
struct LinkedHashSet : std::vector<T> {
  using std::vector<T>::vector;
  LinkedHashSet() = default;
  LinkedHashSet(std::initializer_list<std::type_identity_t<T>> elements)
      : std::vector<T>(elements) {}
  static constexpr internal::RangeForm kForm = {api::ValueType::kCollection, 4};
};

// Maps, with their entries in the order of the vector.
template <class K = Value, class V = Value>
struct HashMap : std::vector<std::pair<K, V>> {
  using std::vector<std::pair<K, V>>::vector;
  HashMap() = default;
  HashMap(std::initializer_list<std::type_identity_t<std::pair<K, V>>> entries)
      : std::vector<std::pair<K, V>>(entries) {}
  using key_type = K;
  using mapped_type = V;
  static constexpr internal::RangeForm kForm = {api::ValueType::kMap, 1};
};
template <class K = Value, class V = Value>
struct LinkedHashMap : std::vector<std::pair<K, V>> {
  using std::vector<std::pair<K, V>>::vector;
  LinkedHashMap() = default;
  LinkedHashMap(std::initializer_list<std::type_identity_t<std::pair<K, V>>> entries)
      : std::vector<std::pair<K, V>>(entries) {}
  using key_type = K;
  using mapped_type = V;
  static constexpr internal::RangeForm kForm = {api::ValueType::kMap, 2};
};

// Java's array of T where the protocol has one: of strings, UUIDs, dates, timestamps, times,
// decimals and enums, each of which may be a std::optional of it; of anything else Object[]. (Of
// numbers, bool and char16_t std::vector is that array already.)
template <class T>
struct Array : std::vector<T> {
  using std::vector<T>::vector;
  static constexpr internal::RangeForm kForm = internal::ArrayForm(Marshal<T>::kType);
};

// Object[], or an array of the Java class that is named.
template <class T = Value>
struct ObjectArray : std::vector<T> {
  using std::vector<T>::vector;
  ObjectArray() = default;
  ObjectArray(std::initializer_list<std::type_identity_t<T>> elements) : std::vector<T>(elements) {}
  ObjectArray(std::string_view class_name, std::initializer_list<std::type_identity_t<T>> elements)
      : std::vector<T>(elements), element_class(class_name) {}

  std::string element_class = internal::kJavaObject;
};
template <class T>
struct Marshal<ObjectArray<T>> {
  static constexpr api::ValueType kType = api::ValueType::kObjectArray;
  static void Write(const ObjectArray<T>& from, api::Value& to, sdk::HeapArena& arena) {
    const bool named = from.element_class != internal::kJavaObject;
    auto* items = internal::Room<api::Value>(arena, from.size() + (named ? 1 : 0));
    to = internal::ValueOf(kType);
    to.items = items;
    to.count = internal::CountOf(from.size());
    to.flags = named ? api::kNamed : 0;
    to.extra = named ? 0 : -1;
    if (named) Marshal<std::string>::Write(from.element_class, *items++, arena);
    for (const T& element : from) Marshal<T>::Write(element, *items++, arena);
  }
  static absl::Status Read(const api::Value& from, ObjectArray<T>& to) {
    to.element_class = internal::ElementClass(from);
    return internal::ReadElements(from, to);
  }
};

// A list of different types is one of Values.
ArrayList(std::initializer_list<Value>)->ArrayList<Value>;
LinkedList(std::initializer_list<Value>)->LinkedList<Value>;
HashSet(std::initializer_list<Value>)->HashSet<Value>;
LinkedHashSet(std::initializer_list<Value>)->LinkedHashSet<Value>;
HashMap(std::initializer_list<std::pair<Value, Value>>)->HashMap<Value, Value>;
LinkedHashMap(std::initializer_list<std::pair<Value, Value>>)->LinkedHashMap<Value, Value>;
ObjectArray(std::initializer_list<Value>)->ObjectArray<Value>;
ObjectArray(std::string_view, std::initializer_list<Value>)->ObjectArray<Value>;

}  // namespace glowplug

#endif  // GLOWPLUG_HINTS_H_
