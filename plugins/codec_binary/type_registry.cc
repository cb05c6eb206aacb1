// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/type_registry.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <string>

#include "plugins/codec_binary/failure.h"
#include "wire/ignite/object_reader.h"

namespace glowplug::binary {
namespace {

bool Same(api::Bytes a, api::Bytes b) { return sdk::ViewOf(a) == sdk::ViewOf(b); }

}  // namespace

// Names recur in every schema, and a server that tells them again and again must not fill memory.
api::Bytes TypeRegistry::Keep(api::Bytes text) {
  if (text.size == 0) return {nullptr, 0};
  const std::string_view view = sdk::ViewOf(text);
  auto kept = texts_.find(view);
  if (kept == texts_.end()) kept = texts_.emplace(view).first;
  return sdk::BytesOf(*kept);
}

const TypeRegistry::Type* TypeRegistry::Make(const Entry& entry, int32_t type_id, int32_t schema_id,
                                             const std::vector<int32_t>& field_ids) {
  Type& type = types_.emplace_back();
  for (const int32_t id : field_ids) {
    const auto found = entry.places.find(id);
    // A field without a name keeps its place: those behind it are found by theirs.
    api::ObjectField field{};
    field.type = api::ValueType::kObject;
    if (found != entry.places.end()) {
      field.name = entry.fields[found->second].name;
      field.type = entry.fields[found->second].type;
    }
    type.fields.push_back(field);
  }
  type.constants = entry.constants;
  api::ObjectType& record = type.record;
  record.struct_size = sizeof(record);
  record.is_enum = entry.is_enum ? 1 : 0;
  record.name = entry.name;
  record.affinity_field = entry.affinity_field;
  record.fields = type.fields.data();
  record.field_count = static_cast<uint32_t>(type.fields.size());
  record.constants = type.constants.data();
  record.constant_count = static_cast<uint32_t>(type.constants.size());
  record.type_id = type_id;
  record.schema_id = schema_id;
  return &type;
}

// True: something is new that the type's record shows. Nothing is forgotten: the server merges what
// it is told, too.
bool TypeRegistry::Merge(Entry& entry, const ignite::TypeMeta& meta) {
  bool changed =
      entry.newest == nullptr || entry.is_enum != meta.is_enum || !Same(entry.name, meta.name);
  entry.name = Keep(meta.name);
  entry.is_enum = meta.is_enum;
  if (meta.affinity_field.size > 0 && !Same(entry.affinity_field, meta.affinity_field)) {
    entry.affinity_field = Keep(meta.affinity_field);
    changed = true;
  }
  for (const api::EnumConstant& constant : meta.constants) {
    const auto [place, is_new] = entry.ordinals.emplace(constant.ordinal, entry.constants.size());
    if (is_new) entry.constants.push_back({{nullptr, 0}, constant.ordinal, 0});
    api::EnumConstant& known = entry.constants[place->second];
    if (is_new || !Same(known.name, constant.name)) {
      known.name = Keep(constant.name);
      changed = true;
    }
  }
  for (const ignite::FieldMeta& field : meta.fields) {
    if (!entry.places.emplace(field.id, entry.fields.size()).second) continue;
    entry.fields.push_back({Keep(field.name), field.type, field.id});
    changed = true;
  }
  return changed;
}

std::vector<const api::ObjectType*> TypeRegistry::Learn(const ignite::TypeMeta& meta) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Entry& entry = entries_[meta.type_id];
  if (Merge(entry, meta)) {
    std::vector<int32_t> all;
    for (const ignite::FieldMeta& field : entry.fields) all.push_back(field.id);
    entry.newest = Make(entry, meta.type_id, 0, all);
  }
  std::vector<const api::ObjectType*> learned = {&entry.newest->record};
  for (const ignite::SchemaMeta& schema : meta.schemas) {
    const Type*& known = entry.schemas[schema.id];
    if (known == nullptr) known = Make(entry, meta.type_id, schema.id, schema.field_ids);
    learned.push_back(&known->record);
  }
  // No schema tells of objects that have no fields.
  const Type*& empty = entry.schemas[ignite::kNoFieldsSchema];
  if (empty == nullptr) empty = Make(entry, meta.type_id, ignite::kNoFieldsSchema, {});
  return learned;
}

const api::ObjectType* TypeRegistry::Lookup(int32_t type_id, int32_t schema_id) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto entry = entries_.find(type_id);
  if (entry == entries_.end() || entry->second.newest == nullptr) return nullptr;
  if (schema_id == 0) return &entry->second.newest->record;
  const auto schema = entry->second.schemas.find(schema_id);
  return schema == entry->second.schemas.end() ? nullptr : &schema->second->record;
}

const api::ObjectType* TypeRegistry::Find(int32_t type_id, int32_t schema_id,
                                          bool* absent) noexcept {
  const api::ObjectType* found = Lookup(type_id, schema_id);
  *absent = found == nullptr;
  return found;
}

api::Outcome TypeRegistry::ReadField(const api::Record* record, uint32_t field, api::Arena* arena,
                                     api::Value* out, api::Failure* failure) noexcept {
  return sdk::Guard(failure, "reading a field", [&] {
    ignite::Fault fault;
    if (ignite::ReadObjectField(*record, field, arena, this, out, &fault)) {
      return api::Outcome::kDone;
    }
    std::string where = "an object";
    if (record->type != nullptr && field < record->type->field_count) {
      where = "field '" + std::string(sdk::ViewOf(record->type->fields[field].name)) +
              "' of an object of type '" + std::string(sdk::ViewOf(record->type->name)) + "'";
    }
    // The connection has not suffered: the frame was whole, and others have been read since.
    return FailReading(failure, fault, where, api::Origin::kServer, /*may_be_fatal=*/false);
  });
}

}  // namespace glowplug::binary
