// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/affinity_fields.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <climits>

#include "wire/ignite/hash.h"

namespace glowplug::binary {
namespace {

// Null when the type has no such field.
bool ReadField(const api::Record& record, int32_t field_id, api::Arena* arena, api::Value* value) {
  const api::ObjectType& type = *record.type;
  for (uint32_t i = 0; i < type.field_count; ++i) {
    if (ignite::FieldIdOf(sdk::ViewOf(type.fields[i].name)) != field_id) continue;
    if (record.fields != nullptr) {
      *value = record.fields[i];
    } else {
      api::Failure failure = sdk::NoFailure();
      if (record.reader == nullptr ||
          record.reader->ReadField(&record, i, arena, value, &failure) != api::Outcome::kDone) {
        return false;
      }
    }
    return value->type != api::ValueType::kNull && value->type != api::ValueType::kAbsent;
  }
  return false;
}

}  // namespace

void AffinityFields::Learn(int32_t cache_id, const std::vector<KeyType>& key_types) {
  const std::lock_guard lock(mutex_);
  fields_.erase(fields_.lower_bound({cache_id, INT32_MIN}),
                fields_.upper_bound({cache_id, INT32_MAX}));
  for (const KeyType& key : key_types) fields_[{cache_id, key.type_id}] = key.field_id;
}

std::optional<int32_t> AffinityFields::Find(int32_t cache_id, int32_t type_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = fields_.find({cache_id, type_id});
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

bool AffinityFields::HashOf(int32_t cache_id, const api::Value& object,
                            ignite::TypeDirectory& types, int32_t* hash) const {
  bool compact_footer;
  ignite::NameMapper mapper;
  const api::Record* record = object.object;
  if (record == nullptr || record->type == nullptr ||
      !types.Configuration(&compact_footer, &mapper)) {
    return false;
  }
  const int32_t type_id = record->reader != nullptr
                              ? record->type->type_id
                              : ignite::TypeIdOf(sdk::ViewOf(record->type->name), mapper);
  std::optional<int32_t> field_id = Find(cache_id, type_id);
  // The server looks at what the type was registered with, too, and tells nobody in its mappings.
  if (!field_id && record->type->affinity_field.size > 0) {
    field_id = ignite::FieldIdOf(sdk::ViewOf(record->type->affinity_field));
  }
  if (!field_id) return ignite::HashOf(object, hash, &types);
  sdk::HeapArena arena;
  api::Value field{};
  return ReadField(*record, *field_id, arena.get(), &field) && ignite::HashOf(field, hash, &types);
}

}  // namespace glowplug::binary
