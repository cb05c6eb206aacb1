// SPDX-License-Identifier: Apache-2.0
// A small grammar for the parts of messages that are neither scalars alone nor data objects: one
// list of fields says how they lie on the wire and how they look as values, for both directions.
#ifndef GLOWPLUG_WIRE_IGNITE_FIELDS_H_
#define GLOWPLUG_WIRE_IGNITE_FIELDS_H_

#include <glowplug/api/value.h>

#include <cstddef>
#include <cstdint>

#include "wire/ignite/negotiated.h"
#include "wire/ignite/primitives.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite {

// What reading and writing on one connection goes by. Nothing is owned.
struct Terms {
  const Negotiated& negotiated;
  TypeDirectory* types;  // null: nothing is known of any type
  // What the peer's protocol is too old for is not told it, instead of being a fault.
  bool leaves_out = false;
};

// What a connection must have for a part of the protocol.
struct Needs {
  int8_t minor = 0;     // protocol 1.<minor>.0
  int8_t feature = -1;  // a feature bit; -1: none
};

inline bool IsMet(const Needs& needs, const Negotiated& negotiated) {
  return negotiated.version.minor >= needs.minor &&
         (needs.feature < 0 || negotiated.features.Has(static_cast<Feature>(needs.feature)));
}

enum class FieldKind : uint8_t {
  kByte,
  kBool,
  kInt,
  kLong,
  kName,         // a string
  kText,         // a string or null
  kUuid,         // its 16 bytes alone
  kTypedUuid,    // with its type code; or null
  kObject,       // any value
  kTexts,        // a count, so many strings: a string array
  kStringArray,  // a string array as an object; or null
  kStruct,       // fields: an object array of them
  kList,         // a count, so many structs: an object array of object arrays
  kOptional,     // a bool, and if it is 1 the struct: an object array or null
};

struct Field;
struct FieldList {
  constexpr FieldList() = default;
  template <size_t n>
  constexpr FieldList(const Field (&all)[n]) : fields(all), count(n) {}  // NOLINT: a view

  const Field* fields = nullptr;
  uint32_t count = 0;
};

struct Field {
  const char* name;
  FieldKind kind;
  FieldList fields = {};
  int16_t since_minor = 0;  // in protocols before 1.<minor>.0 it is not there, and reads as -1
};

api::Value ReadField(Reader& in, api::Arena* arena, const Field& field, const Terms& terms);
void WriteField(Writer& out, const api::Value& value, const Field& field, const Terms& terms);

// list.count values.
void ReadFields(Reader& in, api::Arena* arena, FieldList list, const Terms& terms,
                api::Value* values);
void WriteFields(Writer& out, const api::Value* values, FieldList list, const Terms& terms);

// What stands for a field of which nothing is said: 0, null or no elements.
api::Value NothingOf(const Field& field);

// `count` values from the arena; null, and a fault of the reader, when it is at its bound.
api::Value* AllocateValues(Reader& in, api::Arena* arena, uint64_t count);

api::Value NumberValue(api::ValueType type, int64_t number);
// False, and a fault of the writer: the value is of another type.
bool ExpectType(Writer& out, const api::Value& value, api::ValueType type, const char* what);

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_FIELDS_H_
