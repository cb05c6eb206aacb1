// SPDX-License-Identifier: Apache-2.0
#include <absl/hash/hash.h>
#include <glowplug/hints.h>
#include <glowplug/sdk/extent.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/client/value_tree.h"

namespace glowplug::internal {
namespace {

using api::ValueType;
using sdk::ByteCount;
using sdk::ItemCount;

std::string_view BytesIn(const api::Value& value) {
  return sdk::ViewOf({value.bytes, ByteCount(value)});
}

// The bytes of a magnitude without the zeros before them.
std::string_view Magnitude(const api::Value& decimal) {
  std::string_view bytes = BytesIn(decimal);
  const size_t first = bytes.find_first_not_of('\0');
  return first == std::string_view::npos ? std::string_view() : bytes.substr(first);
}

// The bytes of an object whose type is not known.
std::string_view Encoded(const api::Record& record) {
  return sdk::ViewOf(record.graph).substr(std::min(record.offset, record.graph.size));
}

template <class Float>
bool SameNumber(Float left, Float right) {
  if (std::isnan(left) || std::isnan(right)) return std::isnan(left) && std::isnan(right);
  return left == right && std::signbit(left) == std::signbit(right);
}

template <class Float>
size_t HashNumber(Float number) {
  return std::isnan(number) ? 1 : absl::HashOf(number, std::signbit(number));
}

// HashMap and the sets that have no order.
bool IsUnordered(const api::Value& value) {
  if (value.type == ValueType::kMap) {
    return value.extra != static_cast<int64_t>(MapKind::kLinkedHashMap);
  }
  return value.type == ValueType::kCollection &&
         (value.extra == static_cast<int64_t>(CollectionKind::kHashSet) ||
          value.extra == static_cast<int64_t>(CollectionKind::kUserSet));
}

// The elements of a collection, or of a map by pairs.
size_t Stride(const api::Value& value) { return value.type == ValueType::kMap ? 2 : 1; }

bool EqualItems(const api::Value* left, const api::Value* right, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    if (!EqualTrees(left[i], right[i])) return false;
  }
  return true;
}

size_t HashItems(const api::Value* items, uint64_t count) {
  size_t hash = 0;
  for (uint64_t i = 0; i < count; ++i) hash = absl::HashOf(hash, HashTree(items[i]));
  return hash;
}

size_t HashFieldNames(const api::ObjectType& type) {
  size_t hash = 0;
  for (uint32_t i = 0; i < type.field_count; ++i) {
    hash = absl::HashOf(hash, ForAbseil(sdk::ViewOf(type.fields[i].name)));
  }
  return hash;
}

using Hashed = std::pair<size_t, const api::Value*>;

std::vector<Hashed> ByHash(const api::Value& value) {
  const size_t stride = Stride(value);
  std::vector<Hashed> hashed;
  hashed.reserve(value.count);
  for (uint32_t i = 0; i < value.count; ++i) {
    const api::Value* item = value.items + i * stride;
    hashed.emplace_back(HashItems(item, stride), item);
  }
  std::sort(hashed.begin(), hashed.end(),
            [](const Hashed& a, const Hashed& b) { return a.first < b.first; });
  return hashed;
}

bool EqualUnordered(const api::Value& left, const api::Value& right) {
  const std::vector<Hashed> ours = ByHash(left);
  std::vector<Hashed> theirs = ByHash(right);
  for (size_t i = 0; i < ours.size(); ++i) {
    // Among those of the same hash that no element before has taken.
    size_t found = i;
    while (found < theirs.size() && theirs[found].first == ours[i].first &&
           !EqualItems(ours[i].second, theirs[found].second, Stride(left))) {
      ++found;
    }
    if (found == theirs.size() || theirs[found].first != ours[i].first) return false;
    std::swap(theirs[i], theirs[found]);
  }
  return true;
}

bool EqualItems(const api::Value& left, const api::Value& right) {
  if (left.count != right.count) return false;
  if (left.type == ValueType::kCollection || left.type == ValueType::kMap) {
    if (left.extra != right.extra) return false;
    if (IsUnordered(left)) return EqualUnordered(left, right);
  }
  if (left.type == ValueType::kObjectArray) {
    if (ElementClass(left) != ElementClass(right)) return false;
    return EqualItems(left.items + (ItemCount(left) - left.count),
                      right.items + (ItemCount(right) - right.count), left.count);
  }
  return EqualItems(left.items, right.items, ItemCount(left));
}

bool EqualEnums(const api::Value& left, const api::Value& right) {
  if (left.extra != right.extra) return false;
  if (left.described != nullptr && right.described != nullptr) {
    return sdk::ViewOf(left.described->name) == sdk::ViewOf(right.described->name);
  }
  return left.count != 0 && left.count == right.count;
}

bool EqualObjects(const api::Record& left, const api::Record& right) {
  if (left.type == nullptr || right.type == nullptr) {
    return left.type == right.type && Encoded(left) == Encoded(right);
  }
  if (sdk::ViewOf(left.type->name) != sdk::ViewOf(right.type->name) ||
      left.type->field_count != right.type->field_count ||
      sdk::ViewOf(left.raw) != sdk::ViewOf(right.raw)) {
    return false;
  }
  for (uint32_t i = 0; i < left.type->field_count; ++i) {
    if (sdk::ViewOf(left.type->fields[i].name) != sdk::ViewOf(right.type->fields[i].name)) {
      return false;
    }
  }
  return EqualItems(left.fields, right.fields, left.type->field_count);
}

size_t HashContents(const api::Value& value) {
  switch (value.type) {
    case ValueType::kFloat:
      return HashNumber(value.float32);
    case ValueType::kDouble:
      return HashNumber(value.float64);
    case ValueType::kUuid:
    case ValueType::kTimestamp:
      return absl::HashOf(value.int64, value.extra);
    case ValueType::kDecimal:
      return absl::HashOf(ForAbseil(Magnitude(value)), value.flags, value.extra);
    case ValueType::kEnum:
      return absl::HashOf(value.extra);
    case ValueType::kObject: {
      if (value.object == nullptr) return 0;
      const api::Record& record = *value.object;
      if (record.type == nullptr) return absl::HashOf(ForAbseil(Encoded(record)));
      return absl::HashOf(ForAbseil(sdk::ViewOf(record.type->name)), HashFieldNames(*record.type),
                          HashItems(record.fields, record.type->field_count),
                          ForAbseil(sdk::ViewOf(record.raw)));
    }
    case ValueType::kNull:
      return 0;
    default:
      break;
  }
  if (IsUnordered(value)) {
    size_t sum = 0;
    for (const Hashed& hashed : ByHash(value)) sum += hashed.first;
    return absl::HashOf(sum, value.extra, value.count);
  }
  const uint64_t items = ItemCount(value);
  switch (value.type) {
    case ValueType::kCollection:
    case ValueType::kMap:
      return absl::HashOf(HashItems(value.items, items), value.extra);
    case ValueType::kObjectArray:
      return absl::HashOf(ForAbseil(ElementClass(value)),
                          HashItems(value.items + (items - value.count), value.count));
    case ValueType::kString:
    case ValueType::kClass:
    case ValueType::kOptimized:
      return absl::HashOf(ForAbseil(BytesIn(value)));
    default:
      break;
  }
  if (items > 0) return HashItems(value.items, items);
  if (HasElements(value)) return absl::HashOf(ForAbseil(BytesIn(value)));
  return absl::HashOf(value.int64);
}

}  // namespace

bool EqualTrees(const api::Value& left, const api::Value& right) {
  if (left.type != right.type) return false;
  switch (left.type) {
    case ValueType::kNull:
      return true;
    case ValueType::kFloat:
      return SameNumber(left.float32, right.float32);
    case ValueType::kDouble:
      return SameNumber(left.float64, right.float64);
    case ValueType::kUuid:
    case ValueType::kTimestamp:
      return left.int64 == right.int64 && left.extra == right.extra;
    case ValueType::kDecimal:
      return left.flags == right.flags && left.extra == right.extra &&
             Magnitude(left) == Magnitude(right);
    case ValueType::kEnum:
      return EqualEnums(left, right);
    case ValueType::kClass:
    case ValueType::kOptimized:
      return left.extra == right.extra && BytesIn(left) == BytesIn(right);
    case ValueType::kString:
      return BytesIn(left) == BytesIn(right);
    case ValueType::kObject:
      if (left.object == nullptr || right.object == nullptr) return left.object == right.object;
      return EqualObjects(*left.object, *right.object);
    case ValueType::kByte:
    case ValueType::kShort:
    case ValueType::kInt:
    case ValueType::kLong:
    case ValueType::kChar:
    case ValueType::kBool:
    case ValueType::kDate:
    case ValueType::kTime:
      return left.int64 == right.int64;
    default:
      return ByteCount(left) > 0 ? BytesIn(left) == BytesIn(right) : EqualItems(left, right);
  }
}

size_t HashTree(const api::Value& value) {
  return absl::HashOf(static_cast<uint16_t>(value.type), HashContents(value));
}

}  // namespace glowplug::internal
