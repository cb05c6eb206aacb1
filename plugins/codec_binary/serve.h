// SPDX-License-Identifier: Apache-2.0
// The server's half of the conversation.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_SERVE_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_SERVE_H_

#include <glowplug/api/operation.h>

#include "plugins/codec_binary/fields.h"

namespace glowplug::binary {

// Token and operation of a client's frame; kNone is one that this codec does not have.
api::Outcome ReadRequestHead(api::Bytes frame, api::Reply* reply, api::Failure* failure);

// A client's request, its arguments in the arena. An operation that this codec does not have is
// kUnimplemented, not fatal, and out->token holds: answer it with the failure's code. A body that
// cannot be read is fatal: the real server closes the connection then, and so should the caller.
api::Outcome ReadRequest(const Wire& wire, api::Bytes frame, api::Arena* arena,
                         api::Request* request, api::Failure* failure);

// Appends the answer: status and text, or where only `code` is set the status nearest to it; else
// the rows that Reply::operation asks for.
api::Outcome WriteReply(const Wire& wire, const api::Reply& reply, api::OutBuffer* out,
                        api::Failure* failure);

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_SERVE_H_
