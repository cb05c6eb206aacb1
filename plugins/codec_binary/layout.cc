// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/layout.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace glowplug::binary {
namespace {

using api::Operation;
using ignite::Feature;
using ignite::OpCode;

constexpr Field kName[] = {{"name", FieldKind::kName}};
constexpr Field kCursor[] = {{"cursor", FieldKind::kLong}};
constexpr Field kTypeNameOf[] = {{"platform", FieldKind::kByte}, {"type id", FieldKind::kInt}};
constexpr Field kTypeNameIs[] = {
    {"platform", FieldKind::kByte}, {"type id", FieldKind::kInt}, {"name", FieldKind::kName}};
constexpr Field kCacheName[] = {{"cache", FieldKind::kName}};
constexpr Field kWal[] = {{"cache", FieldKind::kName}, {"on", FieldKind::kBool}};
constexpr Field kDataCenter[] = {{"data center", FieldKind::kName}};
constexpr Field kVersions[] = {{"from topology version", FieldKind::kLong},
                               {"to topology version", FieldKind::kLong}};

constexpr Field kBool[] = {{"bool", FieldKind::kBool}};
constexpr Field kLong[] = {{"long", FieldKind::kLong}};
constexpr Field kString[] = {{"string", FieldKind::kName}};
constexpr Field kBinaryConfiguration[] = {{"compact footers", FieldKind::kBool},
                                          {"name mapper", FieldKind::kByte}};

constexpr FieldList kNothing = {};

constexpr Needs From(int8_t minor) { return {minor, -1}; }
constexpr Needs Bit(Feature feature) {
  return {ignite::kFeatureBits.minor, static_cast<int8_t>(feature)};
}

using Q = RequestShape;
using R = ReplyShape;

// By operation code, as FindLayout(OpCode) wants it.
constexpr Layout kLayouts[] = {
    {Operation::kCloseResource, OpCode::kResourceClose, "close resource", Q::kFields, R::kFields,
     kCursor},
    {Operation::kHeartbeat, OpCode::kHeartbeat, "heartbeat", Q::kFields, R::kFields, kNothing,
     kNothing, Bit(Feature::kHeartbeat)},
    {Operation::kIdleTimeout, OpCode::kGetIdleTimeout, "idle timeout", Q::kFields, R::kFields,
     kNothing, kLong, Bit(Feature::kHeartbeat)},
    {Operation::kGet, OpCode::kGet, "get", Q::kKey, R::kObject},
    {Operation::kPut, OpCode::kPut, "put", Q::kKeyValue, R::kFields},
    {Operation::kPutIfAbsent, OpCode::kPutIfAbsent, "put if absent", Q::kKeyValue, R::kFields,
     kNothing, kBool},
    {Operation::kGetAll, OpCode::kGetAll, "get all", Q::kKeys, R::kEntries},
    {Operation::kPutAll, OpCode::kPutAll, "put all", Q::kEntries, R::kFields},
    {Operation::kGetAndPut, OpCode::kGetAndPut, "get and put", Q::kKeyValue, R::kObject},
    {Operation::kGetAndReplace, OpCode::kGetAndReplace, "get and replace", Q::kKeyValue,
     R::kObject},
    {Operation::kGetAndRemove, OpCode::kGetAndRemove, "get and remove", Q::kKey, R::kObject},
    {Operation::kGetAndPutIfAbsent, OpCode::kGetAndPutIfAbsent, "get and put if absent",
     Q::kKeyValue, R::kObject},
    {Operation::kReplace, OpCode::kReplace, "replace", Q::kKeyValue, R::kFields, kNothing, kBool},
    {Operation::kReplaceIfEquals, OpCode::kReplaceIfEquals, "replace if equals", Q::kKeyTwoValues,
     R::kFields, kNothing, kBool},
    {Operation::kContainsKey, OpCode::kContainsKey, "contains key", Q::kKey, R::kFields, kNothing,
     kBool},
    {Operation::kContainsKeys, OpCode::kContainsKeys, "contains keys", Q::kKeys, R::kFields,
     kNothing, kBool},
    {Operation::kClear, OpCode::kClear, "clear", Q::kCache, R::kFields},
    {Operation::kClearKey, OpCode::kClearKey, "clear key", Q::kKey, R::kFields},
    {Operation::kClearKeys, OpCode::kClearKeys, "clear keys", Q::kKeys, R::kFields},
    {Operation::kRemoveKey, OpCode::kRemoveKey, "remove key", Q::kKey, R::kFields, kNothing, kBool},
    {Operation::kRemoveIfEquals, OpCode::kRemoveIfEquals, "remove if equals", Q::kKeyValue,
     R::kFields, kNothing, kBool},
    {Operation::kRemoveKeys, OpCode::kRemoveKeys, "remove keys", Q::kKeys, R::kFields},
    {Operation::kRemoveAll, OpCode::kRemoveAll, "remove all", Q::kCache, R::kFields},
    {Operation::kSize, OpCode::kSize, "size", Q::kPeekModes, R::kFields, kNothing, kLong},
    {Operation::kLocalPeek, OpCode::kLocalPeek, "local peek", Q::kKey, R::kObject},
    {Operation::kPutAllConflict, OpCode::kPutAllConflict, "put all conflict", Q::kConflictPuts,
     R::kFields, kNothing, kNothing, Bit(Feature::kDataReplicationOperations)},
    {Operation::kRemoveAllConflict, OpCode::kRemoveAllConflict, "remove all conflict",
     Q::kConflictRemoves, R::kFields, kNothing, kNothing, Bit(Feature::kDataReplicationOperations)},
    {Operation::kInvoke, OpCode::kInvoke, "invoke", Q::kInvoke, R::kObject, kNothing, kNothing,
     Bit(Feature::kCacheInvoke)},
    {Operation::kInvokeAll, OpCode::kInvokeAll, "invoke all", Q::kInvokeAll, R::kInvoked, kNothing,
     kNothing, Bit(Feature::kCacheInvoke)},
    {Operation::kCacheNames, OpCode::kCacheNames, "cache names", Q::kFields, R::kStrings},
    {Operation::kCreateCache, OpCode::kCreateCache, "create cache", Q::kFields, R::kFields, kName},
    {Operation::kGetOrCreateCache, OpCode::kGetOrCreateCache, "get or create cache", Q::kFields,
     R::kFields, kName},
    {Operation::kCreateCacheConfigured, OpCode::kCreateCacheWithConfig,
     "create cache with configuration", Q::kConfiguration, R::kFields},
    {Operation::kGetOrCreateCacheConfigured, OpCode::kGetOrCreateCacheWithConfig,
     "get or create cache with configuration", Q::kConfiguration, R::kFields},
    {Operation::kCacheConfiguration, OpCode::kGetCacheConfig, "cache configuration", Q::kCache,
     R::kConfiguration},
    {Operation::kDestroyCache, OpCode::kDestroyCache, "destroy cache", Q::kCacheId, R::kFields},
    {Operation::kMapping, OpCode::kPartitions, "partition mapping", Q::kMapping, R::kMapping,
     kNothing, kNothing, From(ignite::kResponseFlags.minor)},
    {Operation::kScan, OpCode::kScan, "scan", Q::kScan, R::kCursor},
    {Operation::kScanPage, OpCode::kScanNextPage, "scan's next page", Q::kFields, R::kPage,
     kCursor},
    {Operation::kTypeName, OpCode::kGetTypeName, "type name", Q::kFields, R::kFields, kTypeNameOf,
     kString},
    {Operation::kPutTypeName, OpCode::kPutTypeName, "put type name", Q::kFields, R::kFields,
     kTypeNameIs, kBool},
    {Operation::kType, OpCode::kGetType, "type", Q::kTypeId, R::kType},
    {Operation::kPutType, OpCode::kPutType, "put type", Q::kType, R::kFields},
    {Operation::kBinaryConfiguration, OpCode::kGetBinaryConfig, "binary configuration", Q::kFields,
     R::kFields, kNothing, kBinaryConfiguration, Bit(Feature::kBinaryConfiguration)},
    {Operation::kClusterState, OpCode::kGetClusterState, "cluster state", Q::kFields,
     R::kClusterState, kNothing, kNothing, From(ignite::kExpiryPolicy.minor)},
    {Operation::kSetClusterState, OpCode::kChangeClusterState, "set cluster state",
     Q::kClusterState, R::kFields, kNothing, kNothing, From(ignite::kExpiryPolicy.minor)},
    {Operation::kSetWal, OpCode::kChangeWalState, "set WAL state", Q::kFields, R::kFields, kWal,
     kBool, From(ignite::kExpiryPolicy.minor)},
    {Operation::kWalEnabled, OpCode::kGetWalState, "WAL state", Q::kFields, R::kFields, kCacheName,
     kBool, From(ignite::kExpiryPolicy.minor)},
    {Operation::kNodeIds, OpCode::kGetNodeIds, "node ids", Q::kNodeIds, R::kNodeIds, kNothing,
     kNothing, Bit(Feature::kClusterGroups)},
    {Operation::kNodes, OpCode::kGetNodeInfo, "nodes", Q::kUuids, R::kNodes, kNothing, kNothing,
     Bit(Feature::kClusterGroups)},
    {Operation::kEndpoints, OpCode::kGetNodeEndpoints, "endpoints", Q::kFields, R::kEndpoints,
     kVersions, kNothing, Bit(Feature::kClusterGroupGetNodesEndpoints)},
    {Operation::kDataCenterNodes, OpCode::kGetDataCenterNodes, "nodes of a data center", Q::kFields,
     R::kUuids, kDataCenter, kNothing, Bit(Feature::kDataCenterAware)},
};

constexpr std::array<Arity, kRequestShapes> kAllArities = {{
    {Q::kFields, 0, 0, {}},
    {Q::kCacheId, 0, 0, "no arguments"},
    {Q::kConfiguration, 0, 2, "properties and their values in turn"},
    {Q::kTypeId, 1, 0, "1 argument (the type's id or name)"},
    {Q::kType, 1, 0, "1 argument (an object of the type)"},
    {Q::kClusterState, 2, 0, "2 arguments (state, force)"},
    {Q::kNodeIds, 2, 2, "topology version, kind, then attributes and values in turn"},
    {Q::kUuids, 0, 1, "a node's id in each argument"},
    {Q::kMapping, 2, 1,
     "data center or null, whether custom affinity is wanted, then a cache's id in each argument"},
    {Q::kCache, 0, 0, "no arguments"},
    {Q::kKey, 1, 0, "1 argument (the key)"},
    {Q::kKeyValue, 2, 0, "2 arguments (key and value)"},
    {Q::kKeyTwoValues, 3, 0, "3 arguments (key, expected value, value)"},
    {Q::kKeys, 0, 1, "a key in each argument"},
    {Q::kEntries, 0, 2, "keys and values in turn"},
    {Q::kPeekModes, 0, 1, "a peek mode in each argument"},
    {Q::kInvoke, 2, 1, "2 arguments or more (key, processor, its arguments)"},
    {Q::kInvokeAll, 2, 1, "2 arguments or more (count of keys, keys, processor, its arguments)"},
    {Q::kConflictPuts, 0, 4, "key, value, version and expire time in turn"},
    {Q::kConflictRemoves, 0, 2, "keys and versions in turn"},
    {Q::kScan, 4, 0, "4 arguments (filter, page size, partition, local)"},
}};
constexpr bool StandInTheirPlaces() {
  for (size_t i = 0; i < kRequestShapes; ++i) {
    if (kAllArities[i].shape != static_cast<RequestShape>(i)) return false;
  }
  return true;
}
static_assert(StandInTheirPlaces());

constexpr std::array<const Layout*, kOperations> LayoutsByOperation() {
  std::array<const Layout*, kOperations> layouts{};
  for (const Layout& layout : kLayouts) layouts[static_cast<size_t>(layout.operation)] = &layout;
  return layouts;
}

constexpr bool IsBefore(const Layout& a, const Layout& b) { return a.op < b.op; }
static_assert(std::is_sorted(std::begin(kLayouts), std::end(kLayouts), IsBefore));

const char* NameOf(Feature feature) {
  switch (feature) {
    case Feature::kClusterStates:
      return "cluster states";
    case Feature::kClusterGroupGetNodesEndpoints:
      return "endpoint discovery";
    case Feature::kClusterGroups:
      return "cluster groups";
    case Feature::kBinaryConfiguration:
      return "binary configuration";
    case Feature::kHeartbeat:
      return "heartbeat";
    case Feature::kDataReplicationOperations:
      return "data replication operations";
    case Feature::kCacheInvoke:
      return "cache invoke";
    case Feature::kForceDeactivationFlag:
      return "force deactivation flag";
    case Feature::kCacheStorages:
      return "cache storages";
    case Feature::kDataCenterAware:
      return "data centers";
    default:
      return "unnamed";
  }
}

}  // namespace

constinit const std::array<const Layout*, kOperations> kLayoutOf = LayoutsByOperation();
constinit const std::array<Arity, kRequestShapes> kArities = kAllArities;

const Layout* FindLayout(OpCode op) noexcept {
  const Layout* found =
      std::lower_bound(std::begin(kLayouts), std::end(kLayouts), op,
                       [](const Layout& layout, OpCode sought) { return layout.op < sought; });
  return found != std::end(kLayouts) && found->op == op ? found : nullptr;
}

std::string Describe(const Needs& needs) {
  if (needs.feature < 0) return "protocol 1." + std::to_string(needs.minor) + ".0";
  return "feature bit " + std::to_string(needs.feature) + " (" +
         NameOf(static_cast<Feature>(needs.feature)) + ")";
}

std::string_view TextOfArguments(const Layout& layout) noexcept {
  if (layout.request != Q::kFields) return kArities[static_cast<size_t>(layout.request)].text;
  switch (layout.arguments.count) {
    case 0:
      return "no arguments";
    case 1:
      return layout.arguments.fields == kCursor ? "1 argument (the cursor)"
                                                : "1 argument (the name)";
    case 2:
      return "2 arguments";
    default:
      return "3 arguments (platform, type id, name)";
  }
}

const char* NameOfArgument(const Layout& layout, uint32_t index) noexcept {
  switch (layout.request) {
    case Q::kFields:
      return index < layout.arguments.count ? layout.arguments.fields[index].name : "argument";
    case Q::kKey:
    case Q::kKeys:
      return "key";
    case Q::kKeyValue:
    case Q::kEntries:
      return index % 2 == 0 ? "key" : "value";
    case Q::kKeyTwoValues:
      return index == 0 ? "key" : index == 1 ? "expected value" : "value";
    case Q::kConfiguration:
      return "property";
    case Q::kTypeId:
    case Q::kType:
      return "type";
    case Q::kInvoke:
      return index == 0 ? "key" : index == 1 ? "processor" : "argument";
    case Q::kConflictPuts:
      return index % 4 == 0 ? "key" : index % 4 == 1 ? "value" : "version";
    case Q::kConflictRemoves:
      return index % 2 == 0 ? "key" : "version";
    case Q::kMapping:
      return index == 0   ? "data center"
             : index == 1 ? "whether custom affinity is wanted"
                          : "cache's id";
    case Q::kScan:
      return "filter";
    default:
      return "argument";
  }
}

}  // namespace glowplug::binary
