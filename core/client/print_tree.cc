// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <glowplug/decimal.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_time.h>

#include <charconv>
#include <cmath>

#include "core/base/text.h"
#include "core/client/record.h"
#include "core/client/value_tree.h"

namespace glowplug::internal {
namespace {

using api::ValueType;

// Longer ones take too long to be turned into digits.
constexpr uint32_t kMaxDecimalBytes = 4096;

std::string Quoted(const api::Value& text) {
  const std::string_view bytes(reinterpret_cast<const char*>(text.bytes), text.count);
  return absl::StrCat("\"", absl::Utf8SafeCHexEscape(ForAbseil(bytes)), "\"");
}

// The shortest digits that read back as the number, and a point.
template <class Float>
std::string Digits(Float number) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), number).ptr;
  std::string digits(buffer, end);
  if (digits.find_first_of(".en") == std::string::npos) digits += ".0";
  return digits;
}

std::string Unit(int64_t unit) {
  if (unit >= ' ' && unit < 0x7F && unit != '\'' && unit != '\\') {
    return absl::StrFormat("'%c'", static_cast<int>(unit));
  }
  return absl::StrFormat("0x%04X", unit);
}

std::string TimeText(int64_t milliseconds) {
  constexpr int64_t kDay = 24 * 3600 * 1000;
  if (milliseconds < 0 || milliseconds >= kDay) return absl::StrCat(milliseconds, " ms");
  return absl::FormatTime("%H:%M:%E3S", absl::FromUnixMillis(milliseconds), absl::UTCTimeZone());
}

std::string DecimalText(const api::Value& value) {
  if (value.count > kMaxDecimalBytes) {
    return absl::StrCat(value.count, " bytes, scale ", value.extra);
  }
  Decimal decimal;
  Marshal<Decimal>::Read(value, decimal).IgnoreError();
  return decimal.ToString();
}

std::string TimestampText(const api::Value& value) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E9S",
                          Timestamp(value.int64, static_cast<int32_t>(value.extra)).ToTime(),
                          absl::UTCTimeZone());
}

std::string EnumText(const api::Value& value) {
  const std::string type = value.described != nullptr
                               ? std::string(sdk::ViewOf(value.described->name))
                               : absl::StrCat("Enum", static_cast<int32_t>(value.count));
  const std::string_view constant = ConstantOf(value);
  if (constant.empty()) return absl::StrCat(type, "(", value.extra, ")");
  return absl::StrCat(type, "::", ForAbseil(constant));
}

std::string_view CollectionName(int64_t kind) {
  switch (static_cast<CollectionKind>(kind)) {
    case CollectionKind::kUserSet:
      return "UserSet";
    case CollectionKind::kUserList:
      return "UserList";
    case CollectionKind::kArrayList:
      return "ArrayList";
    case CollectionKind::kLinkedList:
      return "LinkedList";
    case CollectionKind::kHashSet:
      return "HashSet";
    case CollectionKind::kLinkedHashSet:
      return "LinkedHashSet";
    case CollectionKind::kSingletonList:
      return "SingletonList";
  }
  return "Collection";
}

std::string_view MapName(int64_t kind) {
  switch (static_cast<MapKind>(kind)) {
    case MapKind::kUserMap:
      return "UserMap";
    case MapKind::kHashMap:
      return "HashMap";
    case MapKind::kLinkedHashMap:
      return "LinkedHashMap";
  }
  return "Map";
}

// Before the elements of an array, a collection or a map.
std::string Prefix(const api::Value& value) {
  switch (value.type) {
    case ValueType::kCollection:
      return std::string(CollectionName(value.extra));
    case ValueType::kMap:
      return std::string(MapName(value.extra));
    case ValueType::kObjectArray: {
      const std::string_view name = ElementClass(value);
      return name == kJavaObject ? "Object[]" : absl::StrCat(ForAbseil(name), "[]");
    }
    default: {
      const std::string_view name = NameOf(value.type);  // "int array"
      return absl::StrCat(ForAbseil(name.substr(0, name.find(' '))), "[]");
    }
  }
}

// An element of a primitive array: its type stands before the array.
std::string Bare(const api::Value& value) {
  switch (value.type) {
    case ValueType::kFloat:
      return Digits(value.float32);
    case ValueType::kChar:
      return Unit(value.int64);
    case ValueType::kBool:
      return value.int64 != 0 ? "true" : "false";
    default:
      return absl::StrCat(value.int64);
  }
}

void PrintElements(const api::Value& value, std::string* out) {
  absl::StrAppend(out, Prefix(value), "{");
  for (uint32_t i = 0; i < value.count; ++i) {
    if (i > 0) absl::StrAppend(out, ", ");
    if (value.type == ValueType::kMap) {
      PrintTree(value.items[2 * size_t{i}], out);
      absl::StrAppend(out, ": ");
      PrintTree(value.items[2 * size_t{i} + 1], out);
      continue;
    }
    const api::Value element = ElementAt(value, i);
    const bool primitive =
        value.type < ValueType::kStringArray && element.type != ValueType::kDouble;
    if (primitive) {
      absl::StrAppend(out, Bare(element));
    } else {
      PrintTree(element, out);
    }
  }
  absl::StrAppend(out, "}");
}

void PrintObject(const api::Record* record, std::string* out) {
  if (record == nullptr || record->type == nullptr) {
    absl::StrAppend(out, "Unknown(", record == nullptr ? 0 : record->graph.size, " bytes)");
    return;
  }
  absl::StrAppend(out, ForAbseil(sdk::ViewOf(record->type->name)), "{");
  for (uint32_t i = 0; i < record->type->field_count; ++i) {
    if (i > 0) absl::StrAppend(out, ", ");
    absl::StrAppend(out, ForAbseil(sdk::ViewOf(record->type->fields[i].name)), ": ");
    PrintTree(record->fields[i], out);
  }
  if (record->raw.size > 0) absl::StrAppend(out, " + ", record->raw.size, " raw bytes");
  absl::StrAppend(out, "}");
}

}  // namespace

void PrintTree(const api::Value& value, std::string* out) {
  switch (value.type) {
    case ValueType::kAbsent:
    case ValueType::kNull:
      return absl::StrAppend(out, "null");
    case ValueType::kByte:
      return absl::StrAppend(out, "Byte(", value.int64, ")");
    case ValueType::kShort:
      return absl::StrAppend(out, "Short(", value.int64, ")");
    case ValueType::kInt:
      return absl::StrAppend(out, value.int64);
    case ValueType::kLong:
      return absl::StrAppend(out, "Long(", value.int64, ")");
    case ValueType::kFloat:
      return absl::StrAppend(out, Digits(value.float32), "f");
    case ValueType::kDouble:
      return absl::StrAppend(out, Digits(value.float64));
    case ValueType::kChar:
      return absl::StrAppend(out, "Char(", Unit(value.int64), ")");
    case ValueType::kBool:
      return absl::StrAppend(out, value.int64 != 0 ? "true" : "false");
    case ValueType::kString:
      return absl::StrAppend(out, Quoted(value));
    case ValueType::kUuid:
      return absl::StrAppend(out, "Uuid(",
                             glowplug::ToString(Uuid{static_cast<uint64_t>(value.int64),
                                                     static_cast<uint64_t>(value.extra)}),
                             ")");
    case ValueType::kDate:
      return absl::StrAppend(
          out, "Date(",
          absl::FormatTime("%Y-%m-%d %H:%M:%E3S", Date(value.int64).ToTime(), absl::UTCTimeZone()),
          ")");
    case ValueType::kTime:
      return absl::StrAppend(out, "TimeOfDay(", TimeText(value.int64), ")");
    case ValueType::kTimestamp:
      return absl::StrAppend(out, "Timestamp(", TimestampText(value), ")");
    case ValueType::kDecimal:
      return absl::StrAppend(out, "Decimal(", DecimalText(value), ")");
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      return absl::StrAppend(out, EnumText(value));
    case ValueType::kClass:
      return absl::StrAppend(out, "JavaClass(",
                             value.extra != 0 ? absl::StrCat(value.extra) : Quoted(value), ")");
    case ValueType::kOptimized:
      return absl::StrAppend(out, "Optimized(", value.count, " bytes)");
    case ValueType::kObject:
      return PrintObject(value.object, out);
    default:
      return PrintElements(value, out);
  }
}

}  // namespace glowplug::internal
