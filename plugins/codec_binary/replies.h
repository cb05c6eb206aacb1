// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_

#include <glowplug/api/operation.h>

#include <optional>

#include "plugins/codec_binary/fields.h"

namespace glowplug::binary {

// What stands in front of the body of a server's frame.
api::Outcome ReadReplyHead(const Negotiated& negotiated, api::Bytes frame, api::Reply* reply,
                           api::Failure* failure);

// The rows of the answer to `operation`; a cursor's id and more come with them, the rest of the
// reply is left as ReadReplyHead made it. An answer that is an error is a failure with its code.
// kAgain: *needed says which type must be asked for first.
api::Outcome ReadReplyBody(const Wire& wire, api::Operation operation, api::Bytes frame,
                           api::Arena* arena, api::Reply* reply,
                           std::optional<ignite::Fault>* needed, api::Failure* failure);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_
