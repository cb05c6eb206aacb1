// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_TYPE_DIRECTORY_H_
#define GLOWPLUG_WIRE_IGNITE_TYPE_DIRECTORY_H_

#include <glowplug/api/value.h>

#include <cstdint>

#include "wire/ignite/object_id.h"

namespace glowplug::ignite {

// What writing and reading of objects asks of whoever keeps the types and knows the cluster's
// binary configuration (ignite-protocol, operations 3000 to 3004).
class TypeDirectory {
 public:
  // How objects are written. False: not known yet, the cluster must be asked first.
  virtual bool Configuration(bool* compact_footer, NameMapper* mapper) noexcept = 0;
  // An object or an enum of this type may be written. False: it must be registered first.
  virtual bool MayWrite(const api::ObjectType& type, int32_t type_id,
                        int32_t schema_id) noexcept = 0;
  // The type with this schema (schema 0: an enum, or any; kNoFieldsSchema: without any field).
  // Null: not known; *absent says that the cluster has been asked and does not know it either.
  virtual const api::ObjectType* Find(int32_t type_id, int32_t schema_id,
                                      bool* absent) noexcept = 0;
  // What Record::reader of an object that was read becomes.
  virtual api::ObjectReader* reader() noexcept = 0;

 protected:
  ~TypeDirectory() = default;
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_TYPE_DIRECTORY_H_
