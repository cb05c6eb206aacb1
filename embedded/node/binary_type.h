// SPDX-License-Identifier: Apache-2.0
// One type of objects as clients have registered it: its names on each platform, and what is known
// of its fields.
#ifndef GLOWPLUG_EMBEDDED_NODE_BINARY_TYPE_H_
#define GLOWPLUG_EMBEDDED_NODE_BINARY_TYPE_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ignite/type_meta.h"

namespace glowplug::node {

// What operation 3003 tells, with texts of its own. The protocol knows types and names without a
// text, which are no types and names that are empty.
struct TypeFacts {
  struct Field {
    std::optional<std::string> name;
    api::ValueType type;
    int32_t id;
  };
  struct Constant {
    std::optional<std::string> name;
    int32_t ordinal;
  };

  std::optional<std::string> name;
  std::optional<std::string> affinity_field;
  bool is_enum = false;
  std::vector<Field> fields;  // each name once
  std::vector<Constant> constants;
  std::vector<ignite::SchemaMeta> schemas;  // each id once
};

struct BinaryType {
  int32_t id = 0;
  std::map<int8_t, std::string> names;  // by platform, as operation 3001 tells
  std::optional<TypeFacts> facts;       // none: only names are known
};

TypeFacts FactsOf(const ignite::TypeMeta& meta);
// Views of the facts.
ignite::TypeMeta MetaOf(int32_t type_id, const TypeFacts& facts);

// What is known then, with the words of a real node where both do not go together.
absl::StatusOr<TypeFacts> Merge(int32_t type_id, const TypeFacts& known, TypeFacts told);

std::string Kept(const BinaryType& type);
absl::StatusOr<BinaryType> BinaryTypeOf(int32_t id, std::string_view kept);

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_BINARY_TYPE_H_
