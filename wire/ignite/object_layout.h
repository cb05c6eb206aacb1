// SPDX-License-Identifier: Apache-2.0
// Where the parts of a complex object lie (ignite-protocol, section 6).
#ifndef GLOWPLUG_WIRE_IGNITE_OBJECT_LAYOUT_H_
#define GLOWPLUG_WIRE_IGNITE_OBJECT_LAYOUT_H_

#include <cstdint>

#include "wire/ignite/object_id.h"
#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

inline constexpr int8_t kObjectCode = 103;
// Codes that no value has once it is read.
inline constexpr uint8_t kWrappedCode = 27;
inline constexpr uint8_t kProxyCode = 35;
inline constexpr uint8_t kHandleCode = 102;

inline constexpr int8_t kObjectVersion = 1;
inline constexpr uint32_t kObjectHeaderSize = 24;
inline constexpr uint64_t kHashAt = 8;  // in the header, the type code's byte included

// Bits of the header's flags.
inline constexpr uint16_t kUserType = 1;
inline constexpr uint16_t kHasSchema = 2;
inline constexpr uint16_t kHasRaw = 4;
inline constexpr uint16_t kOneByteOffsets = 8;
inline constexpr uint16_t kTwoByteOffsets = 16;
inline constexpr uint16_t kCompactFooter = 32;

// What one header and footer say. Positions are the reader's offsets.
struct ObjectLayout {
  uint16_t flags = 0;
  int32_t type_id = 0;  // 0: the type is named instead
  int32_t schema_id = 0;
  api::Bytes type_name = {nullptr, 0};
  uint64_t begin = 0;  // the type code's byte
  uint64_t end = 0;
  uint64_t fields = 0;      // where the first field would lie
  uint64_t fields_end = 0;  // where the last one ends
  uint64_t raw_end = 0;     // raw data begin where the fields end
  uint64_t footer = 0;
  uint32_t offset_size = 0;
  uint32_t field_count = 0;

  bool Has(uint16_t flag) const noexcept { return (flags & flag) != 0; }
  // What tells the object's fields apart from those of others of its type.
  int32_t Schema() const noexcept { return Has(kHasSchema) ? schema_id : kNoFieldsSchema; }
};

// The reader stands behind the type code's byte at `begin`; it is left at the object's end. False:
// the reader has a fault. That each field lies where it may is for FieldBounds.
bool ReadLayout(Reader& in, uint64_t begin, ObjectLayout* layout) noexcept;

// Where the field at this place of the footer lies. Fields follow one another, so that it ends
// where the next one begins. False: the reader has a fault.
bool FieldBounds(Reader& in, const ObjectLayout& layout, uint32_t place, uint64_t* begin,
                 uint64_t* end) noexcept;

// The id in the footer at this place; only a footer that is not compact has them.
int32_t FieldIdAt(const Reader& in, const ObjectLayout& layout, uint32_t place) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_OBJECT_LAYOUT_H_
