// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TYPE_DESCRIPTION_H_
#define GLOWPLUG_TYPE_DESCRIPTION_H_

#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/described.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace glowplug {

// What a cluster knows of a type of complex objects, or of an enum.
struct GLOWPLUG_EXPORT TypeDescription {
  struct Field {
    std::string name;
    api::ValueType type = api::ValueType::kObject;  // what it is declared as; kObject: anything

    friend bool operator==(const Field&, const Field&) = default;
  };
  struct Constant {
    std::string name;
    int32_t ordinal = 0;

    friend bool operator==(const Constant&, const Constant&) = default;
  };
  // A version of the type: each set of fields that objects were written with.
  struct Schema {
    int32_t id = 0;
    std::vector<std::string> fields;  // their names, in the order in which they are written

    friend bool operator==(const Schema&, const Schema&) = default;
  };

  std::string name;
  int32_t id = 0;               // given by the cluster's rules; not looked at when registered
  std::vector<Field> fields;    // of all schemas together
  std::string affinity_key;     // the name of a field, or empty
  std::vector<Schema> schemas;  // not looked at when registered: all fields are one
  bool is_enum = false;
  std::vector<Constant> constants;  // of an enum

  // What objects of a described struct, or values of a described enum, are registered as.
  template <class T>
  requires(DescribedStruct<T> || DescribedEnum<T>) static TypeDescription Of() {
    return From(internal::DescribedType<T>());
  }
  static TypeDescription From(const api::ObjectType& type);

  // "ExpenseVoucher {date: date, sum: decimal}".
  std::string ToString() const;
  friend bool operator==(const TypeDescription&, const TypeDescription&) = default;
  friend std::ostream& operator<<(std::ostream& out, const TypeDescription& description);
};

namespace internal {

// The answer to Operation::kType; nothing where the cluster has no such type.
GLOWPLUG_EXPORT absl::Status ReadTypeDescription(const api::Reply& reply,
                                                 std::optional<TypeDescription>& to);

}  // namespace internal

// As the argument of Operation::kPutType. Views of `from` and of the arena.
template <>
struct GLOWPLUG_EXPORT Marshal<TypeDescription> {
  static constexpr api::ValueType kType = api::ValueType::kObject;
  static void Write(const TypeDescription& from, api::Value& to, sdk::HeapArena& arena);
};

}  // namespace glowplug

#endif  // GLOWPLUG_TYPE_DESCRIPTION_H_
