// SPDX-License-Identifier: Apache-2.0
// Copies of what values point to, in an arena of the owner's. All throw std::bad_alloc.
#ifndef GLOWPLUG_CORE_ENGINE_ARENA_COPY_H_
#define GLOWPLUG_CORE_ENGINE_ARENA_COPY_H_

#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <new>

namespace glowplug {

// `count` zeroed objects.
template <class T>
T* AllocateOrThrow(api::Arena* arena, uint64_t count) {
  T* objects = sdk::Allocate<T>(arena, count);
  if (objects == nullptr) throw std::bad_alloc();
  return objects;
}

// No bytes are {nullptr, 0}.
api::Bytes CopyBytes(api::Arena* arena, api::Bytes bytes);

// With its names, fields and constants.
const api::ObjectType* CopyType(api::Arena* arena, const api::ObjectType& type);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_ARENA_COPY_H_
