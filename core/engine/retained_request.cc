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
    case ValueType::kOptimized:
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
    case ValueType::kObjectArray:
      return uint64_t{value.count} + ((value.flags & api::kNamed) != 0 ? 1 : 0);
    case ValueType::kStringArray:
    case ValueType::kUuidArray:
    case ValueType::kDateArray:
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
    copy.object = CopyRecord(*value.object);
  } else if (value.type == ValueType::kEnum && value.described != nullptr) {
    copy.described = CopyType(*value.described);
  }
  return copy;
}

const api::Record* RetainedRequest::CopyRecord(const api::Record& record) {
  auto* copy = Room<api::Record>(arena_, 1);
  *copy = record;
  if (record.type != nullptr) copy->type = CopyType(*record.type);
  if (record.fields != nullptr && record.type != nullptr) {
    copy->fields = CopyValues(record.fields, record.type->field_count);
  }
  copy->raw = CopyBytes(record.raw);
  copy->graph = CopyBytes(record.graph);
  return copy;
}

const api::ObjectType* RetainedRequest::CopyType(const api::ObjectType& type) {
  auto* copy = Room<api::ObjectType>(arena_, 1);
  *copy = type;
  copy->name = CopyBytes(type.name);
  copy->affinity_field = CopyBytes(type.affinity_field);
  auto* fields = Room<api::ObjectField>(arena_, type.field_count);
  for (uint32_t i = 0; i < type.field_count; ++i) {
    fields[i] = type.fields[i];
    fields[i].name = CopyBytes(type.fields[i].name);
  }
  copy->fields = fields;
  auto* constants = Room<api::EnumConstant>(arena_, type.constant_count);
  for (uint32_t i = 0; i < type.constant_count; ++i) {
    constants[i] = type.constants[i];
    constants[i].name = CopyBytes(type.constants[i].name);
  }
  copy->constants = constants;
  return copy;
}

api::Bytes RetainedRequest::CopyBytes(api::Bytes bytes) {
  if (bytes.size == 0) return {nullptr, 0};
  auto* copy = Room<uint8_t>(arena_, bytes.size);
  std::memcpy(copy, bytes.data, bytes.size);
  return {copy, bytes.size};
}

}  // namespace glowplug
