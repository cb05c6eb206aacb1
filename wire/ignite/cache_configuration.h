// SPDX-License-Identifier: Apache-2.0
// A cache's configuration, as [int property, value]... (ignite-protocol, section 4, "Cache
// management"): sparse in requests, of a fixed order in answers.
#ifndef GLOWPLUG_WIRE_IGNITE_CACHE_CONFIGURATION_H_
#define GLOWPLUG_WIRE_IGNITE_CACHE_CONFIGURATION_H_

#include <glowplug/api/operation.h>

#include "wire/ignite/fields.h"

namespace glowplug::ignite {

// What of the properties this connection cannot carry; null: nothing. *name is the property's.
const Needs* WhatPropertiesLack(const api::Value* properties, uint32_t count,
                                const Negotiated& negotiated, const char** name);

// `count` values, a property and its value in turn; a property that is not known, or is there
// twice, is a fault.
void WriteRequestedConfiguration(Writer& out, const api::Value* properties, uint32_t count,
                                 const Terms& terms);
// Sets *count to how many values it gives.
const api::Value* ReadRequestedConfiguration(Reader& in, api::Arena* arena, const Terms& terms,
                                             uint64_t* count);

// What is not among the properties is written as nothing: 0, null, no elements.
void WriteConfiguration(Writer& out, const api::Value* properties, uint64_t count,
                        const Terms& terms);
// All that this connection's protocol has; what a later one adds is skipped.
const api::Value* ReadConfiguration(Reader& in, api::Arena* arena, const Terms& terms,
                                    uint64_t* count);

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_CACHE_CONFIGURATION_H_
