// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/chirp_like/chirp_session.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <array>
#include <cstring>
#include <random>

#include "tests/codecs/chirp_like/chirp_message.h"

namespace glowplug::proof {
namespace {

using api::Outcome;
using sdk::ViewOf;

uint64_t Random() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

Outcome ReadWhole(api::Bytes frame, ChirpPrefix* prefix, api::Failure* failure) noexcept {
  if (frame.size < kPrefixSize) return Broken(failure, "the message is shorter than its prefix");
  if (ReadPrefix(ViewOf(frame), prefix, failure) != Outcome::kDone) return Outcome::kFailed;
  if (prefix->total() != frame.size) return Broken(failure, "the message is cut or too long");
  return Outcome::kDone;
}

class ChirpSession final : public sdk::Object<ChirpSession, api::CodecSession> {
 public:
  // Both sides are the same: nobody serves.
  ChirpSession() : own_{Random(), Random()}, serial_(static_cast<uint32_t>(Random())) {}

  Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange*, api::OutBuffer* out,
                    api::Failure* failure) noexcept override {
    *used = 0;
    if (!greeted_) {
      // This side cannot be dialled: port 0.
      const auto bytes = WriteHandshake(0, own_);
      if (Send({bytes.data(), bytes.size()}, out, failure) != Outcome::kDone) {
        return Outcome::kFailed;
      }
      greeted_ = true;
    }
    if (in.size < kHandshakeSize) return Outcome::kAgain;
    std::memcpy(peer_.data(), in.data + 2, peer_.size());
    *used = kHandshakeSize;
    return Outcome::kDone;
  }

  void Describe(api::SessionInfo* out) noexcept override {
    if (out->struct_size < sizeof(api::SessionInfo)) return;
    out->has_node_id = 1;
    std::memcpy(out->node_id, peer_.data(), peer_.size());
    out->protocol = sdk::BytesOf("chirp");
    out->features = {};
  }

  uint32_t Supports(api::Operation operation) noexcept override {
    return operation == api::Operation::kMessage ? 1 : 0;
  }

  Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request*,
                 api::Failure* failure) noexcept override {
    if (Supports(request->operation) == 0 || request->arg_count != 1) {
      return Unsupported(failure, "chirp carries messages of one payload and nothing else");
    }
    const bool wants_ack = (request->flags & api::kWantsAck) != 0;
    return SendMessage({own_.high, request->token}, wants_ack ? kRequiresAck : uint8_t{0},
                       request->args[0], out, failure);
  }

  Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override {
    *total = kPrefixSize;
    if (in.size < kPrefixSize) return Outcome::kAgain;
    ChirpPrefix prefix;
    if (ReadPrefix(ViewOf(in), &prefix, failure) != Outcome::kDone) return Outcome::kFailed;
    *total = prefix.total();
    return in.size < *total ? Outcome::kAgain : Outcome::kDone;
  }

  // An ack that answers nothing of ours, and a probe, come as kPush: nobody has to care.
  Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override {
    ChirpPrefix prefix;
    if (ReadWhole(frame, &prefix, failure) != Outcome::kDone) return Outcome::kFailed;
    out->token = prefix.identity.low;
    out->resource = static_cast<int64_t>(prefix.identity.high);
    out->topology_major = -1;
    out->kind = api::ReplyKind::kRequest;
    out->operation = api::Operation::kMessage;
    if ((prefix.type & (kAck | kProbe)) == 0) return Outcome::kDone;
    const bool answers_us = (prefix.type & kAck) != 0 && prefix.identity.high == own_.high;
    out->kind = answers_us ? api::ReplyKind::kAck : api::ReplyKind::kPush;
    return Outcome::kDone;
  }

  Outcome Body(api::Operation, api::Bytes frame, api::Arena*, api::Reply* out, api::Request*,
               api::Failure* failure) noexcept override {
    ChirpPrefix prefix;
    out->rows = nullptr;
    out->row_count = 0;
    return ReadWhole(frame, &prefix, failure);
  }

  Outcome ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                      api::Failure* failure) noexcept override {
    ChirpPrefix prefix;
    if (ReadWhole(frame, &prefix, failure) != Outcome::kDone) return Outcome::kFailed;
    if ((prefix.type & (kAck | kProbe)) != 0) return Unsupported(failure, "this is no message");
    auto* payload = sdk::Allocate<api::Value>(arena, 1);
    if (payload == nullptr) return OutOfRoom(failure);
    payload->type = api::ValueType::kByteArray;
    payload->count = prefix.data_size;
    payload->bytes = frame.data + kPrefixSize + prefix.header_size;
    *out = {};
    out->struct_size = sizeof(api::Request);
    out->operation = api::Operation::kMessage;
    out->token = prefix.identity.low;
    out->flags = (prefix.type & kRequiresAck) != 0 ? api::kWantsAck : 0;
    out->args = payload;
    out->arg_count = 1;
    return Outcome::kDone;
  }

  // kAck acknowledges, kAnswer sends rows[0] as a message that keeps the identity.
  Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                     api::Failure* failure) noexcept override {
    const ChirpIdentity identity = {static_cast<uint64_t>(reply->resource), reply->token};
    api::Value empty{};
    empty.type = api::ValueType::kByteArray;
    if (reply->kind == api::ReplyKind::kAck) {
      return SendMessage(identity, kAck, empty, out, failure);
    }
    if (reply->kind != api::ReplyKind::kAnswer || reply->row_count != 1) {
      return Unsupported(failure, "chirp answers with an ack or with one message");
    }
    return SendMessage(identity, 0, reply->rows[0], out, failure);
  }

 private:
  Outcome SendMessage(const ChirpIdentity& identity, uint8_t type, const api::Value& payload,
                      api::OutBuffer* out, api::Failure* failure) noexcept {
    if (payload.type != api::ValueType::kByteArray || payload.count > kMaxMessageSize) {
      return sdk::Fail(failure, api::Code::kInvalidArgument,
                       "expected a byte array of at most 104857600 bytes as the message",
                       {.origin = api::Origin::kClient});
    }
    const auto prefix = WritePrefix({identity, serial_, payload.count, 0, type});
    uint8_t* room = sdk::Extend(out, kPrefixSize + payload.count);
    if (room == nullptr) return OutOfRoom(failure);
    ++serial_;
    std::memcpy(room, prefix.data(), kPrefixSize);
    if (payload.count > 0) std::memcpy(room + kPrefixSize, payload.bytes, payload.count);
    return Outcome::kDone;
  }

  const ChirpIdentity own_;  // own_.high is the nonce
  uint32_t serial_;
  bool greeted_ = false;
  std::array<uint8_t, 16> peer_{};
};

}  // namespace

api::CodecSession* NewChirpSession(bool) { return new ChirpSession; }

}  // namespace glowplug::proof
