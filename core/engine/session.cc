// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session.h"

#include <absl/strings/str_cat.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/engine/failure.h"
#include "core/engine/own_operation.h"

namespace glowplug {
namespace {

constexpr uint64_t kReceiveRoom = 64 * 1024;
constexpr uint64_t kKeptRoom = 1024 * 1024;

// Copied where an empty one is wanted on the hot path: initializing it there with {} compiles to a
// string instruction, which costs more than all else that is done with it.
const api::Reply kEmptyReply = [] {
  api::Reply reply{};
  reply.struct_size = sizeof(reply);
  reply.topology_major = -1;
  return reply;
}();
const api::Request kEmptyRequest = [] {
  api::Request request{};
  request.struct_size = sizeof(request);
  return request;
}();

// Of a thousand outstanding operations few are still in the caches when their answers come. All of
// one is looked at soon, and several are brought in at a time.
void Prefetch(const Operation& operation) {
  constexpr size_t kLine = 64;
  const auto* const bytes = reinterpret_cast<const char*>(&operation);
  for (size_t at = 0; at <= sizeof(Operation); at += kLine) __builtin_prefetch(bytes + at, 1);
}

}  // namespace

Session::Session(sdk::Owned<api::CodecSession> codec, uint32_t traits, std::string endpoint,
                 uint64_t max_buffered)
    : codec_(std::move(codec)),
      endpoint_(std::move(endpoint)),
      operations_((traits & api::kRepliesInOrder) != 0),
      handshake_(std::make_unique<Handshake>(max_buffered)),
      out_{sdk::HeapBuffer(max_buffered), sdk::HeapBuffer(max_buffered)},
      in_(kReceiveRoom) {}

absl::Status Session::Broken(const absl::Status& reason) const {
  ErrorInfo info = InfoOf(reason);
  info.endpoint = endpoint_;
  info.connection_usable = false;
  return WithInfo(reason, info);
}

absl::StatusOr<bool> Session::Negotiate(api::AuthExchange* auth) {
  api::Failure failure = sdk::NoFailure();
  uint64_t used = 0;
  sdk::SecretBuffer& out = handshake_->filling();
  const uint64_t before = out.bytes().size;
  const api::Outcome outcome =
      codec_->Negotiate({in_.data() + begin_, have_ - begin_}, &used, auth, out.out(), &failure);
  produced_ += out.bytes().size - before;
  begin_ += used;
  Consume();
  if (outcome == api::Outcome::kFailed) return Broken(StatusOf(failure, "handshake", endpoint_));
  negotiated_ = outcome == api::Outcome::kDone;
  return negotiated_;
}

api::Outcome Session::Encode(const api::Request& request, const Ref<Operation>& operation,
                             api::Request* first, api::Failure* failure) {
  api::Request sent = request;
  sent.token = operations_.Add(operation);
  sdk::HeapBuffer& out = out_[filling_];
  const uint64_t before = out.bytes().size;
  const api::Outcome encoded = codec_->Encode(&sent, out.out(), first, failure);
  if (encoded == api::Outcome::kDone) {
    produced_ += out.bytes().size - before;
    operation->token = sent.token;
    operation->frame_end = produced_;
  } else {
    operations_.Cancel(sent.token, /*sent=*/false);
  }
  return encoded;
}

absl::Status Session::Send(const api::Request& request, const Ref<Operation>& operation) {
  api::Failure failure = sdk::NoFailure();
  api::Request first = kEmptyRequest;
  switch (Encode(request, operation, &first, &failure)) {
    case api::Outcome::kDone:
      return absl::OkStatus();
    case api::Outcome::kAgain:
      if (operation->retained == nullptr) {
        operation->retained = RetainedRequest::Of(request);
      }
      operation->frame_end = kNeverSent;
      return Prepare(first, {operation, {}, {}, false});
    case api::Outcome::kFailed:
      break;
  }
  return StatusOf(failure, NameOf(request.operation), endpoint_);
}

api::Bytes Session::TakeOutgoing() {
  if (handshake_ != nullptr) {
    const api::Bytes taken = handshake_->filling().bytes();
    handshake_->which = 1 - handshake_->which;
    handshake_->filling().Clear();
    if (taken.size > 0) return taken;
    if (negotiated_) WipeHandshake();
  }
  const api::Bytes taken = out_[filling_].bytes();
  filling_ = 1 - filling_;
  out_[filling_].Clear();
  return taken;
}

api::MutableBytes Session::ReceiveRoom() { return {in_.data() + have_, in_.size() - have_}; }

void Session::Grow(uint64_t total) {
  if (in_.size() - begin_ < total) {
    Consume();
    if (in_.size() < total) in_.resize(total);
  }
}

void Session::NoteTopology(const api::Reply& head) {
  // Answers come in any order.
  topology_ = std::max(topology_, {head.topology_major, head.topology_minor});
  has_topology_news_ = true;
}

absl::Status Session::Match(std::vector<Arrival>& arrivals) {
  const absl::Status matched = MatchFrames(arrivals);
  for (const Arrival& arrival : arrivals) late_answers_ += arrival.operation->orphan ? 1 : 0;
  return matched;
}

absl::Status Session::MatchFrames(std::vector<Arrival>& arrivals) {
  api::Failure failure = sdk::NoFailure();
  while (begin_ < have_ && arrivals.size() < kMaxArrivals) {
    const api::Bytes unread = {in_.data() + begin_, have_ - begin_};
    uint64_t total = 0;
    const api::Outcome framed = codec_->Frame(unread, &total, &failure);
    if (framed == api::Outcome::kFailed) return Broken(StatusOf(failure, "receive", endpoint_));
    if (framed == api::Outcome::kAgain || total > unread.size) {
      // The room may only move while no arrival looks at it.
      if (arrivals.empty()) Grow(total > unread.size ? total : unread.size + kReceiveRoom);
      break;
    }
    begin_ += total;
    Arrival& arrival =
        arrivals.emplace_back(Ref<Operation>(), api::Bytes{unread.data, total}, kEmptyReply);
    const absl::Status found = FindOperation(arrival);
    if (!arrival.operation) arrivals.pop_back();
    if (!found.ok()) return found;
  }
  return absl::OkStatus();
}

// None when nobody waits for what the frame says.
absl::Status Session::FindOperation(Arrival& arrival) {
  api::Reply& head = arrival.reply;
  api::Failure failure = sdk::NoFailure();
  if (codec_->Head(arrival.frame, &head, &failure) == api::Outcome::kFailed) {
    return Broken(StatusOf(failure, "receive", endpoint_));
  }
  if (head.topology_major >= 0) [[unlikely]]
    NoteTopology(head);
  // Nobody listens to notifications and peers' requests yet.
  if (head.kind == api::ReplyKind::kPush || head.kind == api::ReplyKind::kRequest) {
    return absl::OkStatus();
  }
  std::optional<Ref<Operation>> operation = operations_.TakeAnswered(head.token);
  if (!operation.has_value()) {
    const absl::Status reason = operations_.NeverAsked(head.token);
    ErrorInfo info;
    info.origin = Origin::kServer;
    return Broken(
        MakeError(reason.code(),
                  absl::StrCat("receive on ", endpoint_, ": ", std::string(reason.message()),
                               ". The connection is closed; if it happens again, the "
                               "peer or something between does not keep the protocol"),
                  info));
  }
  if (*operation) {
    Prefetch(**operation);
    arrival.operation = *std::move(operation);
  } else {
    ++late_answers_;
  }
  return absl::OkStatus();
}

absl::Status Session::Decode(Arrival& arrival, sdk::HeapArena& arena) const {
  Operation& operation = *arrival.operation;
  api::Reply& reply = arrival.reply;
  if (reply.status != 0) return StatusOf(reply, operation.kind, endpoint_);
  api::Failure failure = sdk::NoFailure();
  api::Request first = kEmptyRequest;
  arena.Reset();
  const api::Outcome read =
      codec_->Body(operation.kind, arrival.frame, arena.get(), &reply, &first, &failure);
  if (operation.orphan) {
    const bool ended = read == api::Outcome::kDone && reply.more == 0;
    arrival.lost_cursor = ended ? 0 : reply.resource;
    return absl::OkStatus();
  }
  if (read == api::Outcome::kAgain) {
    arrival.first = RetainedRequest::Of(first);
    return absl::OkStatus();
  }
  if (read != api::Outcome::kDone) {
    // The server has answered success: only the reading of it failed.
    failure.may_have_happened = 1;
    if (OpensCursor(operation.kind)) arrival.lost_cursor = reply.resource;
    return StatusOf(failure, NameOf(operation.kind), endpoint_);
  }
  const char* thrown;
  try {
    return operation.Decode(reply);
  } catch (const std::exception& exception) {
    thrown = exception.what();
  } catch (...) {
    thrown = "something that is no std::exception";
  }
  ErrorInfo info;
  info.operation = NameOf(operation.kind);
  info.endpoint = endpoint_;
  info.may_have_happened = true;
  return MakeError(absl::StatusCode::kResourceExhausted,
                   absl::StrCat(ForAbseil(info.operation), ": the answer cannot be held: ", thrown,
                                ". Ask for less at a time, or give the process more memory"),
                   info);
}

void Session::Consume() {
  if (begin_ == 0) return;
  if (begin_ < have_) std::memmove(in_.data(), in_.data() + begin_, have_ - begin_);
  have_ -= begin_;
  begin_ = 0;
  // One large answer must not hold its memory for ever.
  if (have_ == 0 && in_.size() > kKeptRoom) {
    in_.resize(kReceiveRoom);
    in_.shrink_to_fit();
  }
}

absl::Status Session::PeerClosed() const {
  ErrorInfo info;
  info.origin = Origin::kNetwork;
  info.endpoint = endpoint_;
  info.connection_usable = false;
  std::string text = absl::StrCat(endpoint_, ": the peer closed the connection");
  if (!negotiated_) {
    absl::StrAppend(&text,
                    " during the handshake. Is this the port of the expected service, and does it "
                    "want TLS?");
  } else if (have_ > begin_) {
    absl::StrAppend(&text, " in the middle of a frame, ", have_ - begin_, " bytes of it came");
  }
  return MakeError(absl::StatusCode::kUnavailable, text, info);
}

}  // namespace glowplug
