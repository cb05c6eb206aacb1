// SPDX-License-Identifier: Apache-2.0
// The numbers that stand for names on the wire (ignite-protocol, section 6).
#ifndef GLOWPLUG_WIRE_IGNITE_OBJECT_ID_H_
#define GLOWPLUG_WIRE_IGNITE_OBJECT_ID_H_

#include <cstdint>
#include <string_view>

namespace glowplug::ignite {

// What of a type's name counts; the numbers are those of operation 3004.
enum class NameMapper : int8_t { kFullName = 0, kSimpleName = 1 };

// What follows the last '$', or else '+', or else '.'; a '$' that ends the name or that digits
// follow ("Outer$1") does not count. As the server's BinaryBasicNameMapper cuts it.
std::string_view SimpleName(std::string_view name) noexcept;

// Java's hash of the name, in small letters as Character.toLowerCase makes them, UTF-16 unit by
// unit. 0 is no id: the server refuses such a name.
int32_t TypeIdOf(std::string_view name, NameMapper mapper) noexcept;
int32_t FieldIdOf(std::string_view name) noexcept;

// Begin with this, then add each field's id in the order in which they are written.
inline constexpr int32_t kNoFieldsSchema = static_cast<int32_t>(0x811C9DC5);
int32_t AddToSchema(int32_t schema_id, int32_t field_id) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_OBJECT_ID_H_
