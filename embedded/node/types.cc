// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/types.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "core/base/text.h"
#include "wire/ignite/object_id.h"

namespace glowplug::node {
namespace {

constexpr int8_t kJava = 0;
constexpr int8_t kDotNet = 1;

const char* PlatformOf(int8_t platform) {
  return platform == kJava ? "Java" : platform == kDotNet ? ".NET" : "Unknown";
}

bool HasAffinity(const BinaryType& type) {
  return type.facts.has_value() && type.facts->affinity_field.has_value();
}

}  // namespace

absl::Status Types::Load() {
  const std::lock_guard lock(mutex_);
  return Read();
}

absl::Status Types::Read() {
  absl::StatusOr<store::Catalog> catalog = store_.ReadCatalog(store::CatalogKind::kType);
  if (!catalog.ok()) return catalog.status();
  for (const store::CatalogItem& item : catalog->items) {
    absl::StatusOr<BinaryType> type = BinaryTypeOf(item.id, item.content);
    if (!type.ok()) return type.status();
    if (HasAffinity(*type)) any_affinity_ = true;
    types_[item.id] = *std::move(type);
  }
  catalog_version_ = catalog->version;
  return absl::OkStatus();
}

absl::Status Types::Change(absl::FunctionRef<absl::Status()> change) {
  const std::lock_guard lock(mutex_);
  absl::Status status = change();
  while (absl::IsAborted(status)) {
    status = Read();
    if (status.ok()) status = change();
  }
  return status;
}

absl::Status Types::Keep(BinaryType type) {
  const absl::StatusOr<int64_t> version =
      store_.PutCatalogItem(store::CatalogKind::kType, type.id, Kept(type), catalog_version_);
  if (!version.ok()) return version.status();
  catalog_version_ = *version;
  if (HasAffinity(type)) any_affinity_ = true;
  const int32_t id = type.id;
  types_[id] = std::move(type);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Types::NameOf(int8_t platform, int32_t type_id) {
  const std::lock_guard lock(mutex_);
  const auto type = types_.find(type_id);
  if (type != types_.end()) {
    const auto& names = type->second.names;
    if (const auto name = names.find(platform); name != names.end()) return name->second;
    if (const auto java = names.find(kJava); java != names.end()) {
      return absl::NotFoundError(absl::StrCat(
          "Failed to resolve Java class '", java->second, "' in ", PlatformOf(platform),
          " [platformId=", int{platform}, ", typeId=", type_id, "]."));
    }
  }
  return absl::NotFoundError(
      absl::StrCat("Failed to resolve class name [platformId=", int{platform},
                   ", platform=", PlatformOf(platform), ", typeId=", type_id, "]"));
}

absl::Status Types::PutName(int8_t platform, int32_t type_id, std::string_view name) {
  return Change([&]() -> absl::Status {
    BinaryType type;
    if (const auto known = types_.find(type_id); known != types_.end()) type = known->second;
    type.id = type_id;
    const auto [place, is_new] = type.names.emplace(platform, name);
    if (!is_new && place->second == name) return absl::OkStatus();
    if (!is_new) {
      return absl::AlreadyExistsError(absl::StrCat("Duplicate ID [platformId=", int{platform},
                                                   ", typeId=", type_id, ", oldCls=", place->second,
                                                   ", newCls=", ForAbseil(name), "]"));
    }
    return Keep(std::move(type));
  });
}

std::optional<TypeFacts> Types::Find(int32_t type_id) {
  const std::lock_guard lock(mutex_);
  const auto type = types_.find(type_id);
  if (type == types_.end()) return std::nullopt;
  return type->second.facts;
}

absl::Status Types::Put(int32_t type_id, const TypeFacts& told) {
  return Change([&]() -> absl::Status {
    BinaryType type;
    if (const auto known = types_.find(type_id); known != types_.end()) type = known->second;
    type.id = type_id;
    if (type.facts.has_value()) {
      absl::StatusOr<TypeFacts> merged = Merge(type_id, *type.facts, told);
      if (!merged.ok()) return merged.status();
      type.facts = *std::move(merged);
    } else {
      type.facts = told;
    }
    return Keep(std::move(type));
  });
}

std::optional<int32_t> Types::AffinityFieldOf(int32_t type_id) {
  if (!any_affinity_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto type = types_.find(type_id);
  if (type == types_.end() || !HasAffinity(type->second)) return std::nullopt;
  return ignite::FieldIdOf(*type->second.facts->affinity_field);
}

std::vector<int32_t> Types::FieldsOf(int32_t type_id, int32_t schema_id) {
  const std::lock_guard lock(mutex_);
  const auto type = types_.find(type_id);
  if (type == types_.end() || !type->second.facts.has_value()) return {};
  for (const ignite::SchemaMeta& schema : type->second.facts->schemas) {
    if (schema.id == schema_id) return schema.field_ids;
  }
  return {};
}

}  // namespace glowplug::node
