// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <new>

#include "wire/ignite/graph_reader.h"
#include "wire/ignite/graph_writer.h"
#include "wire/ignite/object_reader.h"
#include "wire/ignite/string_hash.h"

namespace glowplug::ignite {
namespace {

using api::ObjectType;
using api::Record;
using api::Value;
using api::ValueType;

constexpr uint64_t kFlagsAt = 2;
constexpr uint64_t kLengthAt = 12;
constexpr uint64_t kSchemaOffsetAt = 20;

int32_t SchemaIdOf(const ObjectType& type) {
  int32_t schema_id = kNoFieldsSchema;
  for (uint32_t i = 0; i < type.field_count; ++i) {
    schema_id = AddToSchema(schema_id, FieldIdOf(sdk::ViewOf(type.fields[i].name)));
  }
  return schema_id;
}

// One number for each field: those of most objects take no memory.
class Offsets {
 public:
  explicit Offsets(uint32_t count) noexcept {
    if (count > std::size(few_)) many_.reset(new (std::nothrow) uint32_t[count]);
    numbers_ = count > std::size(few_) ? many_.get() : few_;
  }
  bool ok() const noexcept { return numbers_ != nullptr; }
  uint32_t& operator[](uint32_t index) noexcept { return numbers_[index]; }

 private:
  uint32_t few_[32];
  std::unique_ptr<uint32_t[]> many_;
  uint32_t* numbers_;
};

// No handle within refers to what lies before.
bool StandsAlone(api::Bytes object) {
  Reader in(object);
  sdk::HeapArena arena;
  GraphReader(in, arena.get(), nullptr).Read("object", nullptr);
  return in.ok();
}

}  // namespace

void GraphWriter::WriteObject(const Record* record, const char* what) noexcept {
  if (record == nullptr) return out_.Reject(what, "an object's record", 0);
  if (record->fields == nullptr && record->graph.size > 0) return WriteAgain(*record, what);
  if (record->type == nullptr) return out_.Reject(what, "an object's type", 0);
  if (record->fields == nullptr && record->type->field_count > 0) {
    return out_.Reject(what, "values for all its fields", record->type->field_count);
  }
  WriteFields(*record->type, record->fields, record->raw, what);
}

void GraphWriter::WriteFields(const ObjectType& type, const Value* fields, api::Bytes raw,
                              const char* what) noexcept {
  if (type.is_enum != 0) return out_.Reject(what, "an object's type, found an enum's", 0);
  if (!Configure()) return;
  const int32_t type_id = TypeIdOf(sdk::ViewOf(type.name), mapper_);
  if (type_id == 0) return out_.Reject(what, "a type's name whose id is not 0", 0);
  const int32_t schema_id = SchemaIdOf(type);
  if (directory_ != nullptr && !directory_->MayWrite(type, type_id, schema_id)) {
    return out_.NeedRegistration(type, what);
  }
  const uint64_t begin = out_.size() - 1;
  out_.Byte(kObjectVersion);
  out_.Short(0);
  out_.Int(type_id);
  out_.Int(0);
  out_.Int(0);
  out_.Int(schema_id);
  out_.Int(kObjectHeaderSize);

  Offsets offsets(type.field_count);
  if (!offsets.ok()) return out_.RejectRoom(what, uint64_t{type.field_count} * sizeof(uint32_t));
  for (uint32_t i = 0; out_.ok() && i < type.field_count; ++i) {
    offsets[i] = static_cast<uint32_t>(out_.size() - begin);
    if (fields[i].type == ValueType::kAbsent) {
      out_.Byte(static_cast<int8_t>(ValueType::kNull));
    } else {
      Write(fields[i], "field");
    }
    if (out_.size() - begin > INT32_MAX) {
      out_.Reject(what, "at most 2147483647 bytes in an object",
                  static_cast<int64_t>(out_.size() - begin));
    }
  }
  const uint64_t raw_offset = out_.size() - begin;
  out_.Raw(raw);
  const uint64_t body_end = out_.size() - begin;

  uint16_t flags = kUserType | (compact_footer_ ? kCompactFooter : 0);
  if (raw.size > 0) flags |= kHasRaw;
  if (type.field_count > 0 && out_.ok()) {
    flags |= kHasSchema;
    const uint32_t last = offsets[type.field_count - 1];
    if (last < 1U << 8) {
      flags |= kOneByteOffsets;
    } else if (last < 1U << 16) {
      flags |= kTwoByteOffsets;
    }
    for (uint32_t i = 0; i < type.field_count; ++i) {
      if (!compact_footer_) out_.Int(FieldIdOf(sdk::ViewOf(type.fields[i].name)));
      if (last < 1U << 8) {
        out_.Byte(static_cast<int8_t>(offsets[i]));
      } else if (last < 1U << 16) {
        out_.Short(static_cast<int16_t>(offsets[i]));
      } else {
        out_.Int(static_cast<int32_t>(offsets[i]));
      }
    }
    if (raw.size > 0) out_.Int(static_cast<int32_t>(raw_offset));
    out_.PatchInt(begin + kSchemaOffsetAt, static_cast<int32_t>(body_end));
  }
  const uint64_t size = out_.size() - begin;
  if (size > INT32_MAX) {
    return out_.Reject(what, "at most 2147483647 bytes in an object", static_cast<int64_t>(size));
  }
  if (!out_.ok()) return;
  const api::Bytes body = {out_.Since(begin).data + kObjectHeaderSize,
                           body_end - kObjectHeaderSize};
  out_.PatchShort(begin + kFlagsAt, static_cast<int16_t>(flags));
  out_.PatchInt(begin + kHashAt, HashOfBytes(body));
  out_.PatchInt(begin + kLengthAt, static_cast<int32_t>(size));
}

// What was read is what others look for, as long as the cluster would write it so.
bool GraphWriter::MayCopy(const Record& record, Reader& in, const ObjectLayout& layout,
                          const char* what) noexcept {
  if (directory_ != nullptr && record.type != nullptr && layout.Has(kUserType)) {
    const int32_t type_id = TypeIdOf(sdk::ViewOf(record.type->name), mapper_);
    if (layout.type_id != 0 && layout.type_id != type_id) return false;
    if (layout.Has(kHasSchema) && layout.Has(kCompactFooter) != compact_footer_) return false;
    const int32_t schema_id = SchemaIdOf(*record.type);
    // The type of another schema only names the fields.
    if (schema_id == layout.Schema() && !directory_->MayWrite(*record.type, type_id, schema_id)) {
      out_.NeedRegistration(*record.type, what);
    }
  }
  return layout.begin == 0 || StandsAlone(in.Between(layout.begin, layout.end));
}

void GraphWriter::WriteAgain(const Record& record, const char* what) noexcept {
  if (!Configure()) return;
  Reader in(record.graph);
  in.MoveTo(record.offset < record.graph.size ? record.offset + 1 : record.graph.size,
            record.graph.size);
  ObjectLayout layout;
  if (!ReadLayout(in, record.offset, &layout)) return out_.Keep(in.fault());
  if (MayCopy(record, in, layout, what)) {
    return out_.Raw(in.Between(layout.begin + 1, layout.end));
  }
  if (record.type == nullptr) {
    return out_.Reject(what, "an object of a known type, for it refers to others around it",
                       layout.type_id);
  }
  // The type of another schema lacks fields that the object may have.
  if (layout.Has(kHasSchema) && SchemaIdOf(*record.type) != layout.schema_id) {
    return out_.Reject(what, "an object whose schema is known, for it must be written anew",
                       layout.schema_id);
  }
  const uint32_t count = record.type->field_count;
  sdk::HeapArena arena;
  auto* fields = sdk::Allocate<Value>(arena.get(), count);
  if (fields == nullptr && count > 0) return out_.RejectRoom(what, count * sizeof(Value));
  Fault fault;
  for (uint32_t i = 0; i < count; ++i) {
    if (!ReadObjectField(record, i, arena.get(), directory_, &fields[i], &fault)) {
      return out_.Keep(fault);
    }
  }
  WriteFields(*record.type, fields, record.raw, what);
}

}  // namespace glowplug::ignite
