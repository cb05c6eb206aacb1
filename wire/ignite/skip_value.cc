// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/skip_value.h"

#include <glowplug/api/value.h>

namespace glowplug::ignite {
namespace {

using api::ValueType;

void SkipElements(Reader& in, uint64_t size) {
  const uint64_t count = in.Count(size, "array");
  in.Raw(count * size, "array");
}

void SkipItems(Reader& in, ValueType element) {
  const uint32_t count = in.Count(1, "array");
  for (uint32_t i = 0; in.ok() && i < count; ++i) {
    const int code = in.Peek();
    if (code >= 0 && code != static_cast<int>(element) &&
        code != static_cast<int>(ValueType::kNull)) {
      return in.Reject(in.offset(), "array element", "the array's element type or null", code);
    }
    SkipValue(in, "array element");
  }
}

}  // namespace

bool IsPlain(uint8_t code) noexcept {
  switch (static_cast<ValueType>(code)) {
    case ValueType::kAbsent:
    case ValueType::kObjectArray:
    case ValueType::kCollection:
    case ValueType::kMap:
    case ValueType::kEnum:
    case ValueType::kEnumArray:
    case ValueType::kClass:
    case ValueType::kBinaryEnum:
      return false;
    case ValueType::kNull:
    case ValueType::kOptimized:
    case ValueType::kTime:
    case ValueType::kTimeArray:
      return true;
    default:
      // What lies between are codes that are no types of values: 26, 27, 35.
      return code < 35 && code != 26 && code != 27;
  }
}

void SkipValue(Reader& in, const char* what) noexcept {
  const uint64_t offset = in.offset();
  const auto code = static_cast<uint8_t>(in.Byte(what));
  if (!in.ok()) return;
  switch (static_cast<ValueType>(code)) {
    case ValueType::kNull:
      return;
    case ValueType::kByte:
    case ValueType::kBool:
      in.Raw(1, what);
      return;
    case ValueType::kShort:
    case ValueType::kChar:
      in.Raw(2, what);
      return;
    case ValueType::kInt:
    case ValueType::kFloat:
      in.Raw(4, what);
      return;
    case ValueType::kLong:
    case ValueType::kDouble:
    case ValueType::kDate:
    case ValueType::kTime:
      in.Raw(8, what);
      return;
    case ValueType::kTimestamp:
      in.Raw(12, what);
      return;
    case ValueType::kUuid:
      in.Raw(16, what);
      return;
    case ValueType::kDecimal:
      in.Int("decimal's scale");
      SkipElements(in, 1);
      return;
    case ValueType::kString:
    case ValueType::kByteArray:
    case ValueType::kBoolArray:
    case ValueType::kOptimized:
      SkipElements(in, 1);
      return;
    case ValueType::kShortArray:
    case ValueType::kCharArray:
      SkipElements(in, 2);
      return;
    case ValueType::kIntArray:
    case ValueType::kFloatArray:
      SkipElements(in, 4);
      return;
    case ValueType::kLongArray:
    case ValueType::kDoubleArray:
      SkipElements(in, 8);
      return;
    case ValueType::kStringArray:
      SkipItems(in, ValueType::kString);
      return;
    case ValueType::kUuidArray:
      SkipItems(in, ValueType::kUuid);
      return;
    case ValueType::kDateArray:
      SkipItems(in, ValueType::kDate);
      return;
    case ValueType::kDecimalArray:
      SkipItems(in, ValueType::kDecimal);
      return;
    case ValueType::kTimestampArray:
      SkipItems(in, ValueType::kTimestamp);
      return;
    case ValueType::kTimeArray:
      SkipItems(in, ValueType::kTime);
      return;
    default:
      return in.RejectType(offset, what, code);
  }
}

}  // namespace glowplug::ignite
