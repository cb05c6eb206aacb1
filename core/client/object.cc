// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/object.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/client/record.h"

namespace glowplug {
namespace {

template <class Fields>
auto FindNamed(Fields& fields, std::string_view name) {
  return std::find_if(fields.begin(), fields.end(), [&](const Object::Field& field) {
    return internal::SameName(field.name, name);
  });
}

}  // namespace

Object& Object::SetAs(std::string_view field, Value value, api::ValueType type) {
  // A Value says by itself what it is.
  if (type == api::ValueType::kObject && !value.is_null()) type = value.type();
  const auto found = FindNamed(fields_, field);
  if (found != fields_.end()) {
    const bool declares_nothing = value.is_null() && type == api::ValueType::kObject;
    const bool holds_anything = found->type == api::ValueType::kObject && !found->value.is_null();
    if (declares_nothing || holds_anything) type = found->type;
  }
  return Set(field, std::move(value), type);
}

Object& Object::Set(std::string_view field, Value value, api::ValueType declared) {
  const auto found = FindNamed(fields_, field);
  if (found == fields_.end()) {
    fields_.push_back({std::string(field), declared, std::move(value)});
    return *this;
  }
  found->type = declared;
  found->value = std::move(value);
  return *this;
}

absl::StatusOr<Value> Object::Get(std::string_view field) const {
  const auto found = FindNamed(fields_, field);
  if (found == fields_.end()) {
    return absl::NotFoundError(
        absl::StrCat("no field ", ForAbseil(field), " in the object of type ", type_name_,
                     ". Its other versions may have one: see Client::DescribeType"));
  }
  return found->value;
}

bool Object::Remove(std::string_view field) {
  const auto found = FindNamed(fields_, field);
  if (found == fields_.end()) return false;
  fields_.erase(found);
  return true;
}

Object& Object::SetAffinityKey(std::string_view field) {
  affinity_key_ = field;
  return *this;
}

Object& Object::SetRaw(std::string_view bytes) {
  raw_ = bytes;
  return *this;
}

void Marshal<Object>::Write(const Object& from, api::Value& to, sdk::HeapArena& arena) {
  const size_t count = from.fields_.size();
  auto* type = internal::Room<api::ObjectType>(arena, 1);
  auto* record = internal::Room<api::Record>(arena, 1);
  auto* fields = internal::Room<api::ObjectField>(arena, count);
  auto* values = internal::Room<api::Value>(arena, count);
  for (size_t i = 0; i < count; ++i) {
    const Object::Field& field = from.fields_[i];
    fields[i].name = sdk::BytesOf(field.name);
    fields[i].type = field.type;
    values[i] = field.value.view();
  }
  type->struct_size = sizeof(*type);
  type->name = sdk::BytesOf(from.type_name_);
  type->affinity_field = sdk::BytesOf(from.affinity_key_);
  type->fields = fields;
  type->field_count = internal::CountOf(count);
  record->type = type;
  record->fields = values;
  record->raw = sdk::BytesOf(from.raw_);
  to = internal::ValueOf(kType);
  to.object = record;
}

absl::Status Marshal<Object>::Read(const api::Value& from, Object& to) {
  if (from.type != kType || from.object == nullptr) {
    return UnexpectedType("complex object", from.type);
  }
  const api::Record& record = *from.object;
  if (record.type == nullptr) {
    return absl::NotFoundError(
        "expected a complex object, found one of a type that the cluster does not know. Register "
        "the type where it is written, and write the object again");
  }
  to = Object(sdk::ViewOf(record.type->name));
  to.affinity_key_ = sdk::ViewOf(record.type->affinity_field);
  to.raw_ = sdk::ViewOf(record.raw);
  sdk::HeapArena arena;
  for (uint32_t i = 0; i < record.type->field_count; ++i) {
    const api::ObjectField& declared = record.type->fields[i];
    api::Value read;
    Object::Field field{std::string(sdk::ViewOf(declared.name)), declared.type, Value()};
    absl::Status status = internal::ReadField(record, i, arena.get(), &read);
    if (status.ok()) status = Marshal<Value>::Read(read, field.value);
    if (!status.ok()) return status;
    to.fields_.push_back(std::move(field));
  }
  return absl::OkStatus();
}

}  // namespace glowplug
