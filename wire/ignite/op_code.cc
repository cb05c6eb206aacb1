// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/op_code.h"

namespace glowplug::ignite {

std::string_view NameOf(OpCode op) {
  switch (op) {
    case OpCode::kResourceClose:
      return "resource close";
    case OpCode::kHeartbeat:
      return "heartbeat";
    case OpCode::kGetIdleTimeout:
      return "get idle timeout";
    case OpCode::kGet:
      return "get";
    case OpCode::kPut:
      return "put";
    case OpCode::kPutIfAbsent:
      return "put if absent";
    case OpCode::kGetAll:
      return "get all";
    case OpCode::kPutAll:
      return "put all";
    case OpCode::kGetAndPut:
      return "get and put";
    case OpCode::kGetAndReplace:
      return "get and replace";
    case OpCode::kGetAndRemove:
      return "get and remove";
    case OpCode::kGetAndPutIfAbsent:
      return "get and put if absent";
    case OpCode::kReplace:
      return "replace";
    case OpCode::kReplaceIfEquals:
      return "replace if equals";
    case OpCode::kContainsKey:
      return "contains key";
    case OpCode::kContainsKeys:
      return "contains keys";
    case OpCode::kClear:
      return "clear";
    case OpCode::kClearKey:
      return "clear key";
    case OpCode::kClearKeys:
      return "clear keys";
    case OpCode::kRemoveKey:
      return "remove key";
    case OpCode::kRemoveIfEquals:
      return "remove if equals";
    case OpCode::kRemoveKeys:
      return "remove keys";
    case OpCode::kRemoveAll:
      return "remove all";
    case OpCode::kSize:
      return "size";
    case OpCode::kLocalPeek:
      return "local peek";
    case OpCode::kPutAllConflict:
      return "put all conflict";
    case OpCode::kRemoveAllConflict:
      return "remove all conflict";
    case OpCode::kInvoke:
      return "invoke";
    case OpCode::kInvokeAll:
      return "invoke all";
    case OpCode::kCacheNames:
      return "cache names";
    case OpCode::kCreateCache:
      return "create cache with name";
    case OpCode::kGetOrCreateCache:
      return "get or create cache with name";
    case OpCode::kCreateCacheWithConfig:
      return "create cache with configuration";
    case OpCode::kGetOrCreateCacheWithConfig:
      return "get or create cache with configuration";
    case OpCode::kGetCacheConfig:
      return "get cache configuration";
    case OpCode::kDestroyCache:
      return "destroy cache";
    case OpCode::kNodePartitions:
      return "node partitions";
    case OpCode::kPartitions:
      return "partitions";
    case OpCode::kScan:
      return "scan";
    case OpCode::kScanNextPage:
      return "scan next page";
    case OpCode::kSql:
      return "SQL";
    case OpCode::kSqlNextPage:
      return "SQL next page";
    case OpCode::kSqlFields:
      return "SQL fields";
    case OpCode::kSqlFieldsNextPage:
      return "SQL fields next page";
    case OpCode::kContinuousQuery:
      return "continuous query";
    case OpCode::kContinuousQueryEvent:
      return "continuous query event";
    case OpCode::kIndexQuery:
      return "index query";
    case OpCode::kIndexQueryNextPage:
      return "index query next page";
    case OpCode::kGetTypeName:
      return "get type name";
    case OpCode::kPutTypeName:
      return "put type name";
    case OpCode::kGetType:
      return "get type";
    case OpCode::kPutType:
      return "put type";
    case OpCode::kGetBinaryConfig:
      return "get binary configuration";
    case OpCode::kStartTransaction:
      return "start transaction";
    case OpCode::kEndTransaction:
      return "end transaction";
    case OpCode::kGetClusterState:
      return "get cluster state";
    case OpCode::kChangeClusterState:
      return "change cluster state";
    case OpCode::kChangeWalState:
      return "change WAL state";
    case OpCode::kGetWalState:
      return "get WAL state";
    case OpCode::kGetNodeIds:
      return "get node ids";
    case OpCode::kGetNodeInfo:
      return "get node info";
    case OpCode::kGetNodeEndpoints:
      return "get node endpoints";
    case OpCode::kGetDataCenterNodes:
      return "get data center nodes";
    case OpCode::kExecuteTask:
      return "execute task";
    case OpCode::kTaskFinished:
      return "task finished";
    case OpCode::kInvokeService:
      return "invoke service";
    case OpCode::kGetServiceDescriptors:
      return "get service descriptors";
    case OpCode::kGetServiceDescriptor:
      return "get service descriptor";
    case OpCode::kGetServiceTopology:
      return "get service topology";
    case OpCode::kStartStreamer:
      return "start streamer";
    case OpCode::kAddToStreamer:
      return "add to streamer";
    case OpCode::kCreateAtomicLong:
      return "create atomic long";
    case OpCode::kRemoveAtomicLong:
      return "remove atomic long";
    case OpCode::kAtomicLongExists:
      return "atomic long exists";
    case OpCode::kGetAtomicLong:
      return "get atomic long";
    case OpCode::kAddAndGetAtomicLong:
      return "add and get atomic long";
    case OpCode::kGetAndSetAtomicLong:
      return "get and set atomic long";
    case OpCode::kCompareAndSetAtomicLong:
      return "compare and set atomic long";
    case OpCode::kCompareAndGetAtomicLong:
      return "compare, set and get atomic long";
    case OpCode::kGetOrCreateSet:
      return "get or create set";
    case OpCode::kRemoveSet:
      return "remove set";
    case OpCode::kSetExists:
      return "set exists";
    case OpCode::kAddToSet:
      return "add to set";
    case OpCode::kAddAllToSet:
      return "add all to set";
    case OpCode::kRemoveFromSet:
      return "remove from set";
    case OpCode::kRemoveAllFromSet:
      return "remove all from set";
    case OpCode::kSetContains:
      return "set contains";
    case OpCode::kSetContainsAll:
      return "set contains all";
    case OpCode::kRetainAllInSet:
      return "retain all in set";
    case OpCode::kGetSetSize:
      return "get set size";
    case OpCode::kClearSet:
      return "clear set";
    case OpCode::kStartSetIterator:
      return "start set iterator";
    case OpCode::kSetIteratorNextPage:
      return "set iterator next page";
    case OpCode::kStopWarmUp:
      return "stop warm-up";
  }
  return "unknown operation";
}

}  // namespace glowplug::ignite
