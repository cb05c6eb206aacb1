// SPDX-License-Identifier: Apache-2.0
// What nodes tell each other of a type (ignite-protocol, section 4, "Binary types").
#ifndef GLOWPLUG_WIRE_IGNITE_TYPE_META_H_
#define GLOWPLUG_WIRE_IGNITE_TYPE_META_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "wire/ignite/object_id.h"
#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

struct FieldMeta {
  api::Bytes name;
  api::ValueType type;
  int32_t id;
};

struct SchemaMeta {
  int32_t id;
  std::vector<int32_t> field_ids;
};

// Its texts are views of what it was made from.
struct TypeMeta {
  int32_t type_id = 0;
  api::Bytes name = {nullptr, 0};
  api::Bytes affinity_field = {nullptr, 0};  // null data: none
  bool is_enum = false;
  std::vector<FieldMeta> fields;
  std::vector<api::EnumConstant> constants;
  std::vector<SchemaMeta> schemas;
};

TypeMeta ReadTypeMeta(Reader& in);
void WriteTypeMeta(Writer& out, const TypeMeta& meta);

// Of types as the boundary has them: all fields of all of them, and each one's schema. `count` is
// at least 1; enums have no schema.
TypeMeta MetaOf(const api::ObjectType* const* types, uint64_t count, NameMapper mapper);

// Null: the meta can be sent. Else why not: a name is missing, has no id of its own, or shares it.
// The protocol cannot tell such fields apart.
const char* WhatIsWrong(const TypeMeta& meta, std::string_view* name);

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_TYPE_META_H_
