// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_OBJECT_READER_H_
#define GLOWPLUG_WIRE_IGNITE_OBJECT_READER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/fault.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite {

// The field at this place of the record's type, read as ReadValue does: views of the record's graph
// and of the arena. kNull when the object has no such field (it was written with another schema).
// False: *fault says why, its offset counts from the beginning of the graph. Touches nothing but
// its arguments, so that any thread may read any record.
bool ReadObjectField(const api::Record& record, uint32_t field, api::Arena* arena,
                     TypeDirectory* directory, api::Value* out, Fault* fault) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_OBJECT_READER_H_
