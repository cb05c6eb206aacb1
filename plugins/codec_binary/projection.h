// SPDX-License-Identifier: Apache-2.0
// Parts of requests that both sides' code names.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_PROJECTION_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_PROJECTION_H_

#include <glowplug/api/operation.h>

#include "plugins/codec_binary/fields.h"

namespace glowplug::binary {

// Whose object a processor or filter is.
inline constexpr int8_t kJavaPlatform = 1;

// Which nodes of the cluster are asked for (operation 5100): topology version, their kind, then
// attributes and their values in turn.
void WriteProjection(ignite::Writer& out, const api::Value* args, uint32_t count, const Wire& wire);
const api::Value* ReadProjection(ignite::Reader& in, api::Arena* arena, const Wire& wire,
                                 uint64_t* count);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_PROJECTION_H_
