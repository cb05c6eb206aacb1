// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/replies.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/layout.h"
#include "plugins/codec_binary/rows.h"
#include "wire/ignite/message.h"

namespace glowplug::binary {
namespace {

using ignite::Reader;

constexpr std::string_view kAnswer = "the server's answer";

}  // namespace

api::Outcome ReadReplyHead(const Negotiated& negotiated, api::Bytes frame, api::Reply* reply,
                           api::Failure* failure) {
  Reader in(frame);
  in.Int("length");
  const ignite::ResponseHeader header = ReadResponseHeader(in, negotiated.version);
  if (!in.ok()) return FailReading(failure, in.fault(), kAnswer, api::Origin::kServer);
  FillHead(header, CodeOf(header.status), reply);
  return api::Outcome::kDone;
}

api::Outcome ReadReplyBody(const Wire& wire, api::Operation operation, api::Bytes frame,
                           api::Arena* arena, api::Reply* reply,
                           std::optional<ignite::Fault>* needed, api::Failure* failure) {
  const Layout* layout = FindLayout(operation);
  if (layout == nullptr) {
    return sdk::Fail(failure, api::Code::kUnimplemented,
                     "the codec knows no answer to operation " +
                         std::to_string(static_cast<uint32_t>(operation)));
  }
  Reader in(frame);
  in.Int("length");
  const ignite::ResponseHeader header = ReadResponseHeader(in, wire.negotiated.version);
  if (in.ok() && header.status != ignite::StatusCode::kSuccess) {
    return sdk::Fail(
        failure, CodeOf(header.status), sdk::ViewOf(header.message),
        {.origin = api::Origin::kServer, .peer_code = static_cast<int32_t>(header.status)});
  }
  FillBody(operation, header.request_id, nullptr, 0, reply);
  if (in.ok()) ReadRows(in, arena, *layout, wire, reply);
  in.ExpectEnd("the end of the answer");
  if (!in.ok()) {
    reply->rows = nullptr;
    reply->row_count = 0;
    const ignite::FaultKind kind = in.fault().kind;
    if (kind == ignite::FaultKind::kNeedsType || kind == ignite::FaultKind::kNeedsConfiguration) {
      *needed = in.fault();
      return api::Outcome::kAgain;
    }
    return FailReading(failure, in.fault(), kAnswer, api::Origin::kServer);
  }
  return api::Outcome::kDone;
}

}  // namespace glowplug::binary
