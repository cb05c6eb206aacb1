// SPDX-License-Identifier: Apache-2.0
#include "core/engine/retained_request.h"

#include <glowplug/sdk/extent.h>

#include "core/engine/arena_copy.h"

namespace glowplug {

RetainedRequest::RetainedRequest(const api::Request& request) : request_(request) {
  request_.args = CopyValues(request.args, request.arg_count);
}

const api::Value* RetainedRequest::CopyValues(const api::Value* values, uint64_t count) {
  if (count == 0) return nullptr;
  auto* copies = AllocateOrThrow<api::Value>(arena_, count);
  for (uint64_t i = 0; i < count; ++i) copies[i] = CopyValue(values[i]);
  return copies;
}

api::Value RetainedRequest::CopyValue(const api::Value& value) {
  api::Value copy = value;
  if (const uint64_t size = sdk::ByteCount(value); size > 0) {
    copy.bytes = CopyBytes(arena_, {value.bytes, size}).data;
  } else if (const uint64_t items = sdk::ItemCount(value); items > 0) {
    copy.items = CopyValues(value.items, items);
  } else if (value.type == api::ValueType::kObject && value.object != nullptr) {
    copy.object = CopyRecord(*value.object);
  } else if (value.type == api::ValueType::kEnum && value.described != nullptr) {
    copy.described = CopyType(arena_, *value.described);
  }
  return copy;
}

const api::Record* RetainedRequest::CopyRecord(const api::Record& record) {
  auto* copy = AllocateOrThrow<api::Record>(arena_, 1);
  *copy = record;
  if (record.type != nullptr) copy->type = CopyType(arena_, *record.type);
  if (record.fields != nullptr && record.type != nullptr) {
    copy->fields = CopyValues(record.fields, record.type->field_count);
  }
  copy->raw = CopyBytes(arena_, record.raw);
  copy->graph = CopyBytes(arena_, record.graph);
  return copy;
}

}  // namespace glowplug
