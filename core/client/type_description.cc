// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <glowplug/type_description.h>

#include <ostream>

#include "core/base/text.h"

namespace glowplug {
namespace {

std::string Text(api::Bytes bytes) { return std::string(sdk::ViewOf(bytes)); }

const api::ObjectType* TypeOf(const api::Value& row) {
  if (row.type != api::ValueType::kObject || row.object == nullptr) return nullptr;
  return row.object->type;
}

}  // namespace

TypeDescription TypeDescription::From(const api::ObjectType& type) {
  TypeDescription made;
  made.name = Text(type.name);
  made.id = type.type_id;
  made.affinity_key = Text(type.affinity_field);
  made.is_enum = type.is_enum != 0;
  for (uint32_t i = 0; i < type.field_count; ++i) {
    made.fields.push_back({Text(type.fields[i].name), type.fields[i].type});
  }
  for (uint32_t i = 0; i < type.constant_count; ++i) {
    made.constants.push_back({Text(type.constants[i].name), type.constants[i].ordinal});
  }
  return made;
}

std::string TypeDescription::ToString() const {
  std::string text = absl::StrCat(is_enum ? "enum " : "", name, " {");
  if (is_enum) {
    absl::StrAppend(&text, absl::StrJoin(constants, ", ", [](std::string* out, const auto& one) {
      absl::StrAppend(out, one.name, " = ", one.ordinal);
    }));
  } else {
    absl::StrAppend(&text, absl::StrJoin(fields, ", ", [](std::string* out, const auto& one) {
      absl::StrAppend(out, one.name, ": ", ForAbseil(NameOf(one.type)));
    }));
  }
  absl::StrAppend(&text, "}");
  for (const Schema& schema : schemas) {
    absl::StrAppend(&text, ", schema ", schema.id, " (", absl::StrJoin(schema.fields, ", "), ")");
  }
  return text;
}

std::ostream& operator<<(std::ostream& out, const TypeDescription& description) {
  return out << description.ToString();
}

absl::Status internal::ReadTypeDescription(const api::Reply& reply,
                                           std::optional<TypeDescription>& to) {
  to.reset();
  for (uint64_t i = 0; i < reply.row_count; ++i) {
    const api::ObjectType* type = TypeOf(reply.rows[i]);
    if (type == nullptr) {
      return absl::InternalError(absl::StrCat(
          "expected the description of a type in row ", i, " of the answer, found ",
          ForAbseil(NameOf(reply.rows[i].type)), ". Is the codec made for this version?"));
    }
    if (i == 0) {
      to = TypeDescription::From(*type);
      continue;
    }
    TypeDescription::Schema schema{type->schema_id, {}};
    for (uint32_t f = 0; f < type->field_count; ++f) {
      schema.fields.push_back(Text(type->fields[f].name));
    }
    to->schemas.push_back(std::move(schema));
  }
  return absl::OkStatus();
}

void Marshal<TypeDescription>::Write(const TypeDescription& from, api::Value& to,
                                     sdk::HeapArena& arena) {
  auto* type = internal::Room<api::ObjectType>(arena, 1);
  auto* record = internal::Room<api::Record>(arena, 1);
  auto* fields = internal::Room<api::ObjectField>(arena, from.fields.size());
  auto* constants = internal::Room<api::EnumConstant>(arena, from.constants.size());
  for (size_t i = 0; i < from.fields.size(); ++i) {
    fields[i].name = sdk::BytesOf(from.fields[i].name);
    fields[i].type = from.fields[i].type;
  }
  for (size_t i = 0; i < from.constants.size(); ++i) {
    constants[i].name = sdk::BytesOf(from.constants[i].name);
    constants[i].ordinal = from.constants[i].ordinal;
  }
  type->struct_size = sizeof(*type);
  type->is_enum = from.is_enum ? 1 : 0;
  type->name = sdk::BytesOf(from.name);
  type->affinity_field = sdk::BytesOf(from.affinity_key);
  type->fields = fields;
  type->field_count = internal::CountOf(from.fields.size());
  type->constants = constants;
  type->constant_count = internal::CountOf(from.constants.size());
  record->type = type;
  to = internal::ValueOf(kType);
  to.object = record;
}

}  // namespace glowplug
