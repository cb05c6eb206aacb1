// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_VALUE_WRITER_H_
#define GLOWPLUG_WIRE_IGNITE_VALUE_WRITER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/primitives.h"
#include "wire/ignite/type_directory.h"
#include "wire/ignite/usual_value.h"

namespace glowplug::ignite {

// Writes one data object with its type code (ignite-protocol, section 5). A number beyond its type,
// bytes without data, or values nested too deeply are the writer's fault. A decimal's magnitude may
// have leading zero bytes or none: keys are equal only if their bytes are, so it is written as Java
// does, with as few bytes as its sign bit allows. `what` names the value in faults.
//
// An object's ids and footer follow the directory's configuration; what the directory lacks, or
// what must be registered before, are the faults kNeedsConfiguration and kNeedsRegistration.
// Without a directory objects are written with compact footers and full names, as a cluster wants
// them that was not told otherwise. An object that was read is written as it is when its footer is
// of the right kind and it holds no handle to what lies outside of it, else field by field.
inline void WriteValue(Writer& out, const api::Value& value, const char* what,
                       TypeDirectory* directory = nullptr) noexcept;

// Its two halves. Of a value that may hold others the first writes the type code alone, and is
// false; the second writes what follows.
bool WritePlainValue(Writer& out, const api::Value& value, const char* what) noexcept;
void WriteGraph(Writer& out, const api::Value& value, const char* what,
                TypeDirectory* directory) noexcept;

inline void WriteValue(Writer& out, const api::Value& value, const char* what,
                       TypeDirectory* directory) noexcept {
  const api::MutableBytes room = out.room();
  uint64_t seen = 0;
  const uint64_t size = StoreUsualValue(value, room.data, room.size, &seen);
  if (size > 0) return out.Skip(size);
  if (!WritePlainValue(out, value, what)) WriteGraph(out, value, what, directory);
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_VALUE_WRITER_H_
