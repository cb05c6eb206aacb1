// SPDX-License-Identifier: Apache-2.0
#include "core/client/extent.h"

namespace glowplug::internal {

using api::ValueType;

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

}  // namespace glowplug::internal
