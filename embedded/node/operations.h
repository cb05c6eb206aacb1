// SPDX-License-Identifier: Apache-2.0
// What a node does, one function for each operation (ignite-protocol, section 4). Each reads its
// request, does it, and answers, at once or later.
#ifndef GLOWPLUG_EMBEDDED_NODE_OPERATIONS_H_
#define GLOWPLUG_EMBEDDED_NODE_OPERATIONS_H_

#include "embedded/node/connection.h"

namespace glowplug::node {

// key_reads.cc
void Get(Call& call);
void GetAll(Call& call);
void ContainsKey(Call& call);
void ContainsKeys(Call& call);
void LocalPeek(Call& call);
void Size(Call& call);

// key_writes.cc: put, the conditional ones, those that answer what was there, remove
void WriteKey(Call& call);

// many_writes.cc
void PutAll(Call& call);
void RemoveKeys(Call& call);
void ClearCache(Call& call);
void PutAllConflict(Call& call);
void RemoveAllConflict(Call& call);

// cache_operations.cc
void CacheNames(Call& call);
void CreateCache(Call& call);
void CreateConfiguredCache(Call& call);
void GetCacheConfiguration(Call& call);
void DestroyCache(Call& call);
void Partitions(Call& call);

// scan.cc
void Scan(Call& call);
void ScanPage(Call& call);
void CloseResource(Call& call);

// type_operations.cc
void GetTypeName(Call& call);
void PutTypeName(Call& call);
void GetType(Call& call);
void PutType(Call& call);
void BinaryConfiguration(Call& call);

// cluster_operations.cc
void Heartbeat(Call& call);
void IdleTimeout(Call& call);
void GetState(Call& call);
void ChangeState(Call& call);
void ChangeWal(Call& call);
void GetWal(Call& call);
void NodeIds(Call& call);
void NodeInfo(Call& call);
void Endpoints(Call& call);

// dispatch.cc: the one of these that Call::op names, or the protocol's answer to one that is not
// served.
void Dispatch(Call& call);

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_OPERATIONS_H_
