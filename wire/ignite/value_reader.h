// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_
#define GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/primitives.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite {

// Reads one data object (ignite-protocol, section 5). Text and bytes are views of the input; the
// arena is taken for the items of arrays of objects, collections and maps, for records, for a
// negative decimal's magnitude, for the type of an enum that names it, and, where a graph has many
// objects or handles, for where they lie. A decimal comes without leading zero bytes, zero as one
// byte. What is wrapped comes as what it wraps, a handle as what it refers to.
//
// A complex object comes as a Record whose fields ReadObjectField takes apart; with it all objects
// and enums within have been looked up, so that later reads of fields miss no type. Types that the
// directory does not have yet are the fault kNeedsType, and kNeedsConfiguration is the fault where
// a type's name is all that is told and its id depends on the cluster's mapper; those that the
// cluster does not have either, and all without a directory, are null in the value.
//
// On a fault the reader keeps it and the value is kAbsent. `what` names the value in faults.
api::Value ReadValue(Reader& in, api::Arena* arena, const char* what,
                     TypeDirectory* directory = nullptr) noexcept;

// Its two halves. A value that may hold others is kAbsent to the first, which leaves the reader
// before it and without a fault.
api::Value ReadPlainValue(Reader& in, api::Arena* arena, const char* what) noexcept;
api::Value ReadGraph(Reader& in, api::Arena* arena, const char* what,
                     TypeDirectory* directory) noexcept;

inline api::Value ReadValue(Reader& in, api::Arena* arena, const char* what,
                            TypeDirectory* directory) noexcept {
  api::Value value = ReadPlainValue(in, arena, what);
  if (value.type == api::ValueType::kAbsent && in.ok()) {
    value = ReadGraph(in, arena, what, directory);
  }
  return value;
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_
