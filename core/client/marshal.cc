// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/marshal.h>

#include <new>

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
    case ValueType::kShortArray:
      return "short array";
    case ValueType::kIntArray:
      return "int array";
    case ValueType::kLongArray:
      return "long array";
    case ValueType::kFloatArray:
      return "float array";
    case ValueType::kDoubleArray:
      return "double array";
    case ValueType::kCharArray:
      return "char array";
    case ValueType::kBoolArray:
      return "bool array";
    case ValueType::kStringArray:
      return "string array";
    case ValueType::kUuidArray:
      return "UUID array";
    case ValueType::kDateArray:
      return "date array";
    case ValueType::kObjectArray:
      return "object array";
    case ValueType::kCollection:
      return "collection";
    case ValueType::kMap:
      return "map";
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      return "enum";
    case ValueType::kEnumArray:
      return "enum array";
    case ValueType::kDecimal:
      return "decimal";
    case ValueType::kDecimalArray:
      return "decimal array";
    case ValueType::kClass:
      return "class";
    case ValueType::kTimestamp:
      return "timestamp";
    case ValueType::kTimestampArray:
      return "timestamp array";
    case ValueType::kTime:
      return "time";
    case ValueType::kTimeArray:
      return "time array";
    case ValueType::kNull:
      return "null";
    case ValueType::kObject:
      return "complex object";
    case ValueType::kOptimized:
      return "object in Java's own form";
  }
  return "unknown type";
}

absl::Status UnexpectedType(std::string_view expected, api::ValueType found) {
  return absl::FailedPreconditionError(absl::StrCat(
      "expected ", ForAbseil(expected), ", found ", ForAbseil(NameOf(found)),
      found == api::ValueType::kNull
          ? ". Read what may be null as a std::optional"
          : ": the cache holds another type. Read it as the type that it was written as"));
}

absl::Status Marshal<JavaClass>::Read(const api::Value& from, JavaClass& to) {
  if (from.type != kType) return UnexpectedType("class", from.type);
  if (from.extra != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("expected a class with its name, found the type id ", from.extra,
                     " alone. Ask the cluster for the name, with DescribeType"));
  }
  to.name.assign(reinterpret_cast<const char*>(from.bytes), from.count);
  return absl::OkStatus();
}

void internal::OutOfMemory() { throw std::bad_alloc(); }

}  // namespace glowplug
