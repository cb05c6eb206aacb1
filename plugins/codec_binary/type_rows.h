// SPDX-License-Identifier: Apache-2.0
// A type as values: objects that have nothing but a type, the first with all fields, then one with
// each schema.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_TYPE_ROWS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_TYPE_ROWS_H_

#include "plugins/codec_binary/type_registry.h"

namespace glowplug::binary {

// Reads what is told of a type, and the registry learns it.
const api::Value* ReadTypes(ignite::Reader& in, api::Arena* arena, TypeRegistry& registry,
                            uint64_t* count);
void WriteTypes(ignite::Writer& out, const api::Value* rows, uint64_t count,
                ignite::TypeDirectory& types);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_TYPE_ROWS_H_
