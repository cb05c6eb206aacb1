// SPDX-License-Identifier: Apache-2.0
// A session against the serving side of the real codec: bytes are carried by hand, cut and
// shuffled as no server would do it on request.
#ifndef GLOWPLUG_CORE_ENGINE_SESSION_FIXTURE_H_
#define GLOWPLUG_CORE_ENGINE_SESSION_FIXTURE_H_

#include <glowplug/sdk/status.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/real_codec.h"
#include "core/engine/session.h"

namespace glowplug {

class GetText final : public Operation {
 public:
  GetText() : Operation(api::Operation::kGet) {}
  absl::Status Decode(const api::Reply& reply) override {
    text.assign(reinterpret_cast<const char*>(reply.rows[0].bytes), reply.rows[0].count);
    return absl::OkStatus();
  }
  std::string text;
};

class SessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    session_ = std::make_unique<Session>(Wrap(codec_.OpenSession(0)), codec_->GetTraits(), "peer:1",
                                         1 << 20);
    server_ = codec_.OpenSession(1);
    ASSERT_FALSE(session_->Negotiate(nullptr).value());
    ServerNegotiates();
    ASSERT_TRUE(session_->Negotiate(nullptr).value());
  }

  // What the session under test speaks through.
  virtual sdk::Owned<api::CodecSession> Wrap(sdk::Owned<api::CodecSession> codec) { return codec; }

  void ServerNegotiates() {
    api::Failure failure = sdk::NoFailure();
    sdk::HeapBuffer out;
    uint64_t used = 0;
    ASSERT_EQ(server_->Negotiate(session_->TakeOutgoing(), &used, nullptr, out.out(), &failure),
              api::Outcome::kDone)
        << sdk::TextOf(failure);
    Arrive(out.view());
  }

  Ref<GetText> AskFor(int64_t key) {
    api::Value arg{};
    arg.type = api::ValueType::kLong;
    arg.int64 = key;
    api::Request request{};
    request.struct_size = sizeof(request);
    request.operation = api::Operation::kGet;
    request.args = &arg;
    request.arg_count = 1;
    Ref<GetText> operation(new GetText());
    EXPECT_TRUE(session_->Send(request, operation).ok());
    return operation;
  }

  // With a topology: the peer tells of it in this answer.
  std::string AnswerTo(uint64_t token, const std::string& text,
                       const TopologyVersion& topology = {}) {
    api::Value row{};
    row.type = api::ValueType::kString;
    row.bytes = reinterpret_cast<const uint8_t*>(text.data());
    row.count = static_cast<uint32_t>(text.size());
    api::Reply reply{};
    reply.struct_size = sizeof(reply);
    reply.token = token;
    reply.operation = api::Operation::kGet;
    reply.topology_major = topology.major;
    reply.topology_minor = topology.minor;
    reply.rows = &row;
    reply.row_count = 1;
    api::Failure failure = sdk::NoFailure();
    sdk::HeapBuffer out;
    EXPECT_EQ(server_->WriteReply(&reply, out.out(), &failure), api::Outcome::kDone)
        << sdk::TextOf(failure);
    return std::string(out.view());
  }

  void Arrive(std::string_view bytes) {
    const api::MutableBytes room = session_->ReceiveRoom();
    ASSERT_LE(bytes.size(), room.size);
    std::memcpy(room.data, bytes.data(), bytes.size());
    session_->Received(bytes.size());
  }

  // One read's worth: matched, decoded, forgotten. Gives how many operations ended.
  size_t TakeIn(std::string_view bytes) {
    Arrive(bytes);
    std::vector<Arrival> arrivals;
    status_ = session_->Match(arrivals);
    sdk::HeapArena arena;
    for (Arrival& arrival : arrivals) {
      arrival.operation->Finish(session_->Decode(arrival, arena));
    }
    session_->Consume();
    return arrivals.size();
  }

  RealCodec codec_;
  std::unique_ptr<Session> session_;
  sdk::Owned<api::CodecSession> server_;
  absl::Status status_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_SESSION_FIXTURE_H_
