// SPDX-License-Identifier: Apache-2.0
// A session against the serving side of the real codec: bytes are carried by hand, cut and
// shuffled as no server would do it on request.
#include "core/engine/session.h"

#include <glowplug/api/plugin.h>
#include <glowplug/error.h>
#include <glowplug/sdk/status.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug {
namespace {

using ::testing::HasSubstr;

class NoHost final : public api::Host {
 public:
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  void Log(api::LogLevel, api::Bytes) noexcept override {}
  api::Outcome Secret(const api::ConfigNode*, api::OutBuffer*, api::Failure*) noexcept override {
    return api::Outcome::kFailed;
  }
  int64_t NowNs() noexcept override { return 0; }
};

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
    api::Failure failure = sdk::NoFailure();
    const api::ConfigNode config{};
    api::Plugin* plugin = nullptr;
    ASSERT_EQ(glowplug_plugin_v1_codec_binary.create(&host_, &config, &plugin, &failure),
              api::Outcome::kDone)
        << sdk::TextOf(failure);
    plugin_.reset(plugin);
    codec_ = static_cast<api::Codec*>(plugin->Query(api::kCodecId));
    session_ = std::make_unique<Session>(Open(0), codec_->GetTraits(), "peer:1", 1 << 20);
    server_ = Open(1);
    ASSERT_FALSE(session_->Negotiate(nullptr).value());
    ServerNegotiates();
    ASSERT_TRUE(session_->Negotiate(nullptr).value());
  }

  sdk::Owned<api::CodecSession> Open(uint32_t serving) {
    api::Failure failure = sdk::NoFailure();
    api::CodecSession* opened = nullptr;
    EXPECT_EQ(codec_->Open(serving, &opened, &failure), api::Outcome::kDone);
    return sdk::Owned<api::CodecSession>(opened);
  }

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

  std::string AnswerTo(uint64_t token, const std::string& text) {
    api::Value row{};
    row.type = api::ValueType::kString;
    row.bytes = reinterpret_cast<const uint8_t*>(text.data());
    row.count = static_cast<uint32_t>(text.size());
    api::Reply reply{};
    reply.struct_size = sizeof(reply);
    reply.token = token;
    reply.operation = api::Operation::kGet;
    reply.topology_major = -1;
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
    for (const Arrival& arrival : arrivals) {
      arrival.operation->Finish(session_->Decode(arrival, arena));
    }
    session_->Consume();
    return arrivals.size();
  }

  NoHost host_;
  sdk::Owned<api::Plugin> plugin_;
  api::Codec* codec_ = nullptr;
  std::unique_ptr<Session> session_;
  sdk::Owned<api::CodecSession> server_;
  absl::Status status_;
};

TEST_F(SessionTest, AnswersMayComeInAnyOrderAndInOneChunk) {
  const auto first = AskFor(1);
  const auto second = AskFor(2);
  EXPECT_EQ(TakeIn(AnswerTo(second->token, "two") + AnswerTo(first->token, "one")), 2u);
  EXPECT_EQ(first->text, "one");
  EXPECT_EQ(second->text, "two");
  EXPECT_EQ(session_->outstanding(), 0u);
}

TEST_F(SessionTest, AnAnswerMayBeCutAtEveryByte) {
  const std::string whole = AnswerTo(AskFor(1)->token, "never taken");
  session_->TakeAll();
  for (size_t cut = 0; cut <= whole.size(); ++cut) {
    const auto asked = AskFor(1);
    const std::string answer = AnswerTo(asked->token, "the text");
    const size_t at = std::min(cut, answer.size() - 1);
    EXPECT_EQ(TakeIn(answer.substr(0, at)), 0u);
    EXPECT_FALSE(asked->done());
    EXPECT_EQ(TakeIn(answer.substr(at)), 1u);
    EXPECT_EQ(asked->text, "the text");
  }
}

TEST_F(SessionTest, AFrameLargerThanTheReceiveRoomFits) {
  const auto small = AskFor(1);
  const auto large = AskFor(2);
  const std::string text(1'000'000, 'L');
  std::string bytes = AnswerTo(small->token, "small") + AnswerTo(large->token, text);
  while (!bytes.empty()) {
    const size_t size = std::min<size_t>(bytes.size(), session_->ReceiveRoom().size);
    ASSERT_GT(size, 0u);
    TakeIn(bytes.substr(0, size));
    bytes.erase(0, size);
  }
  EXPECT_EQ(small->text, "small");
  EXPECT_EQ(large->text, text);
}

TEST_F(SessionTest, ALateAnswerIsDropped) {
  const auto asked = AskFor(1);
  const std::string late = AnswerTo(asked->token, "late");
  EXPECT_TRUE(session_->Cancel(asked->token, /*sent=*/true));
  const auto next = AskFor(2);
  EXPECT_EQ(TakeIn(late), 0u);
  EXPECT_TRUE(status_.ok());
  EXPECT_EQ(TakeIn(AnswerTo(next->token, "next")), 1u);
}

TEST_F(SessionTest, AnIdNeverIssuedEndsTheConnectionAfterWhatCameBefore) {
  const auto asked = AskFor(1);
  EXPECT_EQ(TakeIn(AnswerTo(asked->token, "good") + AnswerTo(4711, "bad")), 1u);
  EXPECT_EQ(asked->text, "good");
  EXPECT_EQ(status_.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status_.message()), HasSubstr("peer:1"));
  EXPECT_THAT(std::string(status_.message()), HasSubstr("4711"));
  EXPECT_FALSE(InfoOf(status_).connection_usable);
}

TEST_F(SessionTest, ANegativeLengthEndsTheConnection) {
  EXPECT_EQ(TakeIn(std::string("\xFF\xFF\xFF\xFF", 4)), 0u);
  EXPECT_FALSE(status_.ok());
  EXPECT_FALSE(InfoOf(status_).connection_usable);
}

TEST_F(SessionTest, AClosingPeerIsToldApartByWhatWasMissing) {
  EXPECT_THAT(std::string(session_->PeerClosed().message()), HasSubstr("closed the connection"));
  const std::string answer = AnswerTo(AskFor(1)->token, "cut");
  TakeIn(answer.substr(0, 6));
  EXPECT_THAT(std::string(session_->PeerClosed().message()),
              HasSubstr("in the middle of a frame, 6 bytes"));
  Session fresh(Open(0), codec_->GetTraits(), "peer:2", 1 << 20);
  EXPECT_THAT(std::string(fresh.PeerClosed().message()), HasSubstr("during the handshake"));
}

TEST_F(SessionTest, WhatWaitsToBeSentIsBounded) {
  Session bounded(Open(0), codec_->GetTraits(), "peer:3", 4096);
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = api::Operation::kGet;
  const std::string text(5000, 'k');
  api::Value arg{};
  arg.type = api::ValueType::kString;
  arg.bytes = reinterpret_cast<const uint8_t*>(text.data());
  arg.count = 5000;
  request.args = &arg;
  request.arg_count = 1;
  const absl::Status sent = bounded.Send(request, Ref<GetText>(new GetText()));
  EXPECT_FALSE(sent.ok());
  EXPECT_EQ(bounded.outstanding(), 0u);
}

}  // namespace
}  // namespace glowplug
