// SPDX-License-Identifier: Apache-2.0
// The types that a client has met, with all their schemas, and how objects are written for nobody
// in particular.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_TYPE_REGISTRY_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_TYPE_REGISTRY_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/codec_binary/object_format.h"
#include "wire/ignite/type_directory.h"
#include "wire/ignite/type_meta.h"

namespace glowplug::binary {

// Locked inside. What it hands out is valid and unchanged as long as it lives: a type that grows
// comes as a new record beside the old one.
class TypeRegistry final : public api::ObjectReader, public ignite::TypeDirectory {
 public:
  using Settings = ObjectFormat::Settings;
  explicit TypeRegistry(const Settings& settings = {}) : format_(settings) {}

  // Adds what is new to what is known, and gives the type with all its fields, then the type with
  // each schema of the meta.
  std::vector<const api::ObjectType*> Learn(const ignite::TypeMeta& meta);
  // Schema 0: the type with all its fields. Null: not known.
  const api::ObjectType* Lookup(int32_t type_id, int32_t schema_id) const;

  // Of the cluster that has told last. Each connection has one of its own besides: a client may
  // have several clusters.
  ObjectFormat& format() { return format_; }

  // As TypeDirectory for who can ask nobody: what is not known is absent, all may be written.
  bool Configuration(bool* compact_footer, ignite::NameMapper* mapper) noexcept override {
    return format_.Get(compact_footer, mapper);
  }
  bool MayWrite(const api::ObjectType&, int32_t, int32_t) noexcept override { return true; }
  const api::ObjectType* Find(int32_t type_id, int32_t schema_id, bool* absent) noexcept override;
  api::ObjectReader* reader() noexcept override { return this; }

  // As a reader of objects it belongs to the codec.
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  api::Outcome ReadField(const api::Record* record, uint32_t field, api::Arena* arena,
                         api::Value* out, api::Failure* failure) noexcept override;

 private:
  struct Type {
    api::ObjectType record{};
    std::vector<api::ObjectField> fields;
    std::vector<api::EnumConstant> constants;
  };
  struct Entry {
    api::Bytes name{};
    api::Bytes affinity_field{};
    bool is_enum = false;
    std::vector<ignite::FieldMeta> fields;  // of all schemas, in the order in which they were met
    std::map<int32_t, size_t> places;       // of them, by their ids
    std::vector<api::EnumConstant> constants;
    std::map<int32_t, size_t> ordinals;  // places of constants
    const Type* newest = nullptr;        // with all fields
    std::map<int32_t, const Type*> schemas;
  };

  api::Bytes Keep(api::Bytes text);
  const Type* Make(const Entry& entry, int32_t type_id, int32_t schema_id,
                   const std::vector<int32_t>& field_ids);
  bool Merge(Entry& entry, const ignite::TypeMeta& meta);

  ObjectFormat format_;
  mutable std::mutex mutex_;
  std::map<int32_t, Entry> entries_;
  std::deque<Type> types_;                    // does not move what is in it
  std::set<std::string, std::less<>> texts_;  // nor does this
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_TYPE_REGISTRY_H_
