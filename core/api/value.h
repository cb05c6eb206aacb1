// SPDX-License-Identifier: Apache-2.0
// Values as they cross the boundary: PODs, scalars inline, text and bytes as views.
#ifndef GLOWPLUG_API_VALUE_H_
#define GLOWPLUG_API_VALUE_H_

#include "boundary.h"

namespace glowplug::api {

// The numbers are those of Ignite's binary protocol (type codes), the widest set that any codec
// carries; a codec of another protocol uses the few it needs.
enum class ValueType : uint16_t {
  kAbsent = 0,       // no value at all; never sent
  kByte = 1,         // int64
  kShort = 2,        // int64
  kInt = 3,          // int64
  kLong = 4,         // int64
  kFloat = 5,        // float32
  kDouble = 6,       // float64
  kChar = 7,         // int64: one UTF-16 unit
  kBool = 8,         // int64: 0 or 1
  kString = 9,       // bytes, count of them: UTF-8
  kUuid = 10,        // int64 most significant half, extra the least
  kDate = 11,        // int64: milliseconds since 1970-01-01 UTC
  kByteArray = 12,   // bytes, count of them
  kShortArray = 13,  // arrays of scalars: bytes hold count little-endian elements, unaligned
  kIntArray = 14,
  kLongArray = 15,
  kFloatArray = 16,
  kDoubleArray = 17,
  kCharArray = 18,
  kBoolArray = 19,
  kStringArray = 20,  // items, count of them (each may be null)
  kUuidArray = 21,
  kDateArray = 22,
  kObjectArray = 23,  // items; extra: the element type's id
  kCollection = 24,   // items; extra: the kind of collection
  kMap = 25,          // items: count entries as 2 * count values, key before value; extra: the kind
  kEnum = 28,         // int64: ordinal; extra: the type's id
  kEnumArray = 29,    // items; extra: the type's id
  kDecimal = 30,      // bytes: big-endian magnitude of count bytes; extra: scale; kNegative
  kDecimalArray = 31,
  kClass = 32,      // bytes: the class's name when extra (its type id) is 0
  kTimestamp = 33,  // int64: milliseconds since the epoch; extra: nanoseconds within it
  kTimestampArray = 34,
  kTime = 36,  // int64: milliseconds since midnight
  kTimeArray = 37,
  kBinaryEnum = 38,  // as kEnum
  kNull = 101,
  kObject = 103,  // object: a complex object
};

// Value::flags: the decimal is below zero.
inline constexpr uint16_t kNegative = 1;

struct Record;

// One value. Which member of the union holds it, and what count and extra mean, stands beside the
// type. What it points to is owned by whoever made the value.
struct Value {
  ValueType type;
  uint16_t flags;
  uint32_t count;
  union {
    int64_t int64;
    double float64;
    float float32;
    const uint8_t* bytes;
    const Value* items;
    const Record* object;
  };
  int64_t extra;
};

// A complex object: fields by id in schema order, or the raw bytes of one that was not taken apart.
struct Record {
  int32_t type_id;
  int32_t schema_id;
  uint32_t field_count;
  uint32_t flags;
  const int32_t* field_ids;
  const Value* fields;
  Bytes type_name;
  Bytes raw;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_VALUE_H_
