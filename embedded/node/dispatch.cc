// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>

#include "core/base/text.h"
#include "embedded/node/operations.h"

namespace glowplug::node {
namespace {

using ignite::OpCode;

struct Row {
  OpCode op;
  void (*operation)(Call&);
};

constexpr Row kRows[] = {
    {OpCode::kResourceClose, CloseResource},
    {OpCode::kHeartbeat, Heartbeat},
    {OpCode::kGetIdleTimeout, IdleTimeout},
    {OpCode::kGet, Get},
    {OpCode::kPut, WriteKey},
    {OpCode::kPutIfAbsent, WriteKey},
    {OpCode::kGetAll, GetAll},
    {OpCode::kPutAll, PutAll},
    {OpCode::kGetAndPut, WriteKey},
    {OpCode::kGetAndReplace, WriteKey},
    {OpCode::kGetAndRemove, WriteKey},
    {OpCode::kGetAndPutIfAbsent, WriteKey},
    {OpCode::kReplace, WriteKey},
    {OpCode::kReplaceIfEquals, WriteKey},
    {OpCode::kContainsKey, ContainsKey},
    {OpCode::kContainsKeys, ContainsKeys},
    {OpCode::kClear, ClearCache},
    {OpCode::kClearKey, WriteKey},
    {OpCode::kClearKeys, RemoveKeys},
    {OpCode::kRemoveKey, WriteKey},
    {OpCode::kRemoveIfEquals, WriteKey},
    {OpCode::kRemoveKeys, RemoveKeys},
    {OpCode::kRemoveAll, ClearCache},
    {OpCode::kSize, Size},
    {OpCode::kLocalPeek, LocalPeek},
    {OpCode::kPutAllConflict, PutAllConflict},
    {OpCode::kRemoveAllConflict, RemoveAllConflict},
    {OpCode::kCacheNames, CacheNames},
    {OpCode::kCreateCache, CreateCache},
    {OpCode::kGetOrCreateCache, CreateCache},
    {OpCode::kCreateCacheWithConfig, CreateConfiguredCache},
    {OpCode::kGetOrCreateCacheWithConfig, CreateConfiguredCache},
    {OpCode::kGetCacheConfig, GetCacheConfiguration},
    {OpCode::kDestroyCache, DestroyCache},
    {OpCode::kPartitions, Partitions},
    {OpCode::kScan, Scan},
    {OpCode::kScanNextPage, ScanPage},
    {OpCode::kGetTypeName, GetTypeName},
    {OpCode::kPutTypeName, PutTypeName},
    {OpCode::kGetType, GetType},
    {OpCode::kPutType, PutType},
    {OpCode::kGetBinaryConfig, BinaryConfiguration},
    {OpCode::kGetClusterState, GetState},
    {OpCode::kChangeClusterState, ChangeState},
    {OpCode::kChangeWalState, ChangeWal},
    {OpCode::kGetWalState, GetWal},
    {OpCode::kGetNodeIds, NodeIds},
    {OpCode::kGetNodeInfo, NodeInfo},
    {OpCode::kGetNodeEndpoints, Endpoints},
};
constexpr bool IsBefore(const Row& a, const Row& b) { return a.op < b.op; }
static_assert(std::is_sorted(std::begin(kRows), std::end(kRows), IsBefore));

constexpr std::string_view kNoCompute =
    "Compute grid functionality is disabled for thin clients on server node. To enable it set up "
    "the ThinClientConfiguration.MaxActiveComputeTasksPerConnection property.";

void RefuseOperation(Call& call) {
  if (call.op == OpCode::kExecuteTask) {
    return call.answer.Refuse(ignite::StatusCode::kFunctionalityDisabled, kNoCompute);
  }
  call.answer.Refuse(
      ignite::StatusCode::kInvalidOpCode,
      absl::StrCat("Invalid request op code: ", static_cast<int16_t>(call.op), " (",
                   ForAbseil(NameOf(call.op)), " is not served by an embedded node)"));
}

}  // namespace

void Dispatch(Call& call) {
  // Most requests get a value.
  if (call.op == OpCode::kGet) return Get(call);
  const Row* row = std::lower_bound(std::begin(kRows), std::end(kRows), call.op,
                                    [](const Row& each, OpCode op) { return each.op < op; });
  if (row == std::end(kRows) || row->op != call.op) return RefuseOperation(call);
  row->operation(call);
}

}  // namespace glowplug::node
