// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session.h"

#include <glowplug/error.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
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

TEST_F(SessionTest, ManyAnswersAreGivenSomeAtATime) {
  std::vector<Ref<GetText>> asked;
  std::string answers;
  for (size_t i = 0; i < 2 * Session::kMaxArrivals; ++i) {
    asked.push_back(AskFor(static_cast<int64_t>(i)));
    answers += AnswerTo(asked.back()->token, std::to_string(i));
  }
  Arrive(answers);
  for (const size_t expected : {Session::kMaxArrivals, Session::kMaxArrivals, size_t{0}}) {
    std::vector<Arrival> arrivals;
    ASSERT_TRUE(session_->Match(arrivals).ok());
    EXPECT_EQ(arrivals.size(), expected);
    sdk::HeapArena arena;
    for (Arrival& arrival : arrivals) {
      arrival.operation->Finish(session_->Decode(arrival, arena));
    }
  }
  for (size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i]->text, std::to_string(i));
}

TEST_F(SessionTest, ALateAnswerIsDropped) {
  const auto asked = AskFor(1);
  const std::string late = AnswerTo(asked->token, "late");
  EXPECT_TRUE(session_->Forget(*asked).may_have_happened);
  const auto next = AskFor(2);
  EXPECT_EQ(TakeIn(late), 0u);
  EXPECT_TRUE(status_.ok());
  EXPECT_EQ(TakeIn(AnswerTo(next->token, "next")), 1u);
}

class Nothing final : public Operation {
 public:
  using Operation::Operation;
  absl::Status Decode(const api::Reply&) override { return absl::OkStatus(); }
};

class SessionScanTest : public SessionTest {
 protected:
  Ref<Operation> AskForAScan() {
    api::Value args[4]{};
    args[0].type = api::ValueType::kNull;
    args[1].type = args[2].type = api::ValueType::kInt;
    args[1].int64 = 10;
    args[2].int64 = -1;
    args[3].type = api::ValueType::kBool;
    api::Request request{};
    request.struct_size = sizeof(request);
    request.operation = api::Operation::kScan;
    request.args = args;
    request.arg_count = 4;
    const Ref<Operation> scan(new Nothing(request.operation));
    EXPECT_TRUE(session_->Send(request, scan).ok());
    return scan;
  }
  std::string Page(uint64_t token, bool more) {
    api::Reply reply{};
    reply.struct_size = sizeof(reply);
    reply.token = token;
    reply.operation = api::Operation::kScan;
    reply.topology_major = -1;
    reply.resource = 7;
    reply.more = more ? 1 : 0;
    api::Failure failure = sdk::NoFailure();
    sdk::HeapBuffer out;
    EXPECT_EQ(server_->WriteReply(&reply, out.out(), &failure), api::Outcome::kDone)
        << sdk::TextOf(failure);
    return std::string(out.view());
  }
  // Of the one operation that the bytes end.
  int64_t LostCursor(std::string_view bytes) {
    Arrive(bytes);
    std::vector<Arrival> arrivals;
    EXPECT_TRUE(session_->Match(arrivals).ok());
    EXPECT_EQ(arrivals.size(), 1u);
    sdk::HeapArena arena;
    for (Arrival& arrival : arrivals) session_->Decode(arrival, arena).IgnoreError();
    session_->Consume();
    return arrivals.empty() ? -1 : arrivals[0].lost_cursor;
  }
};

TEST_F(SessionScanTest, TheCursorThatALateAnswerOpensIsTold) {
  const auto scan = AskForAScan();
  const Forgotten forgotten = session_->Forget(*scan);
  EXPECT_TRUE(forgotten.may_have_happened);
  ASSERT_TRUE(forgotten.orphan);
  EXPECT_EQ(session_->outstanding(), 1u);
  EXPECT_EQ(LostCursor(Page(scan->token, /*more=*/true)), 7);
  EXPECT_EQ(session_->outstanding(), 0u);
  EXPECT_EQ(session_->late_answers(), 1u);
}

TEST_F(SessionScanTest, OneThatHasEndedAlreadyIsNotLost) {
  const auto scan = AskForAScan();
  session_->Forget(*scan);
  EXPECT_EQ(LostCursor(Page(scan->token, /*more=*/false)), 0);
}

TEST_F(SessionScanTest, OneWhosePageIsReadIsNotLost) {
  const auto scan = AskForAScan();
  EXPECT_EQ(LostCursor(Page(scan->token, /*more=*/true)), 0);
}

TEST_F(SessionScanTest, OneWhosePageCannotBeReadIsTold) {
  const auto scan = AskForAScan();
  // An entry's count that the frame is too short for.
  std::string page = Page(scan->token, /*more=*/true);
  page[page.size() - 5] = 9;
  EXPECT_EQ(LostCursor(page), 7);
}

TEST_F(SessionScanTest, AnOrphanLeavesNoOrphan) {
  const auto scan = AskForAScan();
  const Forgotten forgotten = session_->Forget(*scan);
  EXPECT_FALSE(session_->Forget(*forgotten.orphan).orphan);
  EXPECT_EQ(session_->outstanding(), 0u);
  EXPECT_EQ(TakeIn(Page(scan->token, /*more=*/true)), 0u);
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

// Its bytes lie in a buffer of their own, which is wiped once it was sent.
TEST_F(SessionTest, TheHandshakeGoesFirstEvenWhenThePeerIsQuicker) {
  const auto open = [&] {
    auto session =
        std::make_unique<Session>(codec_.OpenSession(0), codec_->GetTraits(), "peer:1", 1 << 20);
    EXPECT_FALSE(session->Negotiate(nullptr).value());
    return session;
  };
  const auto other = open();
  const std::string handshake(sdk::ViewOf(other->TakeOutgoing()));
  ASSERT_FALSE(handshake.empty());
  session_ = open();
  sdk::HeapBuffer answer;
  uint64_t used = 0;
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(codec_.OpenSession(1)->Negotiate(sdk::BytesOf(handshake), &used, nullptr, answer.out(),
                                             &failure),
            api::Outcome::kDone);
  Arrive(answer.view());
  ASSERT_TRUE(session_->Negotiate(nullptr).value());
  const Ref<GetText> operation = AskFor(1);
  EXPECT_EQ(sdk::ViewOf(session_->TakeOutgoing()), handshake);
  ASSERT_TRUE(session_->has_outgoing());
  EXPECT_GT(session_->TakeOutgoing().size, 0U);
  EXPECT_FALSE(session_->has_outgoing());
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

TEST_F(SessionTest, TheNewestTopologyIsKeptInWhateverOrderAnswersCome) {
  EXPECT_FALSE(session_->topology().known());
  const auto first = AskFor(1);
  const auto second = AskFor(2);
  const auto third = AskFor(3);
  ASSERT_EQ(TakeIn(AnswerTo(first->token, "a")), 1u);
  EXPECT_FALSE(session_->TakeTopologyNews());
  ASSERT_EQ(TakeIn(AnswerTo(second->token, "b", {7, 2})), 1u);
  EXPECT_TRUE(session_->TakeTopologyNews());
  EXPECT_FALSE(session_->TakeTopologyNews()) << "it was told once";
  EXPECT_EQ(session_->topology(), (TopologyVersion{7, 2}));
  ASSERT_EQ(TakeIn(AnswerTo(third->token, "c", {7, 1})), 1u);
  EXPECT_EQ(session_->topology(), (TopologyVersion{7, 2}));
}

}  // namespace
}  // namespace glowplug
