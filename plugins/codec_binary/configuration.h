// SPDX-License-Identifier: Apache-2.0
// A cache's configuration, as [int property, value]... (ignite-protocol, section 4, "Cache
// management"): sparse in requests, of a fixed order in answers.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_CONFIGURATION_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_CONFIGURATION_H_

#include <glowplug/api/operation.h>

#include "plugins/codec_binary/fields.h"
#include "plugins/codec_binary/layout.h"

namespace glowplug::binary {

// What of the properties this connection cannot carry; null: nothing. *name is the property's.
const Needs* WhatPropertiesLack(const api::Value* properties, uint32_t count,
                                const Negotiated& negotiated, const char** name);

// `count` values, a property and its value in turn; a property that is not known, or is there
// twice, is a fault.
void WriteRequestedConfiguration(ignite::Writer& out, const api::Value* properties, uint32_t count,
                                 const Wire& wire);
// Sets *count to how many values it gives.
const api::Value* ReadRequestedConfiguration(ignite::Reader& in, api::Arena* arena,
                                             const Wire& wire, uint64_t* count);

// What is not among the properties is written as nothing: 0, null, no elements.
void WriteConfiguration(ignite::Writer& out, const api::Value* properties, uint64_t count,
                        const Wire& wire);
// All that this connection's protocol has; what a later one adds is skipped.
const api::Value* ReadConfiguration(ignite::Reader& in, api::Arena* arena, const Wire& wire,
                                    uint64_t* count);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_CONFIGURATION_H_
