// SPDX-License-Identifier: Apache-2.0
#include "core/engine/retained_request.h"

#include <cstring>
#include <new>

namespace glowplug {
namespace {

using api::ValueType;

// How many bytes Value::bytes points to; 0 for types that hold none.
uint64_t ByteCount(const api::Value& value) {
  switch (value.type) {
    case ValueType::kString:
    case ValueType::kByteArray:
    case ValueType::kBoolArray:
    case ValueType::kDecimal:
    case ValueType::kClass:
      return value.count;
    case ValueType::kShortArray:
    case ValueType::kCharArray:
      return uint64_t{2} * value.count;
    case ValueType::kIntArray:
    case ValueType::kFloatArray:
      return uint64_t{4} * value.count;
    case ValueType::kLongArray:
    case ValueType::kDoubleArray:
      return uint64_t{8} * value.count;
    default:
      return 0;
  }
}

uint64_t ItemCount(const api::Value& value) {
  switch (value.type) {
    case ValueType::kMap:
      return uint64_t{2} * value.count;
    case ValueType::kStringArray:
    case ValueType::kUuidArray:
    case ValueType::kDateArray:
    case ValueType::kObjectArray:
    case ValueType::kCollection:
    case ValueType::kEnumArray:
    case ValueType::kDecimalArray:
    case ValueType::kTimestampArray:
    case ValueType::kTimeArray:
      return value.count;
    default:
      return 0;
  }
}

template <class T>
T* Room(sdk::HeapArena& arena, uint64_t count) {
  T* room = sdk::Allocate<T>(arena.get(), count);
  if (room == nullptr) throw std::bad_alloc();
  return room;
}

}  // namespace

RetainedRequest::RetainedRequest(const api::Request& request) : request_(request) {
  request_.args = CopyValues(request.args, request.arg_count);
}

const api::Value* RetainedRequest::CopyValues(const api::Value* values, uint64_t count) {
  if (count == 0) return nullptr;
  auto* copies = Room<api::Value>(arena_, count);
  for (uint64_t i = 0; i < count; ++i) copies[i] = CopyValue(values[i]);
  return copies;
}

api::Value RetainedRequest::CopyValue(const api::Value& value) {
  api::Value copy = value;
  if (const uint64_t size = ByteCount(value); size > 0) {
    copy.bytes = CopyBytes({value.bytes, size}).data;
  } else if (const uint64_t items = ItemCount(value); items > 0) {
    copy.items = CopyValues(value.items, items);
  } else if (value.type == ValueType::kObject && value.object != nullptr) {
    auto* record = Room<api::Record>(arena_, 1);
    *record = *value.object;
    auto* ids = Room<int32_t>(arena_, record->field_count);
    if (record->field_count > 0) {
      std::memcpy(ids, value.object->field_ids, record->field_count * sizeof(int32_t));
    }
    record->field_ids = ids;
    record->fields = CopyValues(value.object->fields, record->field_count);
    record->type_name = CopyBytes(record->type_name);
    record->raw = CopyBytes(record->raw);
    copy.object = record;
  }
  return copy;
}

api::Bytes RetainedRequest::CopyBytes(api::Bytes bytes) {
  if (bytes.size == 0) return {nullptr, 0};
  auto* copy = Room<uint8_t>(arena_, bytes.size);
  std::memcpy(copy, bytes.data, bytes.size);
  return {copy, bytes.size};
}

}  // namespace glowplug
