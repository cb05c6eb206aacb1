// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/type_meta.h"

#include <glowplug/sdk/buffer.h>

#include <algorithm>

#include "wire/ignite/string_object.h"

namespace glowplug::ignite {
namespace {

using api::ValueType;

// The least that one of them takes, so that no count is believed for which there are no bytes.
constexpr uint64_t kFieldSize = 9;     // null, type code, id
constexpr uint64_t kConstantSize = 5;  // null, ordinal
constexpr uint64_t kSchemaSize = 8;    // id, count

// Type codes are signed bytes on the wire: -2 is kOptimized.
ValueType TypeOf(int32_t code) { return static_cast<ValueType>(static_cast<uint8_t>(code)); }
int32_t CodeOf(ValueType type) {
  return static_cast<int8_t>(static_cast<uint8_t>(static_cast<uint16_t>(type)));
}

bool HasField(const TypeMeta& meta, int32_t id) {
  return std::any_of(meta.fields.begin(), meta.fields.end(),
                     [&](const FieldMeta& field) { return field.id == id; });
}

// Java knows no class with more fields. All of it is kept for as long as the client lives.
constexpr uint32_t kMaxMembers = 1 << 16;
constexpr uint32_t kMaxSchemaFields = 1 << 20;  // of all schemas together

uint32_t ReadCount(Reader& in, uint64_t least_size, const char* what) {
  const uint64_t offset = in.offset();
  const uint32_t count = in.Count(least_size, what);
  if (count > kMaxMembers) in.Reject(offset, what, "at most 65536 of them", count);
  return in.ok() ? count : 0;
}

}  // namespace

TypeMeta ReadTypeMeta(Reader& in) {
  TypeMeta meta;
  meta.type_id = in.Int("type id");
  meta.name = ReadString(in, "type's name");
  meta.affinity_field = ReadString(in, "affinity field");
  meta.fields.resize(ReadCount(in, kFieldSize, "count of fields"));
  for (FieldMeta& field : meta.fields) {
    field.name = ReadString(in, "field's name");
    field.type = TypeOf(in.Int("field's type"));
    field.id = in.Int("field's id");
  }
  meta.is_enum = in.Bool("whether the type is an enum");
  if (meta.is_enum) meta.constants.resize(ReadCount(in, kConstantSize, "count of constants"));
  for (api::EnumConstant& constant : meta.constants) {
    constant.name = ReadString(in, "constant's name");
    constant.ordinal = in.Int("constant's ordinal");
    constant.reserved = 0;
  }
  meta.schemas.resize(ReadCount(in, kSchemaSize, "count of schemas"));
  uint32_t schema_fields = 0;
  for (SchemaMeta& schema : meta.schemas) {
    schema.id = in.Int("schema's id");
    const uint64_t offset = in.offset();
    schema.field_ids.resize(ReadCount(in, sizeof(int32_t), "count of a schema's fields"));
    schema_fields += static_cast<uint32_t>(schema.field_ids.size());
    if (schema_fields > kMaxSchemaFields) {
      in.Reject(offset, "count of all schemas' fields", "at most 1048576 of them", schema_fields);
    }
    for (int32_t& id : schema.field_ids) id = in.Int("field's id");
    if (!in.ok()) break;
  }
  return in.ok() ? meta : TypeMeta();
}

void WriteTypeMeta(Writer& out, const TypeMeta& meta) {
  out.Int(meta.type_id);
  WriteString(out, meta.name, "type's name");
  WriteString(out, meta.affinity_field, "affinity field");
  out.Count(meta.fields.size(), "fields");
  for (const FieldMeta& field : meta.fields) {
    WriteString(out, field.name, "field's name");
    out.Int(CodeOf(field.type));
    out.Int(field.id);
  }
  out.Bool(meta.is_enum);
  if (meta.is_enum) out.Count(meta.constants.size(), "constants");
  for (const api::EnumConstant& constant : meta.constants) {
    WriteString(out, constant.name, "constant's name");
    out.Int(constant.ordinal);
  }
  out.Count(meta.schemas.size(), "schemas");
  for (const SchemaMeta& schema : meta.schemas) {
    out.Int(schema.id);
    out.Count(schema.field_ids.size(), "fields of a schema");
    for (const int32_t id : schema.field_ids) out.Int(id);
  }
}

TypeMeta MetaOf(const api::ObjectType* const* types, uint64_t count, NameMapper mapper) {
  const api::ObjectType& first = *types[0];
  TypeMeta meta;
  meta.type_id = TypeIdOf(sdk::ViewOf(first.name), mapper);
  meta.name = first.name;
  if (mapper == NameMapper::kSimpleName) {
    meta.name = sdk::BytesOf(SimpleName(sdk::ViewOf(first.name)));
  }
  if (first.affinity_field.size > 0) meta.affinity_field = first.affinity_field;
  meta.is_enum = first.is_enum != 0;
  for (uint32_t i = 0; meta.is_enum && i < first.constant_count; ++i) {
    meta.constants.push_back(first.constants[i]);
  }
  if (meta.is_enum) return meta;
  for (uint64_t n = 0; n < count; ++n) {
    SchemaMeta schema{kNoFieldsSchema, {}};
    for (uint32_t i = 0; i < types[n]->field_count; ++i) {
      const api::ObjectField& field = types[n]->fields[i];
      const int32_t id = FieldIdOf(sdk::ViewOf(field.name));
      // A type's own fields are checked one by one; those of further schemas are the same ones.
      if (n == 0 || !HasField(meta, id)) meta.fields.push_back({field.name, field.type, id});
      schema.id = AddToSchema(schema.id, id);
      schema.field_ids.push_back(id);
    }
    if (n > 0 || count == 1) meta.schemas.push_back(std::move(schema));
  }
  return meta;
}

const char* WhatIsWrong(const TypeMeta& meta, std::string_view* name) {
  *name = sdk::ViewOf(meta.name);
  if (meta.name.size == 0) return "expected a name for the type, found none";
  if (meta.type_id == 0) {
    return "expected a type's name whose hash is not 0, for that stands for \"no type\"; choose "
           "another name";
  }
  std::vector<const FieldMeta*> by_id;
  by_id.reserve(meta.fields.size());
  for (const FieldMeta& field : meta.fields) by_id.push_back(&field);
  std::sort(by_id.begin(), by_id.end(),
            [](const FieldMeta* a, const FieldMeta* b) { return a->id < b->id; });
  for (size_t i = 0; i < by_id.size(); ++i) {
    *name = sdk::ViewOf(by_id[i]->name);
    if (by_id[i]->id == 0) return "expected a field's name whose hash is not 0; choose another";
    if (i > 0 && by_id[i]->id == by_id[i - 1]->id) {
      return "two fields have this name or one of the same hash (case does not count), and could "
             "not be told apart";
    }
  }
  return nullptr;
}

}  // namespace glowplug::ignite
