// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <glowplug/described.h>

#include <string>

#include "core/base/text.h"
#include "core/client/record.h"
#include "core/engine/failure.h"

namespace glowplug::internal {
namespace {

thread_local int nesting = 0;

// The name without its package and its outer class: what all name mappers keep of it.
std::string_view SimpleName(std::string_view name) {
  const size_t end = name.find_last_of(".$+");
  return end == std::string_view::npos ? name : name.substr(end + 1);
}

absl::Status NoSuchConstant(const api::ObjectType& expected, std::string_view constant,
                            int64_t ordinal) {
  const std::string shown = constant.empty()
                                ? absl::StrCat("the ordinal ", ordinal)
                                : absl::StrCat(ForAbseil(constant), " (ordinal ", ordinal, ")");
  return absl::OutOfRangeError(absl::StrCat(
      "expected a constant of enum ", ForAbseil(sdk::ViewOf(expected.name)), ", found ", shown,
      ". Describe it with BOOST_DESCRIBE_ENUM, or read the value as an Enum"));
}

}  // namespace

bool SameName(std::string_view left, std::string_view right) {
  return left == right || absl::EqualsIgnoreCase(ForAbseil(left), ForAbseil(right));
}

bool FindField(const api::ObjectType& type, std::string_view field, uint32_t first,
               uint32_t* place) {
  for (uint32_t i = 0; i < type.field_count; ++i) {
    const uint32_t at = (first + i) % type.field_count;
    if (SameName(sdk::ViewOf(type.fields[at].name), field)) return *place = at, true;
  }
  return false;
}

absl::Status ReadField(const api::Record& record, uint32_t place, api::Arena* arena,
                       api::Value* value) {
  if (record.fields != nullptr) {
    *value = record.fields[place];
    if (value->type == api::ValueType::kAbsent) value->type = api::ValueType::kNull;
    return absl::OkStatus();
  }
  *value = {};
  if (record.reader == nullptr) {
    value->type = api::ValueType::kNull;
    return absl::OkStatus();
  }
  api::Failure failure{};
  failure.struct_size = sizeof(failure);
  if (record.reader->ReadField(&record, place, arena, value, &failure) != api::Outcome::kDone) {
    return StatusOf(failure, "read", "");
  }
  return absl::OkStatus();
}

std::string_view ConstantOf(const api::Value& value) {
  if (value.described == nullptr) return {};
  for (uint32_t i = 0; i < value.described->constant_count; ++i) {
    const api::EnumConstant& constant = value.described->constants[i];
    if (constant.ordinal == value.extra) return sdk::ViewOf(constant.name);
  }
  return {};
}

Nesting::Nesting() : too_deep_(++nesting > kMax) {}
Nesting::~Nesting() { --nesting; }
absl::Status Nesting::TooDeep() {
  return absl::ResourceExhaustedError(
      absl::StrCat("expected at most ", kMax,
                   " objects in one another, found more. Keep long chains as a collection"));
}

absl::Status FieldReader::Open(const api::Value& from, const api::ObjectType& expected) {
  const std::string_view expected_name = sdk::ViewOf(expected.name);
  if (from.type != api::ValueType::kObject || from.object == nullptr) {
    return UnexpectedType(absl::StrCat("an object of type ", ForAbseil(expected_name)), from.type);
  }
  record_ = from.object;
  if (record_->type == nullptr) {
    return absl::NotFoundError(absl::StrCat(
        "expected an object of type ", ForAbseil(expected_name),
        ", found one of a type that the cluster does not know. Register the type where it is "
        "written, and write the object again"));
  }
  const api::ObjectType& type = *record_->type;
  const std::string_view name = sdk::ViewOf(type.name);
  if (SameName(SimpleName(name), SimpleName(expected_name))) return absl::OkStatus();
  uint32_t place = 0;
  for (uint32_t i = 0; i < expected.field_count; ++i) {
    const std::string_view field = sdk::ViewOf(expected.fields[i].name);
    if (FindField(type, field, i, &place)) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "expected an object of type ", ForAbseil(expected_name), ", found one of type ",
        ForAbseil(name), ", which has no field ", ForAbseil(field),
        ". Read it as the type that it was written as, or name that with GLOWPLUG_TYPE_NAME"));
  }
  return absl::OkStatus();
}

bool FieldReader::Find(std::string_view field, uint32_t* place) {
  if (!FindField(*record_->type, field, next_, place)) return false;
  next_ = *place + 1;
  return true;
}

absl::Status FieldReader::Read(uint32_t place, api::Value* value) {
  return ReadField(*record_, place, arena_.get(), value);
}

absl::Status FieldReader::InField(std::string_view field, const absl::Status& status) const {
  return absl::Status(status.code(), absl::StrCat("field ", ForAbseil(field), " of type ",
                                                  ForAbseil(sdk::ViewOf(record_->type->name)), ": ",
                                                  status.message()));
}

absl::Status ReadEnum(const api::Value& from, const api::ObjectType& expected, int32_t* ordinal) {
  if (from.type != api::ValueType::kEnum && from.type != api::ValueType::kBinaryEnum) {
    return UnexpectedType(absl::StrCat("enum ", ForAbseil(sdk::ViewOf(expected.name))), from.type);
  }
  const std::string_view constant = ConstantOf(from);
  for (uint32_t i = 0; i < expected.constant_count; ++i) {
    const api::EnumConstant& candidate = expected.constants[i];
    const bool same = constant.empty() ? candidate.ordinal == from.extra
                                       : sdk::ViewOf(candidate.name) == constant;
    if (same) return *ordinal = candidate.ordinal, absl::OkStatus();
  }
  return NoSuchConstant(expected, constant, from.extra);
}

}  // namespace glowplug::internal

namespace glowplug {

void Marshal<Enum>::Write(const Enum& from, api::Value& to, sdk::HeapArena& arena) {
  to = internal::ValueOf(kType);
  to.extra = from.ordinal;
  if (from.type_name.empty()) {
    to.count = static_cast<uint32_t>(from.type_id);
    return;
  }
  auto* type = internal::Room<api::ObjectType>(arena, 1);
  type->struct_size = sizeof(*type);
  type->is_enum = 1;
  type->name = sdk::BytesOf(from.type_name);
  if (!from.constant.empty()) {
    auto* constant = internal::Room<api::EnumConstant>(arena, 1);
    constant->name = sdk::BytesOf(from.constant);
    constant->ordinal = from.ordinal;
    type->constants = constant;
    type->constant_count = 1;
  }
  to.described = type;
}

absl::Status Marshal<Enum>::Read(const api::Value& from, Enum& to) {
  if (from.type != kType && from.type != api::ValueType::kBinaryEnum) {
    return UnexpectedType("enum", from.type);
  }
  if (from.described != nullptr) to.type_name = sdk::ViewOf(from.described->name);
  to.ordinal = static_cast<int32_t>(from.extra);
  to.constant = internal::ConstantOf(from);
  to.type_id = static_cast<int32_t>(from.count);
  return absl::OkStatus();
}

}  // namespace glowplug
