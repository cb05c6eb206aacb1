// SPDX-License-Identifier: Apache-2.0
// What SQL sees of a cache's keys and values, as Java's QueryEntity.
#ifndef GLOWPLUG_QUERY_ENTITY_H_
#define GLOWPLUG_QUERY_ENTITY_H_

#include <glowplug/export.h>
#include <glowplug/value.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace glowplug {

// A column.
struct QueryField {
  std::string name;
  std::string type_name;  // the Java class: "java.lang.Integer"
  bool is_key = false;    // a field of the key, or the key itself
  bool not_null = false;
  Value default_value = {};  // null: none
  int32_t precision = -1;    // -1: the type's own
  int32_t scale = -1;        // likewise

  friend bool operator==(const QueryField&, const QueryField&) = default;
};

enum class QueryIndexType : int8_t { kSorted = 0, kFullText = 1, kGeospatial = 2 };

struct QueryIndexField {
  std::string name;
  bool descending = false;

  friend bool operator==(const QueryIndexField&, const QueryIndexField&) = default;
};

struct QueryIndex {
  std::string name;
  QueryIndexType type = QueryIndexType::kSorted;
  int32_t inline_size = -1;  // bytes of a value that the index itself holds; -1: the server decides
  std::vector<QueryIndexField> fields = {};

  friend bool operator==(const QueryIndex&, const QueryIndex&) = default;
};

// A table over the entries whose key and value have these types.
struct QueryEntity {
  std::optional<std::string> key_type = std::nullopt;    // Java class or type name of objects
  std::optional<std::string> value_type = std::nullopt;  // likewise
  std::optional<std::string> table = std::nullopt;
  std::optional<std::string> key_field = std::nullopt;    // the field that is the key itself
  std::optional<std::string> value_field = std::nullopt;  // the field that is the value itself
  std::vector<QueryField> fields = {};
  std::map<std::string, std::string> aliases = {};  // from field to column
  std::vector<QueryIndex> indexes = {};

  friend bool operator==(const QueryEntity&, const QueryEntity&) = default;
};

// For people: everything that is set.
GLOWPLUG_EXPORT std::string ToString(const QueryEntity& entity);

}  // namespace glowplug

#endif  // GLOWPLUG_QUERY_ENTITY_H_
