// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/session.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <optional>

#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/replies.h"
#include "plugins/codec_binary/requests.h"
#include "plugins/codec_binary/serve.h"
#include "plugins/codec_binary/usual.h"
#include "wire/ignite/message.h"

namespace glowplug::binary {
namespace {

constexpr std::string_view kWrongStructSize =
    "a record of the call is smaller than this version of the boundary";

// The request that is encoded again when *first has been answered needs all of it.
bool IsWhole(const api::Request* first) {
  return first != nullptr && first->struct_size >= sizeof(api::Request);
}

void Clear(api::Request* request) {
  const uint32_t struct_size = request->struct_size;
  *request = {};
  request->struct_size = struct_size;
}

// True: what is sent or read teaches something of types.
bool IsAboutTypes(api::Operation operation) {
  return operation >= api::Operation::kTypeName &&
         operation <= api::Operation::kBinaryConfiguration;
}

// The bytes behind length, operation code and request id.
constexpr uint64_t kRequestHead = ignite::kLengthSize + 2 + 8;

void WriteBigEndian(int64_t number, uint8_t* out) {
  for (int i = 0; i < 8; ++i) {
    out[i] = static_cast<uint8_t>(static_cast<uint64_t>(number) >> (56 - 8 * i));
  }
}

}  // namespace

void Session::Settle(const Negotiated& negotiated) {
  negotiated_ = negotiated;
  protocol_ = "ignite " + TextOf(negotiated.version);
  features_size_ = negotiated.features.Write(features_);
  // Nobody can be asked how objects are written.
  if (serving_ || !negotiated.features.Has(ignite::Feature::kBinaryConfiguration)) {
    types_.AssumeConfiguration();
  }
  ready_ = true;
}

api::Outcome Session::RefuseCall(bool serving, bool is_whole,
                                 api::Failure* failure) const noexcept {
  if (!is_whole) return FailCall(failure, kWrongStructSize);
  if (!ready_) return FailCall(failure, "the handshake has not ended yet");
  return FailCall(failure, serving ? "this session asks, it does not serve"
                                   : "this session serves, it does not ask");
}

api::Outcome Session::Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth,
                                api::OutBuffer* out, api::Failure* failure) noexcept {
  return sdk::Guard(failure, "the handshake", [&] {
    *used = 0;
    if (ready_) return api::Outcome::kDone;
    // The credentials may be gone by now: nothing of them must be looked at again.
    if (refused_)
      return FailCall(failure, "the handshake has already failed; open a new connection");
    const api::Outcome outcome = serving_ ? server_handshake_.Step(in, used, out, failure)
                                          : client_handshake_.Step(in, used, auth, out, failure);
    if (outcome == api::Outcome::kDone) {
      Settle(serving_ ? server_handshake_.result() : client_handshake_.result());
    }
    refused_ = outcome == api::Outcome::kFailed;
    return outcome;
  });
}

void Session::Describe(api::SessionInfo* out) noexcept {
  if (out->struct_size < sizeof(api::SessionInfo)) return;
  out->has_node_id = negotiated_.has_node_id ? 1 : 0;
  // As a UUID is written: the most significant byte first.
  WriteBigEndian(negotiated_.node_id.most, out->node_id);
  WriteBigEndian(negotiated_.node_id.least, out->node_id + 8);
  out->protocol = sdk::BytesOf(protocol_);
  out->features = {features_, features_size_};
}

uint32_t Session::Supports(api::Operation operation) noexcept {
  return ready_ && IsSupported(negotiated_, operation) ? 1 : 0;
}

api::Outcome Session::Encode(const api::Request* request, api::OutBuffer* out, api::Request* first,
                             api::Failure* failure) noexcept {
  if (!Takes(false, *request)) return Refuse(false, *request, failure);
  if (WriteUsualRequest(negotiated_, *request, out)) return api::Outcome::kDone;
  return EncodeAny(*request, out, first, failure);
}

api::Outcome Session::EncodeAny(const api::Request& request, api::OutBuffer* out,
                                api::Request* first, api::Failure* failure) noexcept {
  const uint64_t before = out->size;
  const api::Outcome encoded = sdk::Guard(failure, "encoding", [&] {
    std::optional<ignite::Fault> needed;
    const api::Outcome outcome = WriteRequest(wire_, request, out, &needed, failure);
    if (outcome == api::Outcome::kAgain) return AskFirst(*needed, first, failure);
    if (outcome == api::Outcome::kDone && IsAboutTypes(request.operation)) {
      const uint64_t body = before + kRequestHead;
      types_.Sent(request, sdk::ViewOf({out->data + body, out->size - body}));
    }
    return outcome;
  });
  // Out of memory may have come in the middle of a frame.
  if (encoded == api::Outcome::kFailed) out->size = before;
  return encoded;
}

api::Outcome Session::AskFirst(const ignite::Fault& needed, api::Request* first,
                               api::Failure* failure) {
  if (!IsWhole(first)) return FailCall(failure, kWrongStructSize);
  Clear(first);
  if (needed.kind == ignite::FaultKind::kNeedsRegistration) {
    return types_.AskRegistration(*needed.type, first, failure);
  }
  if (types_.has_unknown_mapper()) {
    return sdk::Fail(failure, api::Code::kFailedPrecondition,
                     "the cluster gives types their ids by a name mapper of its own, which this "
                     "client cannot know. Set name_mapper to full or simple, whichever it agrees "
                     "with, to write objects and to read those that name their type",
                     {.origin = api::Origin::kServer});
  }
  first->operation = api::Operation::kBinaryConfiguration;
  return api::Outcome::kAgain;
}

api::Outcome Session::Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept {
  if (in.size < ignite::kLengthSize) {
    *total = ignite::kLengthSize;
    return api::Outcome::kAgain;
  }
  const int64_t length = ignite::ReadLength(in);
  if (length <= 0 || static_cast<uint64_t>(length) > max_frame_bytes_) {
    return FailFrame(length, failure);
  }
  *total = ignite::kLengthSize + static_cast<uint64_t>(length);
  return in.size < *total ? api::Outcome::kAgain : api::Outcome::kDone;
}

api::Outcome Session::FailFrame(int64_t length, api::Failure* failure) const noexcept {
  return sdk::Guard(failure, "framing", [&] {
    const sdk::Blame blame{.origin = serving_ ? api::Origin::kClient : api::Origin::kServer,
                           .fatal = true};
    if (length <= 0) {
      return sdk::Fail(failure, api::Code::kDataLoss,
                       "expected a frame's length of 1 byte or more, found " +
                           std::to_string(length) +
                           ". The peer or something on the way to it does not keep the protocol",
                       blame);
    }
    return sdk::Fail(failure, api::Code::kResourceExhausted,
                     "expected a frame of at most " + std::to_string(max_frame_bytes_) +
                         " bytes, found " + std::to_string(length) +
                         ". If the peer means it, raise max_frame_bytes",
                     blame);
  });
}

api::Outcome Session::Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept {
  if (!Takes(serving_, *out)) return Refuse(serving_, *out, failure);
  if (!serving_ && !types_.awaits() && ReadUsualHead(negotiated_, frame, out)) {
    return api::Outcome::kDone;
  }
  return HeadOfAny(frame, out, failure);
}

api::Outcome Session::HeadOfAny(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept {
  return sdk::Guard(failure, "reading", [&] {
    if (serving_) return ReadRequestHead(frame, out, failure);
    const api::Outcome outcome = ReadReplyHead(negotiated_, frame, out, failure);
    if (types_.awaits() && outcome == api::Outcome::kDone) {
      types_.Answered(out->token, out->status == 0);
    }
    return outcome;
  });
}

api::Outcome Session::Body(api::Operation operation, api::Bytes frame, api::Arena* arena,
                           api::Reply* out, api::Request* first, api::Failure* failure) noexcept {
  if (!Takes(false, *out)) return Refuse(false, *out, failure);
  if (ReadUsualBody(negotiated_, operation, frame, arena, out)) return api::Outcome::kDone;
  return BodyOfAny(operation, frame, arena, out, first, failure);
}

api::Outcome Session::BodyOfAny(api::Operation operation, api::Bytes frame, api::Arena* arena,
                                api::Reply* out, api::Request* first,
                                api::Failure* failure) noexcept {
  return sdk::Guard(failure, "reading", [&] {
    std::optional<ignite::Fault> needed;
    const api::Outcome outcome =
        ReadReplyBody(wire_, operation, frame, arena, out, &needed, failure);
    if (outcome == api::Outcome::kAgain) {
      return needed->kind == ignite::FaultKind::kNeedsConfiguration
                 ? AskFirst(*needed, first, failure)
                 : AskType(static_cast<int32_t>(needed->found), arena, first, failure);
    }
    if (outcome == api::Outcome::kDone) Learn(operation, *out);
    return outcome;
  });
}

// In the arena, for this may run on many threads at once.
api::Outcome Session::AskType(int32_t type_id, api::Arena* arena, api::Request* first,
                              api::Failure* failure) {
  auto* argument = sdk::Allocate<api::Value>(arena, 1);
  if (!IsWhole(first)) return FailCall(failure, kWrongStructSize);
  if (argument == nullptr) {
    return sdk::Fail(failure, api::Code::kResourceExhausted,
                     "no room for the request of a type: the bound of memory is reached");
  }
  *argument = NumberValue(api::ValueType::kInt, type_id);
  Clear(first);
  first->operation = api::Operation::kType;
  first->args = argument;
  first->arg_count = 1;
  return api::Outcome::kAgain;
}

void Session::Learn(api::Operation operation, const api::Reply& reply) {
  if (operation == api::Operation::kType) types_.TypeAnswered(reply.token);
  if (operation == api::Operation::kBinaryConfiguration) {
    types_.LearnConfiguration(reply.rows[0].int64 != 0, static_cast<int8_t>(reply.rows[1].int64));
  }
}

api::Outcome Session::ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                                  api::Failure* failure) noexcept {
  if (!Takes(true, *out)) return Refuse(true, *out, failure);
  return sdk::Guard(failure, "reading a request",
                    [&] { return binary::ReadRequest(wire_, frame, arena, out, failure); });
}

api::Outcome Session::WriteReply(const api::Reply* reply, api::OutBuffer* out,
                                 api::Failure* failure) noexcept {
  if (!Takes(true, *reply)) return Refuse(true, *reply, failure);
  return sdk::Guard(failure, "answering",
                    [&] { return binary::WriteReply(wire_, *reply, out, failure); });
}

}  // namespace glowplug::binary
