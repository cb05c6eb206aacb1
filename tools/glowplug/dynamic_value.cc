// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/dynamic_value.h"

#include <absl/strings/str_cat.h>

namespace glowplug {
namespace {

using cli::DynamicValue;

template <class T>
absl::Status ReadAs(const api::Value& from, DynamicValue& to) {
  return Marshal<T>::Read(from, to.emplace<T>());
}

}  // namespace

void Marshal<DynamicValue>::Write(const DynamicValue& from, api::Value& to, sdk::HeapArena& arena) {
  std::visit([&]<class T>(const T& value) { Marshal<T>::Write(value, to, arena); }, from);
}

absl::Status Marshal<DynamicValue>::Read(const api::Value& from, DynamicValue& to) {
  using api::ValueType;
  switch (from.type) {
    case ValueType::kByte:
      return ReadAs<int8_t>(from, to);
    case ValueType::kShort:
      return ReadAs<int16_t>(from, to);
    case ValueType::kInt:
      return ReadAs<int32_t>(from, to);
    case ValueType::kLong:
      return ReadAs<int64_t>(from, to);
    case ValueType::kFloat:
      return ReadAs<float>(from, to);
    case ValueType::kDouble:
      return ReadAs<double>(from, to);
    case ValueType::kChar:
      return ReadAs<char16_t>(from, to);
    case ValueType::kBool:
      return ReadAs<bool>(from, to);
    case ValueType::kString:
      return ReadAs<std::string>(from, to);
    case ValueType::kUuid:
      return ReadAs<Uuid>(from, to);
    case ValueType::kDate:
      return ReadAs<Date>(from, to);
    case ValueType::kTime:
      return ReadAs<TimeOfDay>(from, to);
    case ValueType::kTimestamp:
      return ReadAs<Timestamp>(from, to);
    case ValueType::kDecimal:
      return ReadAs<Decimal>(from, to);
    case ValueType::kByteArray:
      return ReadAs<cli::Bytes>(from, to);
    default:
      return absl::UnimplementedError(
          absl::StrCat("the value is of type ", std::string(NameOf(from.type)),
                       ", which this program cannot print. Read it with a program of your own"));
  }
}

}  // namespace glowplug
