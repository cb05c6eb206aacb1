// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/serve.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/layout.h"
#include "wire/ignite/message.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Reader;
using ignite::StatusCode;
using ignite::Writer;

constexpr std::string_view kRequest = "the client's request";

// How many arguments the body holds, reading the count in front of them where there is one.
uint64_t ReadArity(Reader& in, RequestShape shape) {
  const Arity arity = ArityOf(shape);
  return arity.each ? uint64_t{in.Count(arity.count, "count of arguments")} * arity.count
                    : arity.count;
}

Value ReadArgument(Reader& in, api::Arena* arena, RequestShape shape) {
  const uint64_t offset = in.offset();
  if (shape == RequestShape::kPeekModes) {
    Value mode{};
    mode.type = ValueType::kInt;
    mode.int64 = in.Byte("peek mode");
    return mode;
  }
  const Value value = ReadValue(in, arena, "argument");
  if (shape == RequestShape::kName && value.type != ValueType::kString) {
    in.Reject(offset, "name", "a string (type code 9)", static_cast<int64_t>(value.type));
  }
  return value;
}

void ReadArguments(Reader& in, api::Arena* arena, RequestShape shape, api::Request* request) {
  const uint64_t count = ReadArity(in, shape);
  if (!in.ok() || count == 0) return;
  auto* args = sdk::Allocate<Value>(arena, count);
  if (args == nullptr) return in.RejectRoom("arguments", count * sizeof(Value));
  for (uint64_t i = 0; in.ok() && i < count; ++i) args[i] = ReadArgument(in, arena, shape);
  request->args = args;
  request->arg_count = static_cast<uint32_t>(count);
}

void FillCacheHeader(const ignite::CacheHeader& header, api::Request* request) {
  request->cache_id = header.cache_id;
  request->flags = static_cast<uint32_t>(header.flags);
  request->create_ms = header.create_ms;
  request->update_ms = header.update_ms;
  request->access_ms = header.access_ms;
  request->transaction = header.transaction;
}

// The one row of an answer, of the given type.
void WriteRow(Writer& out, const Value& row, ValueType type) {
  if (row.type != type) {
    return out.Reject("row",
                      type == ValueType::kBool ? "a bool (type code 8)" : "a long (type code 4)",
                      static_cast<int64_t>(row.type));
  }
  if (type == ValueType::kBool) {
    if (row.int64 != 0 && row.int64 != 1) out.Reject("row", "0 or 1", row.int64);
    out.Bool(row.int64 == 1);
  } else {
    out.Long(row.int64);
  }
}

// False: the number of rows does not fit.
bool RowCountFits(ReplyShape shape, uint64_t count) {
  switch (shape) {
    case ReplyShape::kNothing:
      return count == 0;
    case ReplyShape::kStrings:
      return true;
    case ReplyShape::kEntries:
      return count % 2 == 0;
    default:
      return count == 1;
  }
}

void WriteRows(Writer& out, const api::Reply& reply, ReplyShape shape) {
  if (!RowCountFits(shape, reply.row_count) || (reply.row_count > 0 && reply.rows == nullptr)) {
    return out.Reject("rows", "as many as the operation's answer has",
                      static_cast<int64_t>(reply.row_count));
  }
  switch (shape) {
    case ReplyShape::kNothing:
      return;
    case ReplyShape::kObject:
      return WriteValue(out, reply.rows[0], "row");
    case ReplyShape::kBool:
      return WriteRow(out, reply.rows[0], ValueType::kBool);
    case ReplyShape::kLong:
      return WriteRow(out, reply.rows[0], ValueType::kLong);
    case ReplyShape::kStrings:
      out.Count(reply.row_count, "strings");
      for (uint64_t i = 0; out.ok() && i < reply.row_count; ++i) {
        if (reply.rows[i].type != ValueType::kString) {
          return out.Reject("row", "a string (type code 9)",
                            static_cast<int64_t>(reply.rows[i].type));
        }
        WriteValue(out, reply.rows[i], "row");
      }
      return;
    case ReplyShape::kEntries:
      out.Count(reply.row_count / 2, "entries");
      for (uint64_t i = 0; out.ok() && i < reply.row_count; ++i) {
        WriteValue(out, reply.rows[i], "row");
      }
      return;
  }
}

}  // namespace

api::Outcome ReadRequestHead(api::Bytes frame, api::Reply* reply, api::Failure* failure) {
  Reader in(frame);
  in.Int("length");
  const ignite::RequestHeader header = ReadRequestHeader(in);
  if (!in.ok()) return FailReading(failure, in.fault(), kRequest, api::Origin::kClient);
  const uint32_t struct_size = reply->struct_size;
  *reply = {};
  reply->struct_size = struct_size;
  reply->kind = api::ReplyKind::kRequest;
  reply->token = static_cast<uint64_t>(header.request_id);
  reply->topology_major = -1;
  const Layout* layout = FindLayout(header.op);
  if (layout != nullptr) reply->operation = layout->operation;
  return api::Outcome::kDone;
}

api::Outcome ReadRequest(const Negotiated& negotiated, api::Bytes frame, api::Arena* arena,
                         api::Request* request, api::Failure* failure) {
  const uint32_t struct_size = request->struct_size;
  *request = {};
  request->struct_size = struct_size;
  Reader in(frame);
  in.Int("length");
  const ignite::RequestHeader header = ReadRequestHeader(in);
  if (!in.ok()) return FailReading(failure, in.fault(), kRequest, api::Origin::kClient);
  request->token = static_cast<uint64_t>(header.request_id);
  const Layout* layout = FindLayout(header.op);
  if (layout == nullptr) {
    return sdk::Fail(failure, api::Code::kUnimplemented,
                     "operation code " + std::to_string(static_cast<int16_t>(header.op)) + " (" +
                         std::string(NameOf(header.op)) + ") is not served",
                     {.peer_code = static_cast<int32_t>(StatusCode::kInvalidOpCode)});
  }
  request->operation = layout->operation;
  if (HasCacheHeader(layout->request)) {
    FillCacheHeader(ReadCacheHeader(in, negotiated.version), request);
  } else if (layout->request == RequestShape::kCacheId) {
    request->cache_id = in.Int("cache id");
  }
  ReadArguments(in, arena, layout->request, request);
  in.ExpectEnd("the end of the request");
  if (!in.ok()) {
    request->args = nullptr;
    request->arg_count = 0;
    return FailReading(failure, in.fault(), kRequest, api::Origin::kClient);
  }
  return api::Outcome::kDone;
}

api::Outcome WriteReply(const Negotiated& negotiated, const api::Reply& reply, api::OutBuffer* out,
                        api::Failure* failure) {
  if (reply.kind != api::ReplyKind::kAnswer) {
    return sdk::Fail(failure, api::Code::kUnimplemented,
                     "the codec serves answers alone, found reply kind " +
                         std::to_string(static_cast<uint32_t>(reply.kind)));
  }
  ignite::ResponseHeader header;
  header.request_id = static_cast<int64_t>(reply.token);
  // An old peer does not know of topologies; it is answered without.
  header.has_topology = reply.topology_major >= 0 && negotiated.version >= ignite::kResponseFlags;
  header.topology_major = reply.topology_major;
  header.topology_minor = reply.topology_minor;
  header.status =
      reply.status != 0 ? static_cast<StatusCode>(reply.status) : ignite::StatusOf(reply.code);
  header.message = reply.text;
  const Layout* layout = FindLayout(reply.operation);
  if (header.status == StatusCode::kSuccess && layout == nullptr) {
    return sdk::Fail(failure, api::Code::kUnimplemented,
                     "the codec knows no answer to operation " +
                         std::to_string(static_cast<uint32_t>(reply.operation)));
  }
  Writer writer(out);
  ignite::BeginFrame(writer);
  ignite::WriteResponseHeader(writer, header, negotiated.version);
  if (header.status == StatusCode::kSuccess) WriteRows(writer, reply, layout->reply);
  if (!ignite::EndFrame(writer)) return FailWriting(failure, writer.fault());
  return api::Outcome::kDone;
}

}  // namespace glowplug::binary
