// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/type_rows.h"

#include <glowplug/sdk/buffer.h>

#include <vector>

#include "plugins/codec_binary/fields.h"

namespace glowplug::binary {

using api::Value;
using api::ValueType;

const Value* ReadTypes(ignite::Reader& in, api::Arena* arena, TypeRegistry& registry,
                       uint64_t* count) {
  const ignite::TypeMeta meta = ReadTypeMeta(in);
  *count = 0;
  if (!in.ok()) return nullptr;
  const std::vector<const api::ObjectType*> types = registry.Learn(meta);
  Value* values = AllocateValues(in, arena, types.size());
  auto* records = sdk::Allocate<api::Record>(arena, types.size());
  if (records == nullptr) in.RejectRoom("types", types.size() * sizeof(api::Record));
  if (!in.ok()) return nullptr;
  for (size_t i = 0; i < types.size(); ++i) {
    records[i].type = types[i];
    values[i] = NumberValue(ValueType::kObject, 0);
    values[i].object = &records[i];
  }
  *count = types.size();
  return values;
}

void WriteTypes(ignite::Writer& out, const Value* rows, uint64_t count,
                ignite::TypeDirectory& types) {
  std::vector<const api::ObjectType*> all;
  for (uint64_t i = 0; i < count; ++i) {
    if (!ExpectType(out, rows[i], ValueType::kObject, "type")) return;
    if (rows[i].object == nullptr || rows[i].object->type == nullptr) {
      return out.Reject("type", "an object that has a type", 0);
    }
    all.push_back(rows[i].object->type);
  }
  bool compact_footer;
  ignite::NameMapper mapper;
  if (!types.Configuration(&compact_footer, &mapper)) return out.NeedConfiguration();
  WriteTypeMeta(out, ignite::MetaOf(all.data(), all.size(), mapper));
}

}  // namespace glowplug::binary
