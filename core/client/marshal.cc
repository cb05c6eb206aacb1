// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/marshal.h>

#include "core/base/text.h"

namespace glowplug {

std::string_view NameOf(api::ValueType type) {
  using api::ValueType;
  switch (type) {
    case ValueType::kAbsent:
      return "nothing";
    case ValueType::kByte:
      return "byte";
    case ValueType::kShort:
      return "short";
    case ValueType::kInt:
      return "int";
    case ValueType::kLong:
      return "long";
    case ValueType::kFloat:
      return "float";
    case ValueType::kDouble:
      return "double";
    case ValueType::kChar:
      return "char";
    case ValueType::kBool:
      return "bool";
    case ValueType::kString:
      return "string";
    case ValueType::kUuid:
      return "UUID";
    case ValueType::kDate:
      return "date";
    case ValueType::kByteArray:
      return "byte array";
    case ValueType::kDecimal:
      return "decimal";
    case ValueType::kTimestamp:
      return "timestamp";
    case ValueType::kTime:
      return "time";
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      return "enum";
    case ValueType::kCollection:
      return "collection";
    case ValueType::kMap:
      return "map";
    case ValueType::kObject:
      return "complex object";
    case ValueType::kNull:
      return "null";
    default:
      return "array";
  }
}

absl::Status UnexpectedType(std::string_view expected, api::ValueType found) {
  return absl::FailedPreconditionError(
      absl::StrCat("expected ", ForAbseil(expected), ", found ", ForAbseil(NameOf(found)),
                   ": the cache holds another type. Open it with the type that it was written as"));
}

}  // namespace glowplug
