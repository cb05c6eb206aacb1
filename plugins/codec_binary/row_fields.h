// SPDX-License-Identifier: Apache-2.0
// Parts of answers: what an entry processor did, and nodes of the cluster (ignite-protocol, section
// 4).
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_ROW_FIELDS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_ROW_FIELDS_H_

#include <glowplug/api/operation.h>

#include <iterator>

#include "plugins/codec_binary/fields.h"

namespace glowplug::binary {

inline constexpr Field kInvoked[] = {{"key", FieldKind::kObject},
                                     {"whether it ended well", FieldKind::kBool},
                                     {"result", FieldKind::kObject}};
inline constexpr uint64_t kInvokedSize = 3;  // the least bytes that one takes, as those below

inline constexpr Field kAttribute[] = {{"attribute", FieldKind::kName},
                                       {"attribute's value", FieldKind::kObject}};
inline constexpr Field kRelease[] = {
    {"major version", FieldKind::kByte},       {"minor version", FieldKind::kByte},
    {"maintenance version", FieldKind::kByte}, {"stage", FieldKind::kText},
    {"revision's time", FieldKind::kLong},     {"revision", FieldKind::kObject}};
inline constexpr Field kNode[] = {{"node's id", FieldKind::kTypedUuid},
                                  {"attributes", FieldKind::kList, kAttribute},
                                  {"addresses", FieldKind::kObject},
                                  {"host names", FieldKind::kObject},
                                  {"order", FieldKind::kLong},
                                  {"whether the node is local", FieldKind::kBool},
                                  {"whether the node is a daemon", FieldKind::kBool},
                                  {"whether the node is a client", FieldKind::kBool},
                                  {"consistent id", FieldKind::kObject},
                                  {"version", FieldKind::kStruct, kRelease}};
static_assert(std::size(kNode) == api::kNodeValues);

inline constexpr Field kEndpoint[] = {
    {"node's id", FieldKind::kUuid}, {"port", FieldKind::kInt}, {"addresses", FieldKind::kTexts}};
inline constexpr Field kNodeId = {"node's id", FieldKind::kUuid};
inline constexpr Field kNodeIds[] = {kNodeId};

inline constexpr uint64_t kNodeIdSize = 16;
inline constexpr uint64_t kEndpointSize = kNodeIdSize + 4 + 4;
inline constexpr uint64_t kNodeSize = 1 + 4 + 1 + 1 + 8 + 3 + 1 + (3 + 1 + 8 + 1);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_ROW_FIELDS_H_
