// SPDX-License-Identifier: Apache-2.0
#include "tests/interop/type_names.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>

namespace glowplug::test {
namespace {

using api::ValueType;

struct TypeName {
  ValueType type;
  std::string_view name;
};
constexpr TypeName kNames[] = {
    {ValueType::kByte, "byte"},
    {ValueType::kShort, "short"},
    {ValueType::kInt, "int"},
    {ValueType::kLong, "long"},
    {ValueType::kFloat, "float"},
    {ValueType::kDouble, "double"},
    {ValueType::kChar, "char"},
    {ValueType::kBool, "bool"},
    {ValueType::kString, "string"},
    {ValueType::kUuid, "uuid"},
    {ValueType::kDate, "date"},
    {ValueType::kByteArray, "byte_array"},
    {ValueType::kShortArray, "short_array"},
    {ValueType::kIntArray, "int_array"},
    {ValueType::kLongArray, "long_array"},
    {ValueType::kFloatArray, "float_array"},
    {ValueType::kDoubleArray, "double_array"},
    {ValueType::kCharArray, "char_array"},
    {ValueType::kBoolArray, "bool_array"},
    {ValueType::kStringArray, "string_array"},
    {ValueType::kUuidArray, "uuid_array"},
    {ValueType::kDateArray, "date_array"},
    {ValueType::kObjectArray, "object_array"},
    {ValueType::kCollection, "collection"},
    {ValueType::kMap, "map"},
    {ValueType::kEnum, "enum"},
    {ValueType::kEnumArray, "enum_array"},
    {ValueType::kDecimal, "decimal"},
    {ValueType::kDecimalArray, "decimal_array"},
    {ValueType::kTimestamp, "timestamp"},
    {ValueType::kTimestampArray, "timestamp_array"},
    {ValueType::kTime, "time"},
    {ValueType::kTimeArray, "time_array"},
    {ValueType::kBinaryEnum, "binary_enum"},
    {ValueType::kObject, "object"},
    {ValueType::kOptimized, "optimized"},
};

}  // namespace

std::string_view NotationName(ValueType type) {
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames),
                                   [&](auto& each) { return each.type == type; });
  return found == std::end(kNames) ? "unknown" : found->name;
}

ValueType NotationType(std::string_view name) {
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames),
                                   [&](auto& each) { return each.name == name; });
  if (found == std::end(kNames)) throw std::runtime_error("no type " + std::string(name));
  return found->type;
}

}  // namespace glowplug::test
