// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_GRAPH_WRITER_H_
#define GLOWPLUG_WIRE_IGNITE_GRAPH_WRITER_H_

#include <glowplug/api/value.h>

#include "wire/ignite/object_layout.h"
#include "wire/ignite/primitives.h"
#include "wire/ignite/type_directory.h"

namespace glowplug::ignite {

// Writes the values that may hold others, with all that they hold.
class GraphWriter {
 public:
  GraphWriter(Writer& out, TypeDirectory* directory) noexcept : out_(out), directory_(directory) {}

  // The value's content; its type's code has been written.
  void WriteContent(const api::Value& value, const char* what) noexcept;

 private:
  void Write(const api::Value& value, const char* what) noexcept;
  void WriteNested(const api::Value& value, const char* what) noexcept;
  void WriteItems(const api::Value* items, uint64_t count) noexcept;
  bool HasItems(const api::Value& value, const char* what) noexcept;
  void WriteArray(const api::Value& value, const char* what) noexcept;
  void WriteCounted(const api::Value& value, uint64_t items, int64_t min_kind, int64_t max_kind,
                    const char* kinds, const char* what) noexcept;
  void WriteEnum(const api::Value& value, const char* what) noexcept;
  void WriteClass(const api::Value& value, const char* what) noexcept;
  void WriteOpaque(const api::Value& value, const char* what) noexcept;
  int32_t EnumTypeId(const api::Value& value, const char* what) noexcept;
  int32_t EnumArrayTypeId(const api::Value& value, const char* what) noexcept;
  bool Configure() noexcept;

  void WriteObject(const api::Record* record, const char* what) noexcept;
  void WriteFields(const api::ObjectType& type, const api::Value* fields, api::Bytes raw,
                   const char* what) noexcept;
  void WriteAgain(const api::Record& record, const char* what) noexcept;
  bool MayCopy(const api::Record& record, Reader& in, const ObjectLayout& layout,
               const char* what) noexcept;

  Writer& out_;
  TypeDirectory* const directory_;
  uint32_t depth_ = 0;
  bool is_configured_ = false;
  bool compact_footer_ = true;
  NameMapper mapper_ = NameMapper::kFullName;
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_GRAPH_WRITER_H_
