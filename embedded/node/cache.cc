// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/cache.h"

#include <glowplug/api/operation.h>
#include <glowplug/sdk/buffer.h>

#include <iterator>
#include <utility>

#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/object_id.h"
#include "wire/ignite/string_hash.h"

namespace glowplug::node {
namespace {

using api::CacheProperty;
using api::Value;
using api::ValueType;
using ignite::NumberValue;

// What RendezvousAffinityFunction has by default, and for replicated caches.
constexpr int32_t kPartitions = 1024;
constexpr int32_t kReplicatedPartitions = 512;

constexpr int32_t kReplicated = 1;
constexpr char kKeptVersion = 1;
constexpr char kHasExpiries = 1;

// Configurations are kept as the newest protocol has them.
const ignite::Negotiated& Everything() {
  static const ignite::Negotiated everything = {
      ignite::kNewest, ignite::FeatureSet(~uint64_t{0}), false, {}};
  return everything;
}

struct Default {
  CacheProperty property;
  ValueType type;
  int64_t number;
};

// Of Java's CacheConfiguration where that is not 0 or null; what a 2.17.0 node answers for a cache
// that was made by its name.
constexpr Default kDefaults[] = {
    {CacheProperty::kCacheMode, ValueType::kInt, 2},
    {CacheProperty::kAtomicity, ValueType::kInt, 1},
    {CacheProperty::kWriteSync, ValueType::kInt, 2},
    {CacheProperty::kCopyOnRead, ValueType::kBool, 1},
    {CacheProperty::kReadFromBackup, ValueType::kBool, 1},
    {CacheProperty::kEagerTtl, ValueType::kBool, 1},
    {CacheProperty::kMaxConcurrentAsync, ValueType::kInt, 500},
    {CacheProperty::kMaxQueryIterators, ValueType::kInt, 1024},
    {CacheProperty::kPartitionLossPolicy, ValueType::kInt, 4},
    {CacheProperty::kQueryParallelism, ValueType::kInt, 1},
    {CacheProperty::kRebalanceBatchSize, ValueType::kInt, 524288},
    {CacheProperty::kRebalanceBatchesPrefetch, ValueType::kLong, 3},
    {CacheProperty::kRebalanceMode, ValueType::kInt, 1},
    {CacheProperty::kRebalanceTimeout, ValueType::kLong, 10000},
    {CacheProperty::kSqlIndexMaxInlineSize, ValueType::kInt, -1},
};

class Properties {
 public:
  void Set(CacheProperty property, const Value& value) {
    for (size_t i = 0; i < values_.size(); i += 2) {
      if (values_[i].int64 == static_cast<int64_t>(property)) {
        values_[i + 1] = value;
        return;
      }
    }
    values_.push_back(NumberValue(ValueType::kInt, static_cast<int64_t>(property)));
    values_.push_back(value);
  }
  Value Get(CacheProperty property) const {
    for (size_t i = 0; i < values_.size(); i += 2) {
      if (values_[i].int64 == static_cast<int64_t>(property)) return values_[i + 1];
    }
    return NumberValue(ValueType::kNull, 0);
  }
  std::string Text(CacheProperty property) const {
    const Value value = Get(property);
    if (value.type != ValueType::kString) return {};
    return std::string(reinterpret_cast<const char*>(value.bytes), value.count);
  }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

std::string_view TextOf(const Value& value) {
  if (value.type != ValueType::kString) return {};
  return {reinterpret_cast<const char*>(value.bytes), value.count};
}

// [type, field] of each key type.
std::vector<AffinityField> AffinityFieldsOf(const Value& list) {
  std::vector<AffinityField> fields;
  for (uint32_t i = 0; list.type == ValueType::kObjectArray && i < list.count; ++i) {
    const Value* pair = list.items[i].items;
    if (TextOf(pair[0]).empty() || TextOf(pair[1]).empty()) continue;
    fields.push_back({ignite::TypeIdOf(TextOf(pair[0]), ignite::NameMapper::kFullName),
                      ignite::FieldIdOf(TextOf(pair[1]))});
  }
  return fields;
}

// Everything but the configuration's bytes.
absl::StatusOr<std::shared_ptr<Cache>> Describe(const Properties& properties) {
  auto cache = std::make_shared<Cache>();
  cache->name = properties.Text(CacheProperty::kName);
  if (cache->name.empty()) {
    return absl::InvalidArgumentError(
        "Ouch! Argument is invalid: Cache name must not be null or empty.");
  }
  cache->id = CacheIdOf(cache->name);
  cache->group = properties.Text(CacheProperty::kGroup);
  cache->is_replicated = properties.Get(CacheProperty::kCacheMode).int64 == kReplicated;
  cache->partitions = cache->is_replicated ? kReplicatedPartitions : kPartitions;
  cache->affinity_fields = AffinityFieldsOf(properties.Get(CacheProperty::kKeyConfiguration));
  const Value expiry = properties.Get(CacheProperty::kExpiryPolicy);
  if (expiry.type == ValueType::kObjectArray) {
    cache->expiry = {expiry.items[0].int64, expiry.items[1].int64, expiry.items[2].int64};
  }
  if (!cache->expiry.IsValid()) {
    return absl::InvalidArgumentError(
        "The cache's expiry policy must have durations in milliseconds, -1 (eternal) or -2 "
        "(unchanged)");
  }
  cache->has_expiries = cache->expiry.Ends();
  return cache;
}

absl::StatusOr<std::shared_ptr<Cache>> Make(Properties properties) {
  if (properties.Get(CacheProperty::kCacheMode).int64 == kReplicated) {
    // Java answers so for a replicated cache, whatever was asked for.
    properties.Set(CacheProperty::kBackups, NumberValue(ValueType::kInt, INT32_MAX));
  }
  absl::StatusOr<std::shared_ptr<Cache>> cache = Describe(properties);
  if (!cache.ok()) return cache;
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  WriteConfiguration(out, properties.values().data(), properties.values().size(),
                     ignite::Terms{Everything(), nullptr});
  if (!out.ok()) return absl::InvalidArgumentError(ignite::Describe(out.fault()));
  (*cache)->configuration = std::string(buffer.view());
  return cache;
}

Properties Defaults() {
  Properties properties;
  for (const Default& each : kDefaults) {
    properties.Set(each.property, NumberValue(each.type, each.number));
  }
  return properties;
}

}  // namespace

int32_t CacheIdOf(std::string_view name) { return ignite::HashOfString(name); }

absl::StatusOr<std::shared_ptr<Cache>> MakeCache(std::string_view name) {
  Properties properties = Defaults();
  Value text = NumberValue(ValueType::kString, 0);
  text.bytes = sdk::BytesOf(name).data;
  text.count = static_cast<uint32_t>(name.size());
  properties.Set(CacheProperty::kName, text);
  return Make(std::move(properties));
}

absl::StatusOr<std::shared_ptr<Cache>> MakeCache(const Value* asked, uint64_t count) {
  Properties properties = Defaults();
  for (uint64_t i = 0; i < count; i += 2) {
    properties.Set(static_cast<CacheProperty>(asked[i].int64), asked[i + 1]);
  }
  return Make(std::move(properties));
}

std::string Kept(const Cache& cache, bool has_expiries) {
  std::string kept = {kKeptVersion, has_expiries ? kHasExpiries : char{0}};
  return kept + cache.configuration;
}

absl::StatusOr<std::shared_ptr<Cache>> CacheOf(std::string_view kept) {
  if (kept.size() < 2 || kept[0] != kKeptVersion) {
    return absl::DataLossError("a cache's configuration is of another version: expected 1, found " +
                               std::to_string(kept.empty() ? -1 : int{kept[0]}));
  }
  const bool has_expiries = (kept[1] & kHasExpiries) != 0;
  kept.remove_prefix(2);
  ignite::Reader in(sdk::BytesOf(kept));
  sdk::HeapArena arena;
  uint64_t count = 0;
  const Value* values =
      ReadConfiguration(in, arena.get(), ignite::Terms{Everything(), nullptr}, &count);
  if (!in.ok()) {
    return absl::DataLossError("a cache's configuration cannot be read: " +
                               ignite::Describe(in.fault()));
  }
  Properties properties;
  for (uint64_t i = 0; i < count; i += 2) {
    properties.Set(static_cast<CacheProperty>(values[i].int64), values[i + 1]);
  }
  absl::StatusOr<std::shared_ptr<Cache>> cache = Describe(properties);
  if (!cache.ok()) return absl::DataLossError(cache.status().message());
  if (has_expiries) (*cache)->has_expiries = true;
  (*cache)->configuration = std::string(kept);
  return cache;
}

void WriteConfigurationOf(const Cache& cache, ignite::Writer& out,
                          const ignite::Negotiated& negotiated) {
  ignite::Reader in(sdk::BytesOf(cache.configuration));
  sdk::HeapArena arena;
  uint64_t count = 0;
  const Value* values =
      ReadConfiguration(in, arena.get(), ignite::Terms{Everything(), nullptr}, &count);
  if (!in.ok()) return out.Keep(in.fault());
  WriteConfiguration(out, values, count, ignite::Terms{negotiated, nullptr, true});
}

}  // namespace glowplug::node
