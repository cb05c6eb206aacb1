// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/cache_configuration.h"

#include <algorithm>
#include <iterator>

namespace glowplug::ignite {
namespace {

using api::CacheProperty;
using api::Value;
using api::ValueType;

constexpr int16_t kPrecisionAndScale = 2;  // from protocol 1.2.0

constexpr Field kQueryField[] = {{"field's name", FieldKind::kText},
                                 {"field's type", FieldKind::kText},
                                 {"whether the field is of the key", FieldKind::kBool},
                                 {"whether the field is not null", FieldKind::kBool},
                                 {"field's default value", FieldKind::kObject},
                                 {"field's precision", FieldKind::kInt, {}, kPrecisionAndScale},
                                 {"field's scale", FieldKind::kInt, {}, kPrecisionAndScale}};
constexpr Field kAlias[] = {{"field", FieldKind::kText}, {"alias", FieldKind::kText}};
constexpr Field kIndexField[] = {{"index's field", FieldKind::kText},
                                 {"whether the index is descending", FieldKind::kBool}};
constexpr Field kIndex[] = {{"index's name", FieldKind::kText},
                            {"index's type", FieldKind::kByte},
                            {"index's inline size", FieldKind::kInt},
                            {"index's fields", FieldKind::kList, kIndexField}};
constexpr Field kQueryEntity[] = {
    {"key type", FieldKind::kText},        {"value type", FieldKind::kText},
    {"table", FieldKind::kText},           {"key field", FieldKind::kText},
    {"value field", FieldKind::kText},     {"fields", FieldKind::kList, kQueryField},
    {"aliases", FieldKind::kList, kAlias}, {"indexes", FieldKind::kList, kIndex}};
constexpr Field kKeyConfiguration[] = {{"key's type", FieldKind::kText},
                                       {"affinity field", FieldKind::kText}};
constexpr Field kExpiry[] = {{"expiry after creation", FieldKind::kLong},
                             {"expiry after update", FieldKind::kLong},
                             {"expiry after access", FieldKind::kLong}};

constexpr Needs kExpiryNeeds = {kExpiryPolicy.minor, -1};
constexpr Needs kStorageNeeds = {kFeatureBits.minor, static_cast<int8_t>(Feature::kCacheStorages)};

struct Property {
  CacheProperty property;
  Field field;
  Needs needs = {};
};

// In the order of an answer.
constexpr Property kProperties[] = {
    {CacheProperty::kAtomicity, {"atomicity", FieldKind::kInt}},
    {CacheProperty::kBackups, {"backups", FieldKind::kInt}},
    {CacheProperty::kCacheMode, {"cache mode", FieldKind::kInt}},
    {CacheProperty::kCopyOnRead, {"copy on read", FieldKind::kBool}},
    {CacheProperty::kDataRegion, {"data region", FieldKind::kText}},
    {CacheProperty::kEagerTtl, {"eager TTL", FieldKind::kBool}},
    {CacheProperty::kStatistics, {"statistics", FieldKind::kBool}},
    {CacheProperty::kGroup, {"group", FieldKind::kText}},
    {CacheProperty::kLockTimeout, {"lock timeout", FieldKind::kLong}},
    {CacheProperty::kMaxConcurrentAsync, {"concurrent asynchronous operations", FieldKind::kInt}},
    {CacheProperty::kMaxQueryIterators, {"query iterators", FieldKind::kInt}},
    {CacheProperty::kName, {"name", FieldKind::kText}},
    {CacheProperty::kOnheapCache, {"on-heap cache", FieldKind::kBool}},
    {CacheProperty::kPartitionLossPolicy, {"partition loss policy", FieldKind::kInt}},
    {CacheProperty::kQueryDetailMetricsSize, {"query detail metrics size", FieldKind::kInt}},
    {CacheProperty::kQueryParallelism, {"query parallelism", FieldKind::kInt}},
    {CacheProperty::kReadFromBackup, {"read from backup", FieldKind::kBool}},
    {CacheProperty::kRebalanceBatchSize, {"rebalance batch size", FieldKind::kInt}},
    {CacheProperty::kRebalanceBatchesPrefetch, {"rebalance batches prefetch", FieldKind::kLong}},
    {CacheProperty::kRebalanceDelay, {"rebalance delay", FieldKind::kLong}},
    {CacheProperty::kRebalanceMode, {"rebalance mode", FieldKind::kInt}},
    {CacheProperty::kRebalanceOrder, {"rebalance order", FieldKind::kInt}},
    {CacheProperty::kRebalanceThrottle, {"rebalance throttle", FieldKind::kLong}},
    {CacheProperty::kRebalanceTimeout, {"rebalance timeout", FieldKind::kLong}},
    {CacheProperty::kSqlEscapeAll, {"SQL escape all", FieldKind::kBool}},
    {CacheProperty::kSqlIndexMaxInlineSize, {"SQL index max inline size", FieldKind::kInt}},
    {CacheProperty::kSqlSchema, {"SQL schema", FieldKind::kText}},
    {CacheProperty::kWriteSync, {"write synchronization", FieldKind::kInt}},
    {CacheProperty::kKeyConfiguration, {"key configuration", FieldKind::kList, kKeyConfiguration}},
    {CacheProperty::kQueryEntities, {"query entities", FieldKind::kList, kQueryEntity}},
    {CacheProperty::kExpiryPolicy, {"expiry policy", FieldKind::kOptional, kExpiry}, kExpiryNeeds},
    {CacheProperty::kStoragePaths, {"storage paths", FieldKind::kStringArray}, kStorageNeeds},
    {CacheProperty::kIndexPath, {"index path", FieldKind::kText}, kStorageNeeds},
};

// Null when there is none of this number.
const Property* FindProperty(int64_t number) {
  const auto* found = std::find_if(
      std::begin(kProperties), std::end(kProperties),
      [&](const Property& property) { return static_cast<int64_t>(property.property) == number; });
  return found == std::end(kProperties) ? nullptr : found;
}

// Null, and a fault, when the value is not the number of one.
const Property* ExpectProperty(Writer& out, const Value& value) {
  if (!ExpectType(out, value, ValueType::kInt, "property")) return nullptr;
  const Property* property = FindProperty(value.int64);
  if (property == nullptr) out.Reject("property", "a cache's property", value.int64);
  return property;
}

const Value* FindValue(const Value* properties, uint64_t count, CacheProperty property) {
  for (uint64_t i = 0; i < count; i += 2) {
    if (properties[i].int64 == static_cast<int64_t>(property)) return &properties[i + 1];
  }
  return nullptr;
}

// False, and a fault: one of them is no property, or one is there twice.
bool ExpectProperties(Writer& out, const Value* properties, uint64_t count) {
  for (uint64_t i = 0; i < count; i += 2) {
    const Property* property = ExpectProperty(out, properties[i]);
    if (property == nullptr) return false;
    if (FindValue(properties, i, property->property) != nullptr) {
      out.Reject(property->field.name, "the property once", 2);
      return false;
    }
  }
  return true;
}

Value PropertyValue(CacheProperty property) {
  return NumberValue(ValueType::kInt, static_cast<int64_t>(property));
}

// Leaves room for the length of what follows, which PatchLength fills in.
uint64_t BeginSized(Writer& out) {
  const uint64_t position = out.size();
  out.Int(0);
  return position;
}
void EndSized(Writer& out, uint64_t position) {
  out.PatchInt(position, static_cast<int32_t>(out.size() - position - sizeof(int32_t)));
}

}  // namespace

const Needs* WhatPropertiesLack(const Value* properties, uint32_t count,
                                const Negotiated& negotiated, const char** name) {
  for (uint32_t i = 0; i < count; i += 2) {
    if (properties[i].type != ValueType::kInt) continue;
    const Property* property = FindProperty(properties[i].int64);
    if (property == nullptr || IsMet(property->needs, negotiated)) continue;
    *name = property->field.name;
    return &property->needs;
  }
  return nullptr;
}

void WriteRequestedConfiguration(Writer& out, const Value* properties, uint32_t count,
                                 const Terms& terms) {
  if (!ExpectProperties(out, properties, count)) return;
  const uint64_t begin = BeginSized(out);
  out.Short(static_cast<int16_t>(count / 2));
  for (uint32_t i = 0; out.ok() && i < count; i += 2) {
    const Property& property = *FindProperty(properties[i].int64);
    out.Short(static_cast<int16_t>(property.property));
    WriteField(out, properties[i + 1], property.field, terms);
  }
  EndSized(out, begin);
}

const Value* ReadRequestedConfiguration(Reader& in, api::Arena* arena, const Terms& terms,
                                        uint64_t* count) {
  in.Int("configuration's length");
  const uint64_t offset = in.offset();
  const int16_t properties = in.Short("count of properties");
  if (properties < 0 || static_cast<uint64_t>(properties) > std::size(kProperties)) {
    in.Reject(offset, "count of properties", "0 or more, each property once", properties);
  }
  if (!in.ok()) return nullptr;
  *count = uint64_t{2} * static_cast<uint64_t>(properties);
  Value* values = AllocateValues(in, arena, *count);
  for (uint64_t i = 0; in.ok() && i < *count; i += 2) {
    const uint64_t at = in.offset();
    const int16_t number = in.Short("property");
    const Property* property = FindProperty(number);
    if (property == nullptr) in.Reject(at, "property", "a cache's property", number);
    if (!in.ok()) break;
    values[i] = PropertyValue(property->property);
    values[i + 1] = ReadField(in, arena, property->field, terms);
  }
  return values;
}

void WriteConfiguration(Writer& out, const Value* properties, uint64_t count, const Terms& terms) {
  if (!ExpectProperties(out, properties, count)) return;
  const uint64_t begin = BeginSized(out);
  for (const Property& property : kProperties) {
    if (!IsMet(property.needs, terms.negotiated)) continue;
    const Value* value = FindValue(properties, count, property.property);
    WriteField(out, value != nullptr ? *value : NothingOf(property.field), property.field, terms);
  }
  EndSized(out, begin);
}

const Value* ReadConfiguration(Reader& in, api::Arena* arena, const Terms& terms, uint64_t* count) {
  const uint64_t size = in.Count(1, "configuration's length");
  const uint64_t begin = in.offset();
  Value* values = AllocateValues(in, arena, 2 * std::size(kProperties));
  *count = 0;
  for (const Property& property : kProperties) {
    if (!in.ok()) return nullptr;
    if (!IsMet(property.needs, terms.negotiated)) continue;
    values[(*count)++] = PropertyValue(property.property);
    values[(*count)++] = ReadField(in, arena, property.field, terms);
  }
  const uint64_t used = in.offset() - begin;
  if (in.ok() && used > size) {
    in.Reject(begin, "configuration's length", "as much as its properties take",
              static_cast<int64_t>(size));
  }
  if (in.ok()) in.Raw(size - used, "configuration");
  return values;
}

}  // namespace glowplug::ignite
