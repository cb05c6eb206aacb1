// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/serve.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/codec_binary/arguments.h"
#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/layout.h"
#include "plugins/codec_binary/rows.h"
#include "wire/ignite/message.h"

namespace glowplug::binary {
namespace {

using ignite::Reader;
using ignite::StatusCode;
using ignite::Writer;

constexpr std::string_view kRequest = "the client's request";

void FillCacheHeader(const ignite::CacheHeader& header, api::Request* request) {
  request->cache_id = header.cache_id;
  request->flags = static_cast<uint32_t>(header.flags);
  request->create_ms = header.create_ms;
  request->update_ms = header.update_ms;
  request->access_ms = header.access_ms;
  request->transaction = header.transaction;
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

api::Outcome ReadRequest(const Wire& wire, api::Bytes frame, api::Arena* arena,
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
    FillCacheHeader(ReadCacheHeader(in, wire.negotiated.version), request);
  } else if (layout->request == RequestShape::kCacheId) {
    request->cache_id = in.Int("cache id");
  }
  ReadArguments(in, arena, *layout, wire, request);
  in.ExpectEnd("the end of the request");
  if (!in.ok()) {
    request->args = nullptr;
    request->arg_count = 0;
    return FailReading(failure, in.fault(), kRequest, api::Origin::kClient);
  }
  return api::Outcome::kDone;
}

api::Outcome WriteReply(const Wire& wire, const api::Reply& reply, api::OutBuffer* out,
                        api::Failure* failure) {
  if (reply.kind != api::ReplyKind::kAnswer) {
    return sdk::Fail(failure, api::Code::kUnimplemented,
                     "the codec serves answers alone, found reply kind " +
                         std::to_string(static_cast<uint32_t>(reply.kind)));
  }
  ignite::ResponseHeader header;
  header.request_id = static_cast<int64_t>(reply.token);
  // An old peer does not know of topologies; it is answered without.
  header.has_topology =
      reply.topology_major >= 0 && wire.negotiated.version >= ignite::kResponseFlags;
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
  ignite::WriteResponseHeader(writer, header, wire.negotiated.version);
  if (header.status == StatusCode::kSuccess) WriteRows(writer, reply, *layout, wire);
  if (!ignite::EndFrame(writer)) return FailWriting(failure, writer.fault());
  return api::Outcome::kDone;
}

}  // namespace glowplug::binary
