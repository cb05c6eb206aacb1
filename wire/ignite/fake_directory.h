// SPDX-License-Identifier: Apache-2.0
// For tests: a directory of types that learns what is written, and reads its objects.
#ifndef GLOWPLUG_WIRE_IGNITE_FAKE_DIRECTORY_H_
#define GLOWPLUG_WIRE_IGNITE_FAKE_DIRECTORY_H_

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "wire/ignite/object_reader.h"
#include "wire/ignite/testing.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite::testing {

// A type with what it points to.
class OwnedType {
 public:
  OwnedType(std::string name, std::vector<std::pair<std::string, api::ValueType>> fields)
      : name_(std::move(name)), names_(std::move(fields)) {
    for (const auto& [field, type] : names_) fields_.push_back({sdk::BytesOf(field), type, {}});
    type_.struct_size = sizeof(type_);
    type_.name = sdk::BytesOf(name_);
    type_.fields = fields_.data();
    type_.field_count = static_cast<uint32_t>(fields_.size());
  }
  // An enum.
  explicit OwnedType(std::string name) : OwnedType(std::move(name), {}) { type_.is_enum = 1; }
  OwnedType(const OwnedType&) = delete;
  OwnedType& operator=(const OwnedType&) = delete;

  const api::ObjectType& get() const { return type_; }
  api::ObjectType& get() { return type_; }
  int32_t SchemaId() const {
    int32_t schema_id = kNoFieldsSchema;
    for (const auto& field : names_) {
      schema_id = AddToSchema(schema_id, FieldIdOf(field.first));
    }
    return schema_id;
  }

 private:
  const std::string name_;
  const std::vector<std::pair<std::string, api::ValueType>> names_;
  std::vector<api::ObjectField> fields_;
  api::ObjectType type_{};
};

class FakeDirectory final : public TypeDirectory, public api::ObjectReader {
 public:
  explicit FakeDirectory(bool compact_footer = true, NameMapper mapper = NameMapper::kFullName)
      : compact_footer_(compact_footer), mapper_(mapper) {}

  bool knows_configuration = true;
  bool may_write = true;      // else every type must be registered first
  bool knows_absent = false;  // the cluster has been asked for every type

  // Learns the type, as if the cluster had told it.
  void Add(const api::ObjectType& type) {
    AddSchema(type);
    api::ObjectType empty = type;
    empty.field_count = 0;
    bool absent;
    if (type.is_enum == 0 && type.field_count > 0 &&
        Find(types_.back()->get().type_id, kNoFieldsSchema, &absent) == nullptr) {
      AddSchema(empty);
    }
  }

  bool Configuration(bool* compact_footer, NameMapper* mapper) noexcept override {
    *compact_footer = compact_footer_;
    *mapper = mapper_;
    return knows_configuration;
  }
  bool MayWrite(const api::ObjectType& type, int32_t type_id, int32_t schema_id) noexcept override {
    bool absent;
    if (may_write && Find(type_id, type.is_enum != 0 ? 0 : schema_id, &absent) == nullptr)
      Add(type);
    return may_write;
  }
  const api::ObjectType* Find(int32_t type_id, int32_t schema_id, bool* absent) noexcept override {
    *absent = knows_absent;
    for (const auto& type : types_) {
      if (type->get().type_id != type_id) continue;
      if (schema_id == 0 || type->get().schema_id == schema_id) return &type->get();
    }
    return nullptr;
  }
  api::ObjectReader* reader() noexcept override { return this; }

  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  api::Outcome ReadField(const api::Record* record, uint32_t field, api::Arena* arena,
                         api::Value* out, api::Failure*) noexcept override {
    ++fields_read;
    return ReadObjectField(*record, field, arena, this, out, &last_fault) ? api::Outcome::kDone
                                                                          : api::Outcome::kFailed;
  }

  Fault last_fault;
  int fields_read = 0;

 private:
  void AddSchema(const api::ObjectType& type) {
    std::vector<std::pair<std::string, api::ValueType>> fields;
    for (uint32_t i = 0; i < type.field_count; ++i) {
      fields.emplace_back(sdk::ViewOf(type.fields[i].name), type.fields[i].type);
    }
    auto owned = std::make_unique<OwnedType>(std::string(sdk::ViewOf(type.name)), fields);
    owned->get().is_enum = type.is_enum;
    owned->get().type_id = TypeIdOf(sdk::ViewOf(type.name), mapper_);
    owned->get().schema_id = owned->SchemaId();
    types_.push_back(std::move(owned));
  }

  const bool compact_footer_;
  const NameMapper mapper_;
  std::vector<std::unique_ptr<OwnedType>> types_;
};

}  // namespace glowplug::ignite::testing

#endif  // GLOWPLUG_WIRE_IGNITE_FAKE_DIRECTORY_H_
