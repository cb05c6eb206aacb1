// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_range.h>
#include <glowplug/sdk/extent.h>

#include <cstring>

#include "core/base/text.h"

namespace glowplug::internal {
namespace {

using api::ValueType;

template <class T>
T Unaligned(const uint8_t* bytes, size_t index) {
  T value;
  std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
  return value;
}

api::Value Integer(ValueType type, int64_t number) {
  api::Value value = ValueOf(type);
  value.int64 = number;
  return value;
}

}  // namespace

bool HasElements(const api::Value& value) {
  switch (value.type) {
    case ValueType::kByteArray:
    case ValueType::kShortArray:
    case ValueType::kIntArray:
    case ValueType::kLongArray:
    case ValueType::kFloatArray:
    case ValueType::kDoubleArray:
    case ValueType::kCharArray:
    case ValueType::kBoolArray:
    case ValueType::kStringArray:
    case ValueType::kUuidArray:
    case ValueType::kDateArray:
    case ValueType::kObjectArray:
    case ValueType::kCollection:
    case ValueType::kEnumArray:
    case ValueType::kDecimalArray:
    case ValueType::kTimestampArray:
    case ValueType::kTimeArray:
      return true;
    default:
      return false;
  }
}

api::Value ElementAt(const api::Value& value, uint32_t index) {
  const uint8_t* bytes = value.bytes;
  switch (value.type) {
    case ValueType::kByteArray:
      return Integer(ValueType::kByte, Unaligned<int8_t>(bytes, index));
    case ValueType::kShortArray:
      return Integer(ValueType::kShort, Unaligned<int16_t>(bytes, index));
    case ValueType::kIntArray:
      return Integer(ValueType::kInt, Unaligned<int32_t>(bytes, index));
    case ValueType::kLongArray:
      return Integer(ValueType::kLong, Unaligned<int64_t>(bytes, index));
    case ValueType::kCharArray:
      return Integer(ValueType::kChar, Unaligned<char16_t>(bytes, index));
    case ValueType::kBoolArray:
      return Integer(ValueType::kBool, bytes[index] != 0 ? 1 : 0);
    case ValueType::kFloatArray: {
      api::Value element = ValueOf(ValueType::kFloat);
      element.float32 = Unaligned<float>(bytes, index);
      return element;
    }
    case ValueType::kDoubleArray: {
      api::Value element = ValueOf(ValueType::kDouble);
      element.float64 = Unaligned<double>(bytes, index);
      return element;
    }
    default:
      return value.items[index + (sdk::ItemCount(value) - value.count)];
  }
}

std::string_view ElementClass(const api::Value& array) {
  const bool named = array.type == ValueType::kObjectArray && (array.flags & api::kNamed) != 0;
  if (!named || array.items[0].type != ValueType::kString) return kJavaObject;
  return {reinterpret_cast<const char*>(array.items[0].bytes), array.items[0].count};
}

absl::Status InElement(uint32_t index, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat("element ", index, ": ", status.message()));
}

absl::Status WrongSize(size_t expected, uint32_t found) {
  return absl::FailedPreconditionError(
      absl::StrCat("expected ", expected, " elements, found ", found,
                   ". Read what may be of any length as a std::vector"));
}

}  // namespace glowplug::internal
