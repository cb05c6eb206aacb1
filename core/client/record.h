// SPDX-License-Identifier: Apache-2.0
// Taking complex objects and enums apart by name.
#ifndef GLOWPLUG_CORE_CLIENT_RECORD_H_
#define GLOWPLUG_CORE_CLIENT_RECORD_H_

#include <absl/status/status.h>
#include <glowplug/api/value.h>

#include <cstdint>
#include <string_view>

namespace glowplug::internal {

// Whether the server takes these names of types or fields for one: it looks at no case.
bool SameName(std::string_view left, std::string_view right);

// The place of the field in the type, looked for from `first` on and then from the beginning.
bool FindField(const api::ObjectType& type, std::string_view field, uint32_t first,
               uint32_t* place);

// The field at this place; a view of the record and of the arena. The record has its type.
absl::Status ReadField(const api::Record& record, uint32_t place, api::Arena* arena,
                       api::Value* value);

// The name of an enum's constant; empty where it is not known.
std::string_view ConstantOf(const api::Value& value);

}  // namespace glowplug::internal

#endif  // GLOWPLUG_CORE_CLIENT_RECORD_H_
