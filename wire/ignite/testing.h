// SPDX-License-Identifier: Apache-2.0
// For tests: bytes as people write them, values with what they point to, and comparing values.
#ifndef GLOWPLUG_WIRE_IGNITE_TESTING_H_
#define GLOWPLUG_WIRE_IGNITE_TESTING_H_

#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/extent.h>

#include <bit>
#include <cctype>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace glowplug::ignite::testing {

// "09 03000000 616263": hexadecimal digits, spaces between bytes wherever they please.
inline std::string Hex(std::string_view digits) {
  std::string bytes;
  int high = -1;
  for (char c : digits) {
    if (c == ' ') continue;
    const int digit = c <= '9' ? c - '0' : std::toupper(c) - 'A' + 10;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return bytes;
}

// The other way, for messages.
inline std::string ToHex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

// A copy on the heap of exactly its size: a sanitizer sees any read beyond it.
class ExactBytes {
 public:
  explicit ExactBytes(std::string_view bytes)
      : data_(new uint8_t[bytes.size()]), size_(bytes.size()) {
    if (size_ > 0) std::memcpy(data_.get(), bytes.data(), size_);
  }
  api::Bytes get() const { return {data_.get(), size_}; }

 private:
  const std::unique_ptr<uint8_t[]> data_;
  const uint64_t size_;
};

// Calls `check` with each beginning of `bytes` that is shorter than it.
inline void ForEachTruncation(std::string_view bytes,
                              const std::function<void(api::Bytes)>& check) {
  for (size_t size = 0; size < bytes.size(); ++size) {
    const ExactBytes cut(bytes.substr(0, size));
    check(cut.get());
  }
}

inline api::Value Number(api::ValueType type, int64_t number, int64_t extra = 0) {
  api::Value value{};
  value.type = type;
  value.int64 = number;
  value.extra = extra;
  return value;
}
inline api::Value Float(float number) {
  api::Value value{};
  value.type = api::ValueType::kFloat;
  value.float32 = number;
  return value;
}
inline api::Value Double(double number) {
  api::Value value{};
  value.type = api::ValueType::kDouble;
  value.float64 = number;
  return value;
}
// count bytes of the view, or with element_size so many elements; the view must outlive the value.
inline api::Value BytesValue(api::ValueType type, std::string_view bytes,
                             uint32_t element_size = 1) {
  api::Value value{};
  value.type = type;
  value.count = static_cast<uint32_t>(bytes.size() / element_size);
  value.bytes = reinterpret_cast<const uint8_t*>(bytes.data());
  return value;
}
inline api::Value String(std::string_view text) {
  return BytesValue(api::ValueType::kString, text);
}
inline api::Value Decimal(std::string_view magnitude, int32_t scale, bool negative = false) {
  api::Value value = BytesValue(api::ValueType::kDecimal, magnitude);
  value.extra = scale;
  value.flags = negative ? api::kNegative : 0;
  return value;
}
inline api::Value Null() { return Number(api::ValueType::kNull, 0); }
template <size_t count>
api::Value Items(api::ValueType type, const api::Value (&items)[count], int64_t extra = 0) {
  api::Value value{};
  value.type = type;
  value.count = count;
  value.items = items;
  value.extra = extra;
  return value;
}
// Entries as key, value, key, value.
template <size_t count>
api::Value Map(const api::Value (&items)[count], int64_t kind) {
  api::Value value = Items(api::ValueType::kMap, items, kind);
  value.count = count / 2;
  return value;
}
inline api::Value Object(const api::Record& record) {
  api::Value value{};
  value.type = api::ValueType::kObject;
  value.object = &record;
  return value;
}
api::Value Object(api::Record&&) = delete;  // the value would outlive it
// Of a type of which only the id is known.
inline api::Value Enum(int32_t type_id, int32_t ordinal) {
  api::Value value{};
  value.type = api::ValueType::kEnum;
  value.count = static_cast<uint32_t>(type_id);
  value.extra = ordinal;
  return value;
}
inline api::Value Enum(const api::ObjectType& described, int32_t ordinal) {
  api::Value value = Enum(0, ordinal);
  value.described = &described;
  return value;
}

bool Same(const api::Value& a, const api::Value& b);

// A field as it was given, or as the object's reader gives it.
inline api::Value FieldOf(const api::Record& record, uint32_t field, api::Arena* arena) {
  api::Value value = Null();
  if (record.fields != nullptr) {
    if (record.fields[field].type != api::ValueType::kAbsent) value = record.fields[field];
    return value;
  }
  api::Failure failure{};
  failure.struct_size = sizeof(failure);
  if (record.reader->ReadField(&record, field, arena, &value, &failure) != api::Outcome::kDone) {
    value.type = api::ValueType::kAbsent;
  }
  return value;
}

// Types by name, fields by value. Objects without a known type: byte for byte.
inline bool SameObject(const api::Record& a, const api::Record& b) {
  if (a.raw.size != b.raw.size || sdk::ViewOf(a.raw) != sdk::ViewOf(b.raw)) return false;
  if (a.type == nullptr || b.type == nullptr) {
    if (a.type != b.type || a.graph.size < a.offset || b.graph.size < b.offset) return false;
    constexpr uint64_t kLengthAt = 12;
    int32_t length;
    std::memcpy(&length, a.graph.data + a.offset + kLengthAt, sizeof(length));
    return std::memcmp(a.graph.data + a.offset, b.graph.data + b.offset,
                       static_cast<size_t>(length)) == 0;
  }
  if (sdk::ViewOf(a.type->name) != sdk::ViewOf(b.type->name)) return false;
  if (a.type->field_count != b.type->field_count) return false;
  sdk::HeapArena arena;
  for (uint32_t i = 0; i < a.type->field_count; ++i) {
    if (sdk::ViewOf(a.type->fields[i].name) != sdk::ViewOf(b.type->fields[i].name)) return false;
    const api::Value left = FieldOf(a, i, arena.get());
    if (left.type == api::ValueType::kAbsent) return false;
    if (!Same(left, FieldOf(b, i, arena.get()))) return false;
  }
  return true;
}

// The same type, flags and content; floating point bit for bit. An enum is the same by its type's
// id, or where a caller did not know that by the type's name.
inline bool Same(const api::Value& a, const api::Value& b) {
  if (a.type != b.type || a.flags != b.flags || a.extra != b.extra) return false;
  if (a.type == api::ValueType::kEnum || a.type == api::ValueType::kBinaryEnum) {
    if (a.count == b.count) return true;
    return a.described != nullptr && b.described != nullptr &&
           sdk::ViewOf(a.described->name) == sdk::ViewOf(b.described->name);
  }
  if (a.count != b.count) return false;
  if (const uint64_t size = sdk::ByteCount(a); size > 0) {
    return std::memcmp(a.bytes, b.bytes, size) == 0;
  }
  if (const uint64_t count = sdk::ItemCount(a); count > 0) {
    for (uint64_t i = 0; i < count; ++i) {
      if (!Same(a.items[i], b.items[i])) return false;
    }
    return true;
  }
  switch (a.type) {
    case api::ValueType::kFloat:
      return std::bit_cast<uint32_t>(a.float32) == std::bit_cast<uint32_t>(b.float32);
    case api::ValueType::kObject:
      return SameObject(*a.object, *b.object);
    case api::ValueType::kByte:
    case api::ValueType::kShort:
    case api::ValueType::kInt:
    case api::ValueType::kLong:
    case api::ValueType::kDouble:
    case api::ValueType::kChar:
    case api::ValueType::kBool:
    case api::ValueType::kUuid:
    case api::ValueType::kDate:
    case api::ValueType::kTimestamp:
    case api::ValueType::kTime:
      return a.int64 == b.int64;
    default:
      return true;  // nothing is in it
  }
}

}  // namespace glowplug::ignite::testing

#endif  // GLOWPLUG_WIRE_IGNITE_TESTING_H_
