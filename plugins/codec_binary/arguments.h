// SPDX-License-Identifier: Apache-2.0
// The arguments of requests, behind the headers, for both sides.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_ARGUMENTS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_ARGUMENTS_H_

#include <glowplug/api/operation.h>

#include "plugins/codec_binary/layout.h"

namespace glowplug::binary {

// Their number fits the layout. What cannot be written is the writer's fault.
void WriteArguments(ignite::Writer& out, const api::Request& request, const Layout& layout,
                    const Wire& wire);

// Fills args and arg_count.
void ReadArguments(ignite::Reader& in, api::Arena* arena, const Layout& layout, const Wire& wire,
                   api::Request* request);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_ARGUMENTS_H_
