// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/binary_type.h"

#include <absl/strings/str_cat.h>
#include <glowplug/sdk/buffer.h>

#include <algorithm>
#include <utility>

#include "wire/ignite/string_object.h"

namespace glowplug::node {
namespace {

using Text = std::optional<std::string>;

constexpr int8_t kKeptVersion = 1;

Text TextOf(api::Bytes bytes) {
  if (bytes.data == nullptr) return std::nullopt;
  return std::string(sdk::ViewOf(bytes));
}
api::Bytes BytesOf(const Text& text) {
  if (!text.has_value()) return {nullptr, 0};
  return {reinterpret_cast<const uint8_t*>(text->data()), text->size()};
}
std::string OrNull(const Text& text) { return text.value_or("null"); }

// As a node says it in a refusal (BinaryUtils.fieldTypeName).
std::string NameOf(api::ValueType type) {
  static constexpr const char* kNames[] = {
      "byte",    "short",    "int",        "long",   "float",     "double",   "char",
      "boolean", "String",   "UUID",       "Date",   "byte[]",    "short[]",  "int[]",
      "long[]",  "float[]",  "double[]",   "char[]", "boolean[]", "String[]", "UUID[]",
      "Date[]",  "Object[]", "Collection", "Map"};
  const auto code = static_cast<size_t>(type);
  if (code >= 1 && code <= std::size(kNames)) return kNames[code - 1];
  switch (type) {
    case api::ValueType::kEnum:
      return "Enum";
    case api::ValueType::kEnumArray:
      return "Enum[]";
    case api::ValueType::kDecimal:
      return "decimal";
    case api::ValueType::kDecimalArray:
      return "decimal[]";
    case api::ValueType::kTimestamp:
      return "Timestamp";
    case api::ValueType::kTimestampArray:
      return "Timestamp[]";
    case api::ValueType::kTime:
      return "Time";
    case api::ValueType::kTimeArray:
      return "Time[]";
    case api::ValueType::kObject:
      return "Object";
    case api::ValueType::kBinaryEnum:
      return "Enum";
    default:
      return absl::StrCat("type code ", code);
  }
}

TypeFacts::Field* FindField(TypeFacts& facts, const Text& name) {
  for (TypeFacts::Field& field : facts.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

absl::Status AddFields(int32_t type_id, std::vector<TypeFacts::Field> told, TypeFacts* merged) {
  for (TypeFacts::Field& field : told) {
    const TypeFacts::Field* known = FindField(*merged, field.name);
    if (known == nullptr) {
      merged->fields.push_back(std::move(field));
    } else if (NameOf(known->type) != NameOf(field.type)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "Type '", OrNull(merged->name), "' with typeId ", type_id,
          " has a different/incorrect type for field '", OrNull(field.name), "'. Expected '",
          NameOf(known->type), "' but '", NameOf(field.type),
          "' was provided. The type of an existing field can not be changed. Use a different "
          "field name."));
    }
  }
  return absl::OkStatus();
}

absl::Status AddConstants(std::vector<TypeFacts::Constant> told, TypeFacts* merged) {
  for (TypeFacts::Constant& constant : told) {
    bool is_known = false;
    for (const TypeFacts::Constant& known : merged->constants) {
      if (known.name == constant.name && known.ordinal == constant.ordinal) {
        is_known = true;
      } else if (known.name == constant.name) {
        return absl::InvalidArgumentError(
            absl::StrCat("Conflicting enum values. Value (", constant.ordinal, ") has name '",
                         OrNull(constant.name), "' that is also used for value '", known.ordinal,
                         "' [typeName='", OrNull(merged->name), "']"));
      } else if (known.ordinal == constant.ordinal) {
        return absl::InvalidArgumentError(absl::StrCat(
            "Conflicting enum values. Name '", OrNull(constant.name), "' uses ordinal value (",
            constant.ordinal, ") that is also used for name '", OrNull(known.name), "' [typeName='",
            OrNull(merged->name), "']"));
      }
    }
    if (!is_known) merged->constants.push_back(std::move(constant));
  }
  return absl::OkStatus();
}

void AddSchemas(const std::vector<ignite::SchemaMeta>& told, TypeFacts* merged) {
  for (const ignite::SchemaMeta& schema : told) {
    const bool is_known =
        std::any_of(merged->schemas.begin(), merged->schemas.end(),
                    [&](const ignite::SchemaMeta& known) { return known.id == schema.id; });
    if (!is_known) merged->schemas.push_back(schema);
  }
}

}  // namespace

TypeFacts FactsOf(const ignite::TypeMeta& meta) {
  TypeFacts facts;
  facts.name = TextOf(meta.name);
  facts.affinity_field = TextOf(meta.affinity_field);
  facts.is_enum = meta.is_enum;
  for (const ignite::FieldMeta& field : meta.fields) {
    Text name = TextOf(field.name);
    // A node keeps them by name: of two with the same one the second counts.
    if (TypeFacts::Field* known = FindField(facts, name); known != nullptr) {
      known->type = field.type;
      known->id = field.id;
    } else {
      facts.fields.push_back({std::move(name), field.type, field.id});
    }
  }
  for (const api::EnumConstant& constant : meta.constants) {
    facts.constants.push_back({TextOf(constant.name), constant.ordinal});
  }
  AddSchemas(meta.schemas, &facts);
  return facts;
}

ignite::TypeMeta MetaOf(int32_t type_id, const TypeFacts& facts) {
  ignite::TypeMeta meta;
  meta.type_id = type_id;
  meta.name = BytesOf(facts.name);
  meta.affinity_field = BytesOf(facts.affinity_field);
  meta.is_enum = facts.is_enum;
  for (const TypeFacts::Field& field : facts.fields) {
    meta.fields.push_back({BytesOf(field.name), field.type, field.id});
  }
  for (const TypeFacts::Constant& constant : facts.constants) {
    meta.constants.push_back({BytesOf(constant.name), constant.ordinal, 0});
  }
  meta.schemas = facts.schemas;
  return meta;
}

absl::StatusOr<TypeFacts> Merge(int32_t type_id, const TypeFacts& known, TypeFacts told) {
  if (known.name != told.name) {
    return absl::InvalidArgumentError(
        absl::StrCat("Two binary types have duplicate type ID [typeId=", type_id,
                     ", typeName1=", OrNull(known.name), ", typeName2=", OrNull(told.name), "]"));
  }
  if (known.affinity_field != told.affinity_field) {
    return absl::InvalidArgumentError(
        absl::StrCat("Binary type has different affinity key fields [typeName=", OrNull(told.name),
                     ", affKeyFieldName1=", OrNull(known.affinity_field),
                     ", affKeyFieldName2=", OrNull(told.affinity_field), "]"));
  }
  if (known.is_enum != told.is_enum) {
    return absl::InvalidArgumentError(
        absl::StrCat("Binary type already registered as ",
                     known.is_enum ? "enum: " : "non-enum: ", OrNull(told.name)));
  }
  TypeFacts merged = known;
  absl::Status status = AddFields(type_id, std::move(told.fields), &merged);
  if (status.ok()) status = AddConstants(std::move(told.constants), &merged);
  if (!status.ok()) return status;
  AddSchemas(told.schemas, &merged);
  return merged;
}

std::string Kept(const BinaryType& type) {
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  out.Byte(kKeptVersion);
  out.Count(type.names.size(), "names");
  for (const auto& [platform, name] : type.names) {
    out.Byte(platform);
    ignite::WriteString(out, sdk::BytesOf(name), "name");
  }
  out.Bool(type.facts.has_value());
  if (type.facts.has_value()) WriteTypeMeta(out, MetaOf(type.id, *type.facts));
  return std::string(buffer.view());
}

absl::StatusOr<BinaryType> BinaryTypeOf(int32_t id, std::string_view kept) {
  ignite::Reader in(sdk::BytesOf(kept));
  BinaryType type;
  type.id = id;
  const int8_t version = in.Byte("version");
  if (version != kKeptVersion) in.Reject(0, "version of a type", "1", version);
  const uint32_t names = in.Count(2, "names");
  for (uint32_t i = 0; in.ok() && i < names; ++i) {
    const int8_t platform = in.Byte("platform");
    type.names[platform] = std::string(sdk::ViewOf(ignite::ReadString(in, "name")));
  }
  if (in.Bool("whether facts are known")) type.facts = FactsOf(ReadTypeMeta(in));
  in.ExpectEnd("the end of a type");
  if (!in.ok()) {
    return absl::DataLossError(
        absl::StrCat("the type with id ", id, " cannot be read: ", ignite::Describe(in.fault())));
  }
  return type;
}

}  // namespace glowplug::node
