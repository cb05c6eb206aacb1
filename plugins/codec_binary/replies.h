// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_REPLIES_H_

#include <glowplug/api/operation.h>

#include <optional>

#include "plugins/codec_binary/fields.h"
#include "wire/ignite/message.h"

namespace glowplug::binary {

// All of a reply but struct_size; each field once, for clearing all first would cost as much again.
inline void FillHead(const ignite::ResponseHeader& header, api::Code code, api::Reply* reply) {
  reply->kind = header.is_notification ? api::ReplyKind::kPush : api::ReplyKind::kAnswer;
  reply->token = header.is_notification ? 0 : static_cast<uint64_t>(header.request_id);
  reply->resource = header.is_notification ? header.request_id : 0;
  reply->topology_major = header.has_topology ? header.topology_major : -1;
  reply->topology_minor = header.topology_minor;
  reply->status = static_cast<int32_t>(header.status);
  reply->code = code;
  reply->operation = api::Operation::kNone;
  reply->more = 0;
  reply->text = header.message;
  reply->rows = nullptr;
  reply->row_count = 0;
}

// What the body of an answer without a cursor says.
inline void FillBody(api::Operation operation, int64_t request_id, const api::Value* rows,
                     uint64_t row_count, api::Reply* reply) {
  reply->operation = operation;
  reply->token = static_cast<uint64_t>(request_id);
  reply->resource = 0;
  reply->more = 0;
  reply->rows = rows;
  reply->row_count = row_count;
}

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
