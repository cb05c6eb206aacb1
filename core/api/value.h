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
  kObjectArray = 23,  // items; extra: the element type's id, -1 for any; kNamed
  kCollection = 24,   // items; extra: the kind of collection
  kMap = 25,          // items: count entries as 2 * count values, key before value; extra: the kind
  kEnum = 28,         // described: its type, or null; count: the type's id; extra: the ordinal
  kEnumArray = 29,    // items, each an enum or null; extra: the type's id, 0 for that of the items
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
  kOptimized =
      254,  // bytes, count of them: an object in a form that only the peer's language reads
};

// Value::flags.
inline constexpr uint16_t kNegative = 1;  // the decimal is below zero
inline constexpr uint16_t kNamed = 2;     // items[0] is the element type's name, count items follow

struct ObjectType;
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
    const ObjectType* described;
  };
  int64_t extra;
};

// One field of a type of objects.
struct ObjectField {
  Bytes name;
  ValueType type;  // what it is declared as; kObject: any object
  uint16_t reserved[3];
};

// One constant of an enum.
struct EnumConstant {
  Bytes name;
  int32_t ordinal;
  int32_t reserved;
};

// A type of complex objects with one of its schemas, or an enum. Whoever makes a value owns the
// types it points to; those that a codec gives live as long as the codec.
struct ObjectType {
  uint32_t struct_size;
  uint32_t is_enum;
  Bytes name;
  Bytes affinity_field;       // of size 0: none
  const ObjectField* fields;  // in the order in which they are written
  const EnumConstant* constants;
  uint32_t field_count;
  uint32_t constant_count;
  int32_t type_id;    // given by the codec; what a caller sets is not looked at
  int32_t schema_id;  // likewise
};

// Takes objects apart, field by field, as they are asked for. The codec owns it: Release() does
// nothing.
struct ObjectReader;

// A complex object. Written: type and fields, and raw where there is any. Read: type, raw and
// reader; fields is null, for nothing is decoded that nobody asks for.
struct Record {
  const ObjectType* type;
  const Value* fields;   // type->field_count of them; kAbsent: left null
  Bytes raw;             // bytes beyond the fields, which only the type's own code can read
  ObjectReader* reader;  // null: the object has its fields
  Bytes graph;           // what was read: the outermost object with all that it holds
  uint64_t offset;       // where in the graph this object begins
};

struct ObjectReader : Boundary {
  // [any] The field of the record at this place of its type; views of the graph and of the arena.
  virtual Outcome ReadField(const Record* record, uint32_t field, Arena* arena, Value* out,
                            Failure* failure) noexcept = 0;

 protected:
  ~ObjectReader() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_VALUE_H_
