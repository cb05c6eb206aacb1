// SPDX-License-Identifier: Apache-2.0
// What a value points to: for whoever walks over values of any type.
#ifndef GLOWPLUG_SDK_EXTENT_H_
#define GLOWPLUG_SDK_EXTENT_H_

#include <glowplug/api/value.h>

#include <cstdint>

namespace glowplug::sdk {

// How many bytes Value::bytes points to; 0 for types that hold none.
inline uint64_t ByteCount(const api::Value& value) noexcept {
  switch (value.type) {
    case api::ValueType::kString:
    case api::ValueType::kByteArray:
    case api::ValueType::kBoolArray:
    case api::ValueType::kDecimal:
    case api::ValueType::kClass:
    case api::ValueType::kOptimized:
      return value.count;
    case api::ValueType::kShortArray:
    case api::ValueType::kCharArray:
      return uint64_t{2} * value.count;
    case api::ValueType::kIntArray:
    case api::ValueType::kFloatArray:
      return uint64_t{4} * value.count;
    case api::ValueType::kLongArray:
    case api::ValueType::kDoubleArray:
      return uint64_t{8} * value.count;
    default:
      return 0;
  }
}

// How many values Value::items points to, the name of an object array's elements among them; 0 for
// types that hold none.
inline uint64_t ItemCount(const api::Value& value) noexcept {
  switch (value.type) {
    case api::ValueType::kMap:
      return uint64_t{2} * value.count;
    case api::ValueType::kObjectArray:
      return uint64_t{value.count} + ((value.flags & api::kNamed) != 0 ? 1 : 0);
    case api::ValueType::kStringArray:
    case api::ValueType::kUuidArray:
    case api::ValueType::kDateArray:
    case api::ValueType::kCollection:
    case api::ValueType::kEnumArray:
    case api::ValueType::kDecimalArray:
    case api::ValueType::kTimestampArray:
    case api::ValueType::kTimeArray:
      return value.count;
    default:
      return 0;
  }
}

}  // namespace glowplug::sdk

#endif  // GLOWPLUG_SDK_EXTENT_H_
