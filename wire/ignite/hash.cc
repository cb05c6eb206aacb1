// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/hash.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "wire/ignite/graph_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

uint32_t Fold(uint64_t number) { return static_cast<uint32_t>(number ^ (number >> 32)); }

uint32_t FloatHash(float number) {
  return std::isnan(number) ? 0x7FC00000U : std::bit_cast<uint32_t>(number);
}

uint32_t DoubleHash(double number) {
  return Fold(std::isnan(number) ? 0x7FF8000000000000U : std::bit_cast<uint64_t>(number));
}

uint32_t BoolHash(bool flag) { return flag ? 1231 : 1237; }

// Java's BigDecimal.hashCode: 32-bit words of the magnitude from the highest, times the sign.
uint32_t DecimalHash(const Value& value) {
  uint32_t hash = 0;
  uint32_t word = 0;
  for (uint32_t i = 0; i < value.count; ++i) {
    word = word << 8 | value.bytes[i];
    if ((value.count - i) % 4 == 1) {
      hash = 31 * hash + word;
      word = 0;
    }
  }
  if ((value.flags & api::kNegative) != 0) hash = 0 - hash;
  return 31 * hash + static_cast<uint32_t>(value.extra);
}

template <class T, class ElementHash>
uint32_t ArrayHash(const Value& value, ElementHash element_hash) {
  uint32_t hash = 1;
  for (uint64_t i = 0; i < value.count; ++i) {
    T element;
    std::memcpy(&element, value.bytes + i * sizeof(T), sizeof(T));
    hash = 31 * hash + element_hash(element);
  }
  return hash;
}

template <class T>
uint32_t IntegerArrayHash(const Value& value) {
  return ArrayHash<T>(value, [](T number) { return static_cast<uint32_t>(number); });
}

// True: value.bytes is what the type's hash looks at.
bool HasBytes(ValueType type) {
  switch (type) {
    case ValueType::kString:
    case ValueType::kDecimal:
    case ValueType::kByteArray:
    case ValueType::kShortArray:
    case ValueType::kIntArray:
    case ValueType::kLongArray:
    case ValueType::kFloatArray:
    case ValueType::kDoubleArray:
    case ValueType::kCharArray:
    case ValueType::kBoolArray:
      return true;
    default:
      return false;
  }
}

// False: the value holds others, or has no hash.
bool PlainHash(const Value& value, uint32_t* hash) {
  if (HasBytes(value.type) && value.count > 0 && value.bytes == nullptr) return false;
  switch (value.type) {
    case ValueType::kByte:
    case ValueType::kShort:
    case ValueType::kInt:
    case ValueType::kChar:
      *hash = static_cast<uint32_t>(value.int64);
      return true;
    case ValueType::kLong:
    case ValueType::kDate:
    case ValueType::kTime:
    case ValueType::kTimestamp:
      *hash = Fold(static_cast<uint64_t>(value.int64));
      return true;
    case ValueType::kFloat:
      *hash = FloatHash(value.float32);
      return true;
    case ValueType::kDouble:
      *hash = DoubleHash(value.float64);
      return true;
    case ValueType::kBool:
      *hash = BoolHash(value.int64 != 0);
      return true;
    case ValueType::kString:
      *hash = static_cast<uint32_t>(
          HashOfString({reinterpret_cast<const char*>(value.bytes), value.count}));
      return true;
    case ValueType::kUuid:
      *hash = Fold(static_cast<uint64_t>(value.int64) ^ static_cast<uint64_t>(value.extra));
      return true;
    case ValueType::kDecimal:
      *hash = DecimalHash(value);
      return true;
    case ValueType::kByteArray:
      *hash = static_cast<uint32_t>(HashOfBytes({value.bytes, value.count}));
      return true;
    case ValueType::kShortArray:
      *hash = IntegerArrayHash<int16_t>(value);
      return true;
    case ValueType::kIntArray:
      *hash = IntegerArrayHash<int32_t>(value);
      return true;
    case ValueType::kCharArray:
      *hash = IntegerArrayHash<uint16_t>(value);
      return true;
    case ValueType::kLongArray:
      *hash = ArrayHash<uint64_t>(value, Fold);
      return true;
    case ValueType::kFloatArray:
      *hash = ArrayHash<float>(value, FloatHash);
      return true;
    case ValueType::kDoubleArray:
      *hash = ArrayHash<double>(value, DoubleHash);
      return true;
    case ValueType::kBoolArray:
      *hash = ArrayHash<uint8_t>(value, [](uint8_t flag) { return BoolHash(flag != 0); });
      return true;
    default:
      return false;
  }
}

constexpr int64_t kUserSet = -1;
constexpr int64_t kHashSet = 3;
constexpr int64_t kLinkedHashSet = 4;

class Hasher {
 public:
  explicit Hasher(TypeDirectory* directory) : directory_(directory) {}

  bool Hash(const Value& value, uint32_t* hash) {
    if (PlainHash(value, hash)) return true;
    if (depth_ == kMaxDepth) return false;
    ++depth_;
    const bool has_hash = HashOfOthers(value, hash);
    --depth_;
    return has_hash;
  }

 private:
  bool HashOfOthers(const Value& value, uint32_t* hash) {
    switch (value.type) {
      case ValueType::kStringArray:
      case ValueType::kUuidArray:
      case ValueType::kDateArray:
      case ValueType::kDecimalArray:
      case ValueType::kTimestampArray:
      case ValueType::kTimeArray:
        return ListHash(value.items, value.count, hash);
      case ValueType::kObjectArray:
      case ValueType::kEnumArray:
        if ((value.flags & api::kNamed) == 0) return ListHash(value.items, value.count, hash);
        return value.items != nullptr && ListHash(value.items + 1, value.count, hash);
      case ValueType::kCollection:
        if (value.extra == kUserSet || value.extra == kHashSet || value.extra == kLinkedHashSet) {
          return SetHash(value, hash);
        }
        return ListHash(value.items, value.count, hash);
      case ValueType::kMap:
        return MapHash(value, hash);
      case ValueType::kEnum:
      case ValueType::kBinaryEnum:
        return EnumHash(value, hash);
      case ValueType::kObject:
        return ObjectHash(value, hash);
      default:
        return false;
    }
  }

  bool ElementHash(const Value& value, uint32_t* hash) {
    *hash = 0;
    return value.type == ValueType::kNull || Hash(value, hash);
  }

  bool ListHash(const Value* items, uint32_t count, uint32_t* hash) {
    if (count > 0 && items == nullptr) return false;
    *hash = 1;
    for (uint32_t i = 0; i < count; ++i) {
      uint32_t element;
      if (!ElementHash(items[i], &element)) return false;
      *hash = 31 * *hash + element;
    }
    return true;
  }

  bool SetHash(const Value& value, uint32_t* hash) {
    if (value.count > 0 && value.items == nullptr) return false;
    *hash = 0;
    for (uint32_t i = 0; i < value.count; ++i) {
      uint32_t element;
      if (!ElementHash(value.items[i], &element)) return false;
      *hash += element;
    }
    return true;
  }

  bool MapHash(const Value& value, uint32_t* hash) {
    if (value.count > 0 && value.items == nullptr) return false;
    *hash = 0;
    for (uint64_t i = 0; i < value.count; ++i) {
      uint32_t key;
      uint32_t mapped;
      if (!ElementHash(value.items[2 * i], &key)) return false;
      if (!ElementHash(value.items[2 * i + 1], &mapped)) return false;
      *hash += key ^ mapped;
    }
    return true;
  }

  bool EnumHash(const Value& value, uint32_t* hash) {
    uint32_t type_id = value.count;
    if (value.described != nullptr) {
      bool compact_footer = false;
      NameMapper mapper = NameMapper::kFullName;
      if (directory_ != nullptr && !directory_->Configuration(&compact_footer, &mapper)) {
        return false;
      }
      type_id = static_cast<uint32_t>(TypeIdOf(sdk::ViewOf(value.described->name), mapper));
    }
    *hash = 31 * type_id + static_cast<uint32_t>(value.extra);
    return type_id != 0;
  }

  // What the writer puts into the header.
  bool ObjectHash(const Value& value, uint32_t* hash) {
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteValue(out, value, "key", directory_);
    if (!out.ok()) return false;
    std::memcpy(hash, buffer.bytes().data + kHashAt, sizeof(*hash));
    return true;
  }

  TypeDirectory* const directory_;
  uint32_t depth_ = 0;
};

}  // namespace

bool HashOf(const Value& value, int32_t* hash, TypeDirectory* directory) noexcept {
  uint32_t unsigned_hash = 0;
  if (!Hasher(directory).Hash(value, &unsigned_hash)) return false;
  *hash = static_cast<int32_t>(unsigned_hash);
  return true;
}

}  // namespace glowplug::ignite
