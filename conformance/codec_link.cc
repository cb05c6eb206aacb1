// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/codec_link.h>
#include <glowplug/sdk/status.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace glowplug::conformance {

using api::Outcome;

ExactBytes::ExactBytes(std::string_view bytes)
    : data_(new uint8_t[bytes.size()]), size_(bytes.size()) {
  if (size_ > 0) std::memcpy(data_.get(), bytes.data(), size_);
}

Outcome CodecEnd::Negotiate(api::AuthExchange* auth) {
  const ExactBytes in(in_);
  failure_ = sdk::NoFailure();
  uint64_t used = 0;
  const Outcome outcome = session_->Negotiate(in.get(), &used, auth, out_.out(), &failure_);
  EXPECT_LE(used, in_.size()) << "the handshake took more than there was";
  in_.erase(0, std::min<size_t>(used, in_.size()));
  return outcome;
}

std::string CodecEnd::Encode(const api::Request& request) {
  failure_ = sdk::NoFailure();
  api::Request first{};
  first.struct_size = sizeof(first);
  const size_t before = out_.view().size();
  EXPECT_EQ(session_->Encode(&request, out_.out(), &first, &failure_), Outcome::kDone)
      << sdk::TextOf(failure_);
  return std::string(out_.view().substr(before));
}

std::string CodecEnd::WriteReply(const api::Reply& reply) {
  failure_ = sdk::NoFailure();
  const size_t before = out_.view().size();
  EXPECT_EQ(session_->WriteReply(&reply, out_.out(), &failure_), Outcome::kDone)
      << sdk::TextOf(failure_);
  return std::string(out_.view().substr(before));
}

std::string CodecEnd::Take(size_t most) {
  std::string taken(out_.view().substr(0, most));
  out_.Consume(taken.size());
  return taken;
}

std::vector<Message> CodecEnd::Read() {
  std::vector<Message> messages;
  size_t begin = 0;
  while (begin < in_.size()) {
    const ExactBytes rest(std::string_view(in_).substr(begin));
    failure_ = sdk::NoFailure();
    uint64_t total = 0;
    const Outcome framed = session_->Frame(rest.get(), &total, &failure_);
    EXPECT_NE(framed, Outcome::kFailed) << sdk::TextOf(failure_);
    if (framed != Outcome::kDone) break;
    if (total == 0 || total > rest.get().size) {
      ADD_FAILURE() << "a frame of " << total << " bytes within " << rest.get().size;
      break;
    }
    Message message{ExactBytes(rest.view().substr(0, total)), {}};
    message.head.struct_size = sizeof(message.head);
    message.head.topology_major = -1;
    EXPECT_EQ(session_->Head(message.frame.get(), &message.head, &failure_), Outcome::kDone)
        << sdk::TextOf(failure_);
    messages.push_back(std::move(message));
    begin += total;
  }
  in_.erase(0, begin);
  return messages;
}

sdk::Owned<api::CodecSession> OpenSession(api::Codec& codec, bool serving) {
  api::Failure failure = sdk::NoFailure();
  api::CodecSession* session = nullptr;
  if (codec.Open(serving ? 1 : 0, &session, &failure) == Outcome::kDone) {
    return sdk::Owned<api::CodecSession>(session);
  }
  EXPECT_TRUE(serving && failure.code == api::Code::kUnimplemented) << sdk::TextOf(failure);
  return nullptr;
}

Outcome CodecLink::Shake(size_t step, api::AuthExchange* auth) {
  bool client_done = false;
  bool server_done = false;
  for (;;) {
    const std::string to_client = server.Take(step);
    client.Give(to_client);
    if (!client_done) {
      const Outcome outcome = client.Negotiate(auth);
      if (outcome == Outcome::kFailed) return outcome;
      client_done = outcome == Outcome::kDone;
    }
    const std::string to_server = client.Take(step);
    server.Give(to_server);
    if (!server_done) {
      const Outcome outcome = server.Negotiate(nullptr);
      if (outcome == Outcome::kFailed && step == SIZE_MAX) {
        // The client is to hear the refusal.
        client.Give(server.Take());
        client.Negotiate(auth);
      }
      if (outcome == Outcome::kFailed) return outcome;
      server_done = outcome == Outcome::kDone;
    }
    const bool idle = to_client.empty() && to_server.empty() && server.out()->size == 0 &&
                      client.out()->size == 0;
    if (idle && client_done && server_done) return Outcome::kDone;
    if (idle) {
      ADD_FAILURE() << "both ends wait for each other";
      return Outcome::kFailed;
    }
  }
}

std::vector<Message> CodecLink::Carry(CodecEnd& from, CodecEnd& to, size_t step) {
  std::vector<Message> all;
  for (std::string piece = from.Take(step); !piece.empty(); piece = from.Take(step)) {
    to.Give(piece);
    for (Message& message : to.Read()) all.push_back(std::move(message));
  }
  return all;
}

}  // namespace glowplug::conformance
