// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/affinity.h"

#include <glowplug/sdk/buffer.h>

#include <optional>
#include <vector>

#include "wire/ignite/object_layout.h"

namespace glowplug::node {
namespace {

std::optional<int32_t> FieldOf(const Cache& cache, int32_t type_id, Types& types) {
  for (const AffinityField& each : cache.affinity_fields) {
    if (each.type_id == type_id) return each.field_id;
  }
  return types.AffinityFieldOf(type_id);
}

// Where the field stands in the object's footer.
std::optional<uint32_t> PlaceOf(const ignite::Reader& in, const ignite::ObjectLayout& object,
                                int32_t field_id, Types& types) {
  if (object.Has(ignite::kCompactFooter)) {
    const std::vector<int32_t> fields = types.FieldsOf(object.type_id, object.schema_id);
    for (uint32_t i = 0; i < fields.size() && i < object.field_count; ++i) {
      if (fields[i] == field_id) return i;
    }
    return std::nullopt;
  }
  for (uint32_t i = 0; i < object.field_count; ++i) {
    if (ignite::FieldIdAt(in, object, i) == field_id) return i;
  }
  return std::nullopt;
}

}  // namespace

int32_t PartitionOfObject(const Cache& cache, const Key& key, Types& types, api::Arena* arena) {
  const std::optional<int32_t> field_id = FieldOf(cache, key.type_id, types);
  if (!field_id.has_value()) return cache.PartitionOf(key.hash);
  ignite::Reader in(sdk::BytesOf(key.bytes));
  in.Byte("key");
  ignite::ObjectLayout object;
  if (!ReadLayout(in, 0, &object)) return cache.PartitionOf(key.hash);
  const std::optional<uint32_t> place = PlaceOf(in, object, *field_id, types);
  uint64_t begin = 0, end = 0;
  if (!place.has_value() || !FieldBounds(in, object, *place, &begin, &end)) {
    return cache.PartitionOf(key.hash);
  }
  in.MoveTo(begin, end);
  Key field;
  ReadKey(in, arena, &field);
  const bool is_there = in.ok() && !IsNull(field.bytes);
  return cache.PartitionOf(is_there ? field.hash : key.hash);
}

}  // namespace glowplug::node
