// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_embedded/embedded_stream.h"

#include <glowplug/sdk/status.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace glowplug::embedded {

using api::Outcome;

namespace {

Outcome FailClosed(api::Failure* failure) {
  return sdk::Fail(failure, api::Code::kFailedPrecondition,
                   "the stream has been closed on this side", {.fatal = true});
}

}  // namespace

EmbeddedStream::EmbeddedStream(std::shared_ptr<node::Node> node, api::Waker* waker)
    : node_(std::move(node)), session_(*node_, [waker] { waker->Wake(); }) {}

Outcome EmbeddedStream::Handshake(api::Failure*) noexcept { return Outcome::kDone; }

void EmbeddedStream::Advance() {
  session_.Collect(answers_.out());
  while (!requests_.empty() && TakesRequests() && !session_.is_closed()) {
    const uint64_t used = session_.Receive(requests_.bytes(), answers_.out());
    if (used == 0) return;
    requests_.Consume(used);
  }
}

Outcome EmbeddedStream::Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                              api::Failure* failure) noexcept {
  *put = 0;
  if (closed_) return FailClosed(failure);
  return sdk::Guard(failure, "the embedded node", [&] {
    Advance();
    if (session_.is_closed()) {
      return sdk::Fail(failure, api::Code::kUnavailable,
                       "the embedded node has closed the connection: " + session_.reason(),
                       {.origin = api::Origin::kServer, .fatal = true});
    }
    wants_room_ = !TakesRequests();
    if (wants_room_) return Outcome::kAgain;
    for (uint32_t i = 0; i < count; ++i) {
      // What comes whole in one piece is carried out where it lies.
      uint64_t used = 0;
      if (requests_.empty() && i + 1 == count) used = session_.Receive(from[i], answers_.out());
      const uint64_t left = from[i].size - used;
      if (left > 0 && !sdk::Append(requests_.out(), from[i].data + used, left)) {
        return sdk::Fail(failure, api::Code::kResourceExhausted, "out of memory for a request",
                         {.fatal = true});
      }
      *put += from[i].size;
    }
    Advance();
    return Outcome::kDone;
  });
}

Outcome EmbeddedStream::Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                             api::Failure* failure) noexcept {
  *got = 0;
  if (closed_) return FailClosed(failure);
  return sdk::Guard(failure, "the embedded node", [&] {
    Advance();
    const api::Bytes answers = answers_.bytes();
    for (uint32_t i = 0; i < count && read_ < answers.size; ++i) {
      const uint64_t size = std::min(into[i].size, answers.size - read_);
      if (size == 0) continue;
      std::memcpy(into[i].data, answers.data + read_, size);
      read_ += size;
      *got += size;
    }
    if (read_ == answers.size) {
      answers_.Clear();
      read_ = 0;
    }
    // At the end of all answers the peer has closed.
    if (*got > 0 || session_.is_closed()) return Outcome::kDone;
    return Outcome::kAgain;
  });
}

void EmbeddedStream::PollHandle(api::PollState* out) noexcept {
  out->descriptor = -1;
  out->want_read = 1;
  out->want_write = wants_room_ ? 1 : 0;
  const bool can_read = Unread() > 0 || session_.has_mail() || session_.is_closed();
  out->ready_now = can_read || (wants_room_ && TakesRequests()) ? 1 : 0;
  out->reserved = 0;
}

Outcome EmbeddedStream::Close(uint32_t, api::Failure*) noexcept {
  closed_ = true;
  return Outcome::kDone;
}

}  // namespace glowplug::embedded
