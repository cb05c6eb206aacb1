// SPDX-License-Identifier: Apache-2.0
// From what went wrong with bytes to the failure that the core sees.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_FAILURE_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_FAILURE_H_

#include <glowplug/api/boundary.h>

#include <string_view>

#include "wire/ignite/fault.h"

namespace glowplug::binary {

// The peer's bytes could not be read; `where` names the message ("the server's answer"). Fatal but
// where the bytes are merely of a type that is not implemented or more than the bound allows, or
// where they are of a frame that was whole.
api::Outcome FailReading(api::Failure* failure, const ignite::Fault& fault, std::string_view where,
                         api::Origin peer, bool may_be_fatal = true);

// The caller's values could not be written. Never fatal: nothing was sent.
api::Outcome FailWriting(api::Failure* failure, const ignite::Fault& fault);

// The core has called in a way that the boundary does not allow, or not now.
api::Outcome FailCall(api::Failure* failure, std::string_view text);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_FAILURE_H_
