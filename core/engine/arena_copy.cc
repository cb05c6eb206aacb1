// SPDX-License-Identifier: Apache-2.0
#include "core/engine/arena_copy.h"

#include <cstring>

namespace glowplug {
namespace {

// Fields, or an enum's constants.
template <class Named>
const Named* CopyNamed(api::Arena* arena, const Named* from, uint32_t count) {
  auto* copies = AllocateOrThrow<Named>(arena, count);
  for (uint32_t i = 0; i < count; ++i) {
    copies[i] = from[i];
    copies[i].name = CopyBytes(arena, from[i].name);
  }
  return copies;
}

}  // namespace

api::Bytes CopyBytes(api::Arena* arena, api::Bytes bytes) {
  if (bytes.size == 0) return {nullptr, 0};
  uint8_t* const copy = sdk::AllocateBytes(arena, bytes.size);
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, bytes.data, bytes.size);
  return {copy, bytes.size};
}

const api::ObjectType* CopyType(api::Arena* arena, const api::ObjectType& type) {
  auto* copy = AllocateOrThrow<api::ObjectType>(arena, 1);
  *copy = type;
  copy->name = CopyBytes(arena, type.name);
  copy->affinity_field = CopyBytes(arena, type.affinity_field);
  copy->fields = CopyNamed(arena, type.fields, type.field_count);
  copy->constants = CopyNamed(arena, type.constants, type.constant_count);
  return copy;
}

}  // namespace glowplug
