// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_

#include <glowplug/api/operation.h>

#include "plugins/codec_binary/negotiated.h"

namespace glowplug::binary {

// What stands in front of the body of a server's frame.
api::Outcome ReadReplyHead(const Negotiated& negotiated, api::Bytes frame, api::Reply* reply,
                           api::Failure* failure);

// The rows of the answer to `operation`. An answer that is an error is a failure with its code.
api::Outcome ReadReplyBody(const Negotiated& negotiated, api::Operation operation, api::Bytes frame,
                           api::Arena* arena, api::Reply* reply, api::Failure* failure);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_
