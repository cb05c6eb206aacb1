// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_OBJECT_H_
#define GLOWPLUG_OBJECT_H_

#include <absl/hash/hash.h>
#include <absl/status/statusor.h>
#include <glowplug/value.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glowplug {

// A complex object whose type is known only when the program runs: built field by field, or taken
// apart by Value::As<Object>() and Cache<K, Object>.
//   Object person("Person");
//   person.Set("name", "Ivan").Set("age", 33);
// Copyable; not thread-safe while it is changed.
class GLOWPLUG_EXPORT Object {
 public:
  struct Field {
    std::string name;
    api::ValueType type;  // what it is declared as; kObject: anything
    Value value;

    friend bool operator==(const Field&, const Field&) = default;
  };

  Object() = default;
  explicit Object(std::string_view type_name) : type_name_(type_name) {}

  const std::string& type_name() const { return type_name_; }
  // In the order in which they are written.
  const std::vector<Field>& fields() const { return fields_; }

  // Sets a field that is there, or appends one. A field that is set to null keeps what it was
  // declared as, and one that holds something and is declared as anything stays so; a new one of
  // std::optional<T> is declared as T.
  template <Writable T>
  Object& Set(std::string_view field, const T& value) {
    return SetAs(field, Value(value), Marshal<T>::kType);
  }
  // The same with what the field is declared as, which a cluster that knows the type holds it to:
  // kObject where the class in Java has an Object, a List or an interface.
  Object& Set(std::string_view field, Value value, api::ValueType declared);
  // The field's value: NOT_FOUND without one of that name, without regard to case.
  absl::StatusOr<Value> Get(std::string_view field) const;
  template <Readable T>
  absl::StatusOr<T> Get(std::string_view field) const {
    absl::StatusOr<Value> value = Get(field);
    if (!value.ok()) return value.status();
    return value->As<T>();
  }
  // False: it had none of that name.
  bool Remove(std::string_view field);

  // The field whose hash alone says where a key of this type lies; empty for none.
  const std::string& affinity_key() const { return affinity_key_; }
  Object& SetAffinityKey(std::string_view field);
  // Bytes beyond the fields, which only the Java class of this type can read.
  const std::string& raw() const { return raw_; }
  Object& SetRaw(std::string_view bytes);

  friend bool operator==(const Object&, const Object&) = default;
  template <class H>
  friend H AbslHashValue(H state, const Object& object) {
    state = H::combine(std::move(state), object.type_name_, object.affinity_key_, object.raw_);
    for (const Field& field : object.fields_) {
      state = H::combine(std::move(state), field.name, field.value);
    }
    return H::combine(std::move(state), object.fields_.size());
  }

 private:
  friend struct Marshal<Object>;

  Object& SetAs(std::string_view field, Value value, api::ValueType type);

  std::string type_name_;
  std::vector<Field> fields_;
  std::string affinity_key_;
  std::string raw_;
};

template <>
struct GLOWPLUG_EXPORT Marshal<Object> {
  static constexpr api::ValueType kType = api::ValueType::kObject;
  static void Write(const Object& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, Object& to);
};

}  // namespace glowplug

template <>
struct std::hash<glowplug::Object> : absl::Hash<glowplug::Object> {};

#endif  // GLOWPLUG_OBJECT_H_
