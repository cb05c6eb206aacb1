// SPDX-License-Identifier: Apache-2.0
#include "core/client/configuration_parts.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "core/base/text.h"

namespace glowplug::internal {
namespace {

using OptionalText = std::optional<std::string>;

void WritePart(const QueryField& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter field(to, 7, arena);
  field.Add(from.name);
  field.Add(from.type_name);
  field.Add(from.is_key);
  field.Add(from.not_null);
  field.Add(from.default_value);
  field.Add(from.precision);
  field.Add(from.scale);
}

absl::Status ReadPart(const api::Value& from, QueryField& to) {
  PartReader field(from, 7, "query field");
  field.Read(to.name);
  field.Read(to.type_name);
  field.Read(to.is_key);
  field.Read(to.not_null);
  field.Read(to.default_value);
  field.Read(to.precision);
  field.Read(to.scale);
  return field.status();
}

using Alias = std::pair<std::string, std::string>;

void WriteAlias(const std::pair<const std::string, std::string>& from, api::Value& to,
                sdk::HeapArena& arena) {
  PartWriter alias(to, 2, arena);
  alias.Add(from.first);
  alias.Add(from.second);
}

absl::Status ReadPart(const api::Value& from, Alias& to) {
  PartReader alias(from, 2, "alias of a query field");
  alias.Read(to.first);
  alias.Read(to.second);
  return alias.status();
}

void WritePart(const QueryIndexField& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter field(to, 2, arena);
  field.Add(from.name);
  field.Add(from.descending);
}

absl::Status ReadPart(const api::Value& from, QueryIndexField& to) {
  PartReader field(from, 2, "field of a query index");
  field.Read(to.name);
  field.Read(to.descending);
  return field.status();
}

void WritePart(const QueryIndex& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter index(to, 4, arena);
  index.Add(from.name);
  index.Add(static_cast<int8_t>(from.type));
  index.Add(from.inline_size);
  PartWriter fields(index.Next(), from.fields.size(), arena);
  for (const QueryIndexField& field : from.fields) WritePart(field, fields.Next(), arena);
}

absl::Status ReadPart(const api::Value& from, QueryIndex& to);

// A list within a part.
template <class T>
void ReadList(PartReader& part, std::string_view what, std::vector<T>& to) {
  const api::Value* list = part.Next();
  if (list == nullptr) return;
  PartReader items(*list, 0, what);
  while (const api::Value* item = items.Next()) items.Fail(ReadPart(*item, to.emplace_back()));
  part.Fail(items.status());
}

absl::Status ReadPart(const api::Value& from, QueryIndex& to) {
  PartReader index(from, 4, "query index");
  int8_t type = 0;
  index.Read(to.name);
  index.Read(type);
  to.type = static_cast<QueryIndexType>(type);
  index.Read(to.inline_size);
  ReadList(index, "fields of a query index", to.fields);
  return index.status();
}

}  // namespace

PartWriter::PartWriter(api::Value& to, size_t count, sdk::HeapArena& arena)
    : next_(Room<api::Value>(arena, count)), arena_(arena) {
  constexpr int64_t kAnyType = -1;
  to = ValueOf(api::ValueType::kObjectArray);
  to.items = next_;
  to.count = CountOf(count);
  to.extra = kAnyType;
}

PartReader::PartReader(const api::Value& from, size_t count, std::string_view what) {
  if (from.type == api::ValueType::kNull && count == 0) return;
  if (from.type != api::ValueType::kObjectArray) {
    status_ = UnexpectedType("object array", from.type);
  } else if (from.count < count) {
    status_ = absl::DataLossError(absl::StrCat("the codec gave ", from.count, " items of a ",
                                               ForAbseil(what), " where ", count,
                                               " were expected. This is its defect"));
  } else {
    next_ = from.items;
    left_ = from.count;
  }
}

const api::Value* PartReader::Next() {
  if (!status_.ok() || left_ == 0) return nullptr;
  --left_;
  return next_++;
}

void WritePart(const QueryEntity& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter entity(to, 8, arena);
  entity.Add(from.key_type);
  entity.Add(from.value_type);
  entity.Add(from.table);
  entity.Add(from.key_field);
  entity.Add(from.value_field);
  PartWriter fields(entity.Next(), from.fields.size(), arena);
  for (const QueryField& field : from.fields) WritePart(field, fields.Next(), arena);
  PartWriter aliases(entity.Next(), from.aliases.size(), arena);
  for (const auto& alias : from.aliases) WriteAlias(alias, aliases.Next(), arena);
  PartWriter indexes(entity.Next(), from.indexes.size(), arena);
  for (const QueryIndex& index : from.indexes) WritePart(index, indexes.Next(), arena);
}

absl::Status ReadPart(const api::Value& from, QueryEntity& to) {
  PartReader entity(from, 8, "query entity");
  entity.Read(to.key_type);
  entity.Read(to.value_type);
  entity.Read(to.table);
  entity.Read(to.key_field);
  entity.Read(to.value_field);
  ReadList(entity, "query fields", to.fields);
  std::vector<Alias> aliases;
  ReadList(entity, "aliases", aliases);
  to.aliases.insert(aliases.begin(), aliases.end());
  ReadList(entity, "query indexes", to.indexes);
  return entity.status();
}

void WritePart(const KeyConfiguration& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter key(to, 2, arena);
  key.Add(from.type_name);
  key.Add(from.affinity_key_field);
}

absl::Status ReadPart(const api::Value& from, KeyConfiguration& to) {
  PartReader key(from, 2, "key configuration");
  key.Read(to.type_name);
  key.Read(to.affinity_key_field);
  return key.status();
}

}  // namespace glowplug::internal
