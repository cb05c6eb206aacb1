// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/replies.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/layout.h"
#include "wire/ignite/message.h"
#include "wire/ignite/value_reader.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Reader;

constexpr std::string_view kAnswer = "the server's answer";

Value Number(ValueType type, int64_t number) {
  Value value{};
  value.type = type;
  value.int64 = number;
  return value;
}

Value* Rows(Reader& in, api::Arena* arena, uint64_t count) {
  auto* rows = sdk::Allocate<Value>(arena, count);
  if (rows == nullptr && count > 0) in.RejectRoom("rows", count * sizeof(Value));
  return rows;
}

void ReadStrings(Reader& in, api::Arena* arena, api::Reply* reply) {
  reply->row_count = in.Count(1, "count of strings");
  Value* rows = Rows(in, arena, reply->row_count);
  for (uint64_t i = 0; in.ok() && i < reply->row_count; ++i) {
    const uint64_t offset = in.offset();
    rows[i] = ReadValue(in, arena, "string");
    if (rows[i].type != ValueType::kString) {
      in.Reject(offset, "string", "a string (type code 9)", static_cast<int64_t>(rows[i].type));
    }
  }
  reply->rows = rows;
}

void ReadEntries(Reader& in, api::Arena* arena, api::Reply* reply) {
  reply->row_count = uint64_t{2} * in.Count(2, "count of entries");
  Value* rows = Rows(in, arena, reply->row_count);
  for (uint64_t i = 0; in.ok() && i < reply->row_count; ++i) {
    rows[i] = ReadValue(in, arena, i % 2 == 0 ? "key" : "value");
  }
  reply->rows = rows;
}

void ReadRows(Reader& in, api::Arena* arena, ReplyShape shape, api::Reply* reply) {
  switch (shape) {
    case ReplyShape::kNothing:
      return;
    case ReplyShape::kStrings:
      return ReadStrings(in, arena, reply);
    case ReplyShape::kEntries:
      return ReadEntries(in, arena, reply);
    default:
      break;
  }
  Value* row = Rows(in, arena, 1);
  if (row == nullptr) return;
  if (shape == ReplyShape::kObject) *row = ReadValue(in, arena, "value");
  if (shape == ReplyShape::kBool) *row = Number(ValueType::kBool, in.Bool("bool") ? 1 : 0);
  if (shape == ReplyShape::kLong) *row = Number(ValueType::kLong, in.Long("long"));
  reply->rows = row;
  reply->row_count = 1;
}

void FillHead(const ignite::ResponseHeader& header, api::Reply* reply) {
  // Each field once: clearing all of it first would cost as much again.
  reply->kind = header.is_notification ? api::ReplyKind::kPush : api::ReplyKind::kAnswer;
  reply->token = header.is_notification ? 0 : static_cast<uint64_t>(header.request_id);
  reply->resource = header.is_notification ? header.request_id : 0;
  reply->topology_major = header.has_topology ? header.topology_major : -1;
  reply->topology_minor = header.topology_minor;
  reply->status = static_cast<int32_t>(header.status);
  reply->code = CodeOf(header.status);
  reply->operation = api::Operation::kNone;
  reply->more = 0;
  reply->text = header.message;
  reply->rows = nullptr;
  reply->row_count = 0;
}

}  // namespace

api::Outcome ReadReplyHead(const Negotiated& negotiated, api::Bytes frame, api::Reply* reply,
                           api::Failure* failure) {
  Reader in(frame);
  in.Int("length");
  const ignite::ResponseHeader header = ReadResponseHeader(in, negotiated.version);
  if (!in.ok()) return FailReading(failure, in.fault(), kAnswer, api::Origin::kServer);
  FillHead(header, reply);
  return api::Outcome::kDone;
}

api::Outcome ReadReplyBody(const Negotiated& negotiated, api::Operation operation, api::Bytes frame,
                           api::Arena* arena, api::Reply* reply, api::Failure* failure) {
  const Layout* layout = FindLayout(operation);
  if (layout == nullptr) {
    return sdk::Fail(failure, api::Code::kUnimplemented,
                     "the codec knows no answer to operation " +
                         std::to_string(static_cast<uint32_t>(operation)));
  }
  Reader in(frame);
  in.Int("length");
  const ignite::ResponseHeader header = ReadResponseHeader(in, negotiated.version);
  if (in.ok()) FillHead(header, reply);
  if (in.ok() && header.status != ignite::StatusCode::kSuccess) {
    return sdk::Fail(
        failure, CodeOf(header.status), sdk::ViewOf(header.message),
        {.origin = api::Origin::kServer, .peer_code = static_cast<int32_t>(header.status)});
  }
  reply->operation = operation;
  if (in.ok()) ReadRows(in, arena, layout->reply, reply);
  in.ExpectEnd("the end of the answer");
  if (!in.ok()) {
    reply->rows = nullptr;
    reply->row_count = 0;
    return FailReading(failure, in.fault(), kAnswer, api::Origin::kServer);
  }
  return api::Outcome::kDone;
}

}  // namespace glowplug::binary
