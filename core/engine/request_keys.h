// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_REQUEST_KEYS_H_
#define GLOWPLUG_CORE_ENGINE_REQUEST_KEYS_H_

#include <glowplug/api/codec.h>
#include <glowplug/api/operation.h>

#include "core/engine/key_order.h"

namespace glowplug {

// The keys that a request touches; none for operations on a whole cache or on no cache.
KeyOrder::Keys KeysOf(const api::Request& request, api::Codec& codec);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_REQUEST_KEYS_H_
