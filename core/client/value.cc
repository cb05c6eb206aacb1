// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/hints.h>
#include <glowplug/value.h>

#include <ostream>

#include "core/base/text.h"
#include "core/client/record.h"
#include "core/client/value_tree.h"

namespace glowplug {

void Value::Copy(const api::Value& from) {
  // What is too deep for any codec is left out, as Nesting says.
  Copy(from, internal::Objects::kDecode).IgnoreError();
}

absl::Status Value::Copy(const api::Value& from, internal::Objects objects) {
  return internal::CopyTree(from, objects, &value_, &memory_);
}

Value Value::Collection(CollectionKind kind, const std::vector<Value>& elements) {
  sdk::HeapArena arena;
  api::Value written;
  Marshal<std::vector<Value>>::Write(elements, written, arena);
  written.extra = static_cast<int64_t>(kind);
  Value made;
  made.Copy(written);
  return made;
}

Value Value::Map(MapKind kind, const std::vector<std::pair<Value, Value>>& entries) {
  using Entries = HashMap<Value, Value>;
  sdk::HeapArena arena;
  api::Value written;
  Marshal<Entries>::Write(Entries(entries.begin(), entries.end()), written, arena);
  written.extra = static_cast<int64_t>(kind);
  Value made;
  made.Copy(written);
  return made;
}

std::vector<Value> Value::Elements() const {
  std::vector<Value> elements;
  if (!internal::HasElements(value_)) return elements;
  elements.reserve(value_.count);
  for (uint32_t i = 0; i < value_.count; ++i) {
    elements.push_back(Value(internal::ElementAt(value_, i), memory_));
  }
  return elements;
}

std::vector<std::pair<Value, Value>> Value::Entries() const {
  std::vector<std::pair<Value, Value>> entries;
  if (value_.type != api::ValueType::kMap) return entries;
  entries.reserve(value_.count);
  for (uint32_t i = 0; i < value_.count; ++i) {
    const api::Value* entry = value_.items + 2 * size_t{i};
    entries.emplace_back(Value(entry[0], memory_), Value(entry[1], memory_));
  }
  return entries;
}

absl::StatusOr<Value> Value::Field(std::string_view name) const {
  if (value_.type != api::ValueType::kObject || value_.object == nullptr) {
    return UnexpectedType("complex object", value_.type);
  }
  const api::ObjectType* type = value_.object->type;
  uint32_t place;
  if (type == nullptr || !internal::FindField(*type, name, 0, &place)) {
    return absl::NotFoundError(absl::StrCat(
        "no field ", ForAbseil(name), " in the object of type ",
        type == nullptr ? "that the cluster does not know" : ForAbseil(sdk::ViewOf(type->name)),
        ". Its other versions may have one: see Client::DescribeType"));
  }
  return Value(value_.object->fields[place], memory_);
}

bool Value::Equals(const Value& other) const { return internal::EqualTrees(value_, other.value_); }

size_t Value::Hash() const { return internal::HashTree(value_); }

std::string Value::ToString() const {
  std::string text;
  internal::PrintTree(value_, &text);
  return text;
}

std::ostream& Value::Print(std::ostream& out) const { return out << ToString(); }

}  // namespace glowplug
