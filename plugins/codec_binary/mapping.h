// SPDX-License-Identifier: Apache-2.0
// The answer to operation 1101: which node holds which partition of which caches (ignite-protocol,
// section 7).
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_MAPPING_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_MAPPING_H_

#include <glowplug/api/operation.h>
#include <glowplug/api/routing.h>

#include "plugins/codec_binary/affinity_fields.h"

namespace glowplug::binary {

// The rows that stand for it: its bytes, and the feature bits that it was written by.
inline constexpr uint64_t kMappingRows = 2;

// What of the answer a policy may know goes to *out, what it says of keys to `fields`; nothing of
// it does when it is malformed.
api::Outcome ReadMapping(const api::Reply& reply, api::Arena* arena, AffinityFields* fields,
                         api::Topology* out, api::Failure* failure);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_MAPPING_H_
