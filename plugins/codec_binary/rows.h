// SPDX-License-Identifier: Apache-2.0
// What answers hold behind their head, for both sides.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_ROWS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_ROWS_H_

#include <glowplug/api/operation.h>

#include "plugins/codec_binary/layout.h"

namespace glowplug::binary {

// Fills rows and row_count, with a cursor's page resource and more.
void ReadRows(ignite::Reader& in, api::Arena* arena, const Layout& layout, const Wire& wire,
              api::Reply* reply);

// Rows of another number or type than the operation's answer has are the writer's fault.
void WriteRows(ignite::Writer& out, const api::Reply& reply, const Layout& layout,
               const Wire& wire);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_ROWS_H_
