// SPDX-License-Identifier: Apache-2.0
// A key or a value whose type is known only when the program runs.
#ifndef GLOWPLUG_VALUE_H_
#define GLOWPLUG_VALUE_H_

#include <absl/status/statusor.h>
#include <glowplug/api/value.h>
#include <glowplug/export.h>
#include <glowplug/marshal.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace glowplug {

class Value;
template <>
struct Marshal<Value>;

namespace internal {
// What a copy does with complex objects that are still to be taken apart.
enum class Objects { kDecode, kKeepEncoded };
}  // namespace internal

// Anything that a server can send: null, a scalar, text, an array, a collection, a map, an enum, a
// complex object, nested. It never changes once made; copies share their memory, which belongs to
// them: a Value outlives the client that read it. Thread-safe as an int is.
//
// Every C++ type that has a Marshal turns into one by itself, as what docs/types.md says; hints.h
// has types for what C++ has not: Value(Short(42)), Value(LinkedList{1, "2", 3.0}).
class GLOWPLUG_EXPORT Value {
 public:
  // Null.
  Value() : Value(internal::ValueOf(api::ValueType::kNull), nullptr) {}
  template <class T>
  requires(!std::same_as<T, Value> && Writable<T>) Value(const T& from) : Value() {  // NOLINT
    sdk::HeapArena arena;
    api::Value written;
    Marshal<T>::Write(from, written, arena);
    Copy(written);
  }
  Value(const Value&) = default;
  Value& operator=(const Value&) = default;
  Value(Value&& other) noexcept : Value() { Swap(other); }
  Value& operator=(Value&& other) noexcept {
    Value(std::move(other)).Swap(*this);
    return *this;
  }
  ~Value() = default;

  // A collection or a map of any kind, with the elements in their order.
  static Value Collection(CollectionKind kind, const std::vector<Value>& elements);
  static Value Map(MapKind kind, const std::vector<std::pair<Value, Value>>& entries);

  // What it is: kObject for a complex object, kEnum for every enum, never kAbsent or kBinaryEnum.
  api::ValueType type() const { return value_.type; }
  bool is_null() const { return value_.type == api::ValueType::kNull; }

  // It as a T, or the error that names both types. Views live as long as this Value or a copy of
  // it.
  template <Readable T>
  absl::StatusOr<T> As() const {
    T made{};
    if (absl::Status status = Marshal<T>::Read(value_, made); !status.ok()) return status;
    return made;
  }

  // The elements of an array or a collection; of everything else, none.
  std::vector<Value> Elements() const;
  // The entries of a map in the order in which they came; of everything else, none.
  std::vector<std::pair<Value, Value>> Entries() const;
  // The field of a complex object: NOT_FOUND when it has none of that name. Without regard to case,
  // as the server finds fields. As<Object>() has all of them.
  absl::StatusOr<Value> Field(std::string_view name) const;

  // Its type and contents, as C++ would write it where that is clear: 42, Long(42), "a", Char('a'),
  // 3.0, LinkedList{1, "2"}, Person{name: "Ivan", age: 33}.
  std::string ToString() const;

  // Equal in type and contents, as keys are: 1 is not Long(1), 1.0 not 1.00, NaN is NaN. The
  // order counts, but not in a HashSet or HashMap.
  friend bool operator==(const Value& left, const Value& right) { return left.Equals(right); }
  size_t Hash() const;
  template <class H>
  friend H AbslHashValue(H state, const Value& value) {
    return H::combine(std::move(state), value.Hash());
  }
  friend std::ostream& operator<<(std::ostream& out, const Value& value) {
    return value.Print(out);
  }

  // As it crosses the boundary: a view of this.
  const api::Value& view() const { return value_; }

 private:
  template <class T>
  friend struct Marshal;

  Value(const api::Value& value, std::shared_ptr<const void> memory)
      : value_(value), memory_(std::move(memory)) {}
  void Swap(Value& other) noexcept {
    std::swap(value_, other.value_);
    memory_.swap(other.memory_);
  }
  void Copy(const api::Value& from);
  absl::Status Copy(const api::Value& from, internal::Objects objects);
  bool Equals(const Value& other) const;
  std::ostream& Print(std::ostream& out) const;

  api::Value value_;
  std::shared_ptr<const void> memory_;  // what value_ points to
};

template <>
struct Marshal<Value> {
  static constexpr api::ValueType kType = api::ValueType::kObject;
  static void Write(const Value& from, api::Value& to, sdk::HeapArena&) { to = from.value_; }
  static absl::Status Read(const api::Value& from, Value& to) {
    return to.Copy(from, internal::Objects::kDecode);
  }
};

}  // namespace glowplug

template <>
struct std::hash<glowplug::Value> {
  size_t operator()(const glowplug::Value& value) const { return value.Hash(); }
};

#endif  // GLOWPLUG_VALUE_H_
