// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/object_reader.h"

#include <algorithm>

#include "wire/ignite/graph_reader.h"
#include "wire/ignite/skip_value.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

// False: a field declared so may hold objects or enums.
bool IsDeclaredPlain(ValueType type) {
  const auto code = static_cast<uint8_t>(type);
  return static_cast<uint16_t>(type) == code && type != ValueType::kNull &&
         type != ValueType::kOptimized && IsPlain(code);
}

// The type lists the object's fields in the order in which the footer does.
bool FollowsFooter(const api::ObjectType& type, const ObjectLayout& layout) {
  return layout.Has(kHasSchema) && type.field_count == layout.field_count &&
         (type.schema_id == layout.schema_id || layout.Has(kCompactFooter));
}

// Where the footer has the field at this place of the type. False: nowhere.
bool FindField(const Reader& in, const ObjectLayout& layout, const api::ObjectType& type,
               uint32_t field, uint32_t* place) {
  if (FollowsFooter(type, layout)) {
    *place = field;
    return true;
  }
  if (layout.Has(kCompactFooter)) return false;
  const int32_t id = FieldIdOf(sdk::ViewOf(type.fields[field].name));
  for (uint32_t i = 0; i < layout.field_count; ++i) {
    if (FieldIdAt(in, layout, i) != id) continue;
    *place = i;
    return true;
  }
  return false;
}

}  // namespace

int32_t GraphReader::IdOf(api::Bytes type_name) noexcept {
  bool compact_footer = false;
  NameMapper mapper = NameMapper::kFullName;
  if (directory_ != nullptr && !directory_->Configuration(&compact_footer, &mapper) &&
      trust_ != Trust::kAll) {
    in_.NeedConfiguration();
  }
  return TypeIdOf(sdk::ViewOf(type_name), mapper);
}

const api::ObjectType* GraphReader::FindType(int32_t type_id, int32_t schema_id,
                                             uint64_t offset) noexcept {
  if (directory_ == nullptr || !in_.ok()) return nullptr;
  bool absent = false;
  const api::ObjectType* type = directory_->Find(type_id, schema_id, &absent);
  if (type == nullptr && !absent) in_.NeedType(offset, type_id, schema_id);
  return type;
}

const api::ObjectType* GraphReader::TypeOf(const ObjectLayout& layout) noexcept {
  const int32_t type_id = layout.type_id == 0 ? IdOf(layout.type_name) : layout.type_id;
  const api::ObjectType* type = FindType(type_id, layout.Schema(), layout.begin);
  // A full footer tells the fields' ids itself: any schema of the type will do for their names.
  if (type == nullptr && layout.Has(kHasSchema) && !layout.Has(kCompactFooter)) {
    type = FindType(type_id, 0, layout.begin);
  }
  if (type != nullptr && layout.Has(kCompactFooter) && type->field_count != layout.field_count) {
    in_.Reject(layout.footer, "object's footer", "as many fields as its schema has",
               layout.field_count);
  }
  return type;
}

uint32_t GraphReader::WalkFields(const ObjectLayout& layout, const api::ObjectType* type) noexcept {
  const bool is_declared = type != nullptr && FollowsFooter(*type, layout);
  uint32_t height = 0;
  for (uint32_t i = 0; i < layout.field_count; ++i) {
    uint64_t begin;
    uint64_t end;
    if (!FieldBounds(in_, layout, i, &begin, &end)) break;
    if (is_declared && IsDeclaredPlain(type->fields[i].type)) continue;
    in_.MoveTo(begin, end);
    height = std::max(height, Read("field", nullptr));
    if (!in_.ok()) break;
  }
  return height;
}

uint32_t GraphReader::ReadObject(uint64_t offset, Value* out) noexcept {
  ObjectLayout layout;
  if (!ReadLayout(in_, offset, &layout)) return 0;
  if (layout.raw_end > layout.fields_end) has_raw_ = true;
  const api::ObjectType* type = TypeOf(layout);
  uint32_t height = 0;
  if (trust_ != Trust::kAll && in_.ok()) {
    const uint64_t input_end = in_.MoveTo(layout.end, layout.end);
    height = WalkFields(layout, type);
    in_.MoveTo(layout.end, input_end);
  }
  if (out == nullptr || !in_.ok()) return height;
  auto* record = sdk::Allocate<api::Record>(arena_, 1);
  if (record == nullptr) {
    in_.RejectRoom("object", sizeof(api::Record));
    return 0;
  }
  record->type = type;
  record->raw = in_.Between(layout.fields_end, layout.raw_end);
  record->reader = directory_ == nullptr ? nullptr : directory_->reader();
  record->graph = graph_;
  record->offset = offset - begin_;
  *out = {};
  out->type = ValueType::kObject;
  out->object = record;
  return height;
}

bool ReadObjectField(const api::Record& record, uint32_t field, api::Arena* arena,
                     TypeDirectory* directory, Value* out, Fault* fault) noexcept {
  const uint32_t field_count = record.type == nullptr ? 0 : record.type->field_count;
  if (field >= field_count) {
    *fault = {FaultKind::kUnexpected,
              "field",
              "a place below its type's count of fields",
              0,
              field_count,
              field};
    return false;
  }
  *out = {};
  out->type = ValueType::kNull;
  if (record.fields != nullptr) {
    if (record.fields[field].type != ValueType::kAbsent) *out = record.fields[field];
    return true;
  }
  Reader in(record.graph);
  in.MoveTo(std::min(record.offset, record.graph.size), record.graph.size);
  const uint64_t offset = in.offset();
  const int8_t code = in.Byte("object");
  if (in.ok() && code != kObjectCode) in.Reject(offset, "object", "type code 103", code);
  ObjectLayout layout;
  uint32_t place;
  if (in.ok() && ReadLayout(in, offset, &layout) &&
      FindField(in, layout, *record.type, field, &place)) {
    uint64_t begin;
    uint64_t end;
    if (FieldBounds(in, layout, place, &begin, &end)) {
      in.MoveTo(begin, end);
      GraphReader(in, arena, directory, 0, record.graph, GraphReader::Trust::kAll)
          .Read("field", out);
    }
  }
  *fault = in.fault();
  return in.ok();
}

}  // namespace glowplug::ignite
