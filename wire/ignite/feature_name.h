// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_WIRE_IGNITE_FEATURE_NAME_H_
#define GLOWPLUG_WIRE_IGNITE_FEATURE_NAME_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace glowplug::ignite {

// Ignite's own name of a feature bit (ignite-protocol, section 2): "HEARTBEAT"; of one that this
// client does not know: "FEATURE_24".
inline std::string NameOfFeature(uint32_t bit) {
  constexpr std::array<std::string_view, 24> kNames = {
      "USER_ATTRIBUTES",
      "EXECUTE_TASK_BY_NAME",
      "CLUSTER_STATES",
      "CLUSTER_GROUP_GET_NODES_ENDPOINTS",
      "CLUSTER_GROUPS",
      "SERVICE_INVOKE",
      "DEFAULT_QRY_TIMEOUT",
      "QRY_PARTITIONS_BATCH_SIZE",
      "BINARY_CONFIGURATION",
      "GET_SERVICE_DESCRIPTORS",
      "SERVICE_INVOKE_CALLCTX",
      "HEARTBEAT",
      "DATA_REPLICATION_OPERATIONS",
      "ALL_AFFINITY_MAPPINGS",
      "INDEX_QUERY",
      "INDEX_QUERY_LIMIT",
      "SERVICE_TOPOLOGY",
      "CACHE_INVOKE",
      "TX_AWARE_QUERIES",
      "FORCE_DEACTIVATION_FLAG",
      "CACHE_STORAGES",
      "SQL_CACHE_CREATION",
      "DC_AWARE",
      "QRY_INITIATOR_ID",
  };
  return bit < kNames.size() ? std::string(kNames[bit]) : "FEATURE_" + std::to_string(bit);
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_FEATURE_NAME_H_
