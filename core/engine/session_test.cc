// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session.h"

#include <glowplug/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/engine/session_fixture.h"

namespace glowplug {
namespace {

using ::testing::HasSubstr;

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
  EXPECT_TRUE(session_->Forget(*asked));
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
  Session fresh(codec_.OpenSession(0), codec_->GetTraits(), "peer:2", 1 << 20);
  EXPECT_THAT(std::string(fresh.PeerClosed().message()), HasSubstr("during the handshake"));
}

TEST_F(SessionTest, WhatWaitsToBeSentIsBounded) {
  Session bounded(codec_.OpenSession(0), codec_->GetTraits(), "peer:3", 4096);
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
