// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_
#define GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/primitives.h"
#include "wire/ignite/type_directory.h"
#include "wire/ignite/usual_value.h"

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

// Likewise, looking at each field for itself.
api::Value ReadAnyValue(Reader& in, api::Arena* arena, const char* what,
                        TypeDirectory* directory) noexcept;

inline api::Value ReadValue(Reader& in, api::Arena* arena, const char* what,
                            TypeDirectory* directory) noexcept {
  api::Value value;
  const api::Bytes rest = in.rest();
  const uint64_t size = LoadUsualValue(rest.data, rest.size, &value);
  if (size == 0) return ReadAnyValue(in, arena, what, directory);
  in.Skip(size);
  return value;
}

// Reads the next values as long as they are usual ones (usual_value.h), at most `count` of them,
// and gives how many. Where it ends the reader has no new fault.
uint64_t ReadUsualValues(Reader& in, api::Value* out, uint64_t count) noexcept;

// A value that may hold others is kAbsent to it, which leaves the reader before it and without a
// fault.
api::Value ReadPlainValue(Reader& in, api::Arena* arena, const char* what) noexcept;

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_VALUE_READER_H_
