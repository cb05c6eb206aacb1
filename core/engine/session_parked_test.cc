// SPDX-License-Identifier: Apache-2.0
// Operations that wait until the codec has asked something first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "core/engine/session_fixture.h"

namespace glowplug {
namespace {

using ::testing::HasSubstr;

// The real codec, but it wants a heartbeat answered before it encodes, or before it reads.
class Particular final : public api::CodecSession {
 public:
  explicit Particular(sdk::Owned<api::CodecSession> codec) : codec_(std::move(codec)) {}

  void Release() noexcept override { delete this; }
  void* Query(const char*) noexcept override { return nullptr; }
  api::Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth,
                         api::OutBuffer* out, api::Failure* failure) noexcept override {
    return codec_->Negotiate(in, used, auth, out, failure);
  }
  void Describe(api::SessionInfo* out) noexcept override { codec_->Describe(out); }
  uint32_t Supports(api::Operation operation) noexcept override {
    return codec_->Supports(operation);
  }
  api::Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request* first,
                      api::Failure* failure) noexcept override {
    const bool heartbeat = request->operation == api::Operation::kHeartbeat;
    if (wanted_before_encode > 0 && (!heartbeat || heartbeat_needs_another)) return Ask(first);
    return codec_->Encode(request, out, first, failure);
  }
  api::Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override {
    return codec_->Frame(in, total, failure);
  }
  api::Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override {
    return codec_->Head(frame, out, failure);
  }
  api::Outcome Body(api::Operation operation, api::Bytes frame, api::Arena* arena, api::Reply* out,
                    api::Request* first, api::Failure* failure) noexcept override {
    if (operation == api::Operation::kHeartbeat) {
      --(wanted_before_encode > 0 ? wanted_before_encode : wanted_before_body);
    } else if (wanted_before_body > 0) {
      return Ask(first);
    }
    return codec_->Body(operation, frame, arena, out, first, failure);
  }
  api::Outcome ReadRequest(api::Bytes, api::Arena*, api::Request*,
                           api::Failure*) noexcept override {
    return api::Outcome::kFailed;
  }
  api::Outcome WriteReply(const api::Reply*, api::OutBuffer*, api::Failure*) noexcept override {
    return api::Outcome::kFailed;
  }

  int wanted_before_encode = 0;
  int wanted_before_body = 0;
  bool heartbeat_needs_another = false;

 private:
  static api::Outcome Ask(api::Request* first) {
    first->operation = api::Operation::kHeartbeat;
    return api::Outcome::kAgain;
  }

  const sdk::Owned<api::CodecSession> codec_;
};

class SessionParkedTest : public SessionTest {
 protected:
  sdk::Owned<api::CodecSession> Wrap(sdk::Owned<api::CodecSession> codec) override {
    particular_ = new Particular(std::move(codec));
    return sdk::Owned<api::CodecSession>(particular_);
  }

  // The requests that went out, as the server reads them.
  std::vector<std::pair<api::Operation, uint64_t>> Sent() {
    std::vector<std::pair<api::Operation, uint64_t>> sent;
    api::Bytes out = session_->TakeOutgoing();
    while (out.size > 0) {
      api::Failure failure = sdk::NoFailure();
      uint64_t total = 0;
      EXPECT_EQ(server_->Frame(out, &total, &failure), api::Outcome::kDone);
      api::Request request{};
      request.struct_size = sizeof(request);
      sdk::HeapArena arena;
      EXPECT_EQ(server_->ReadRequest({out.data, total}, arena.get(), &request, &failure),
                api::Outcome::kDone);
      sent.emplace_back(request.operation, request.token);
      out = {out.data + total, out.size - total};
    }
    return sent;
  }
  std::string Answer(api::Operation operation, uint64_t token, int32_t status = 0) {
    api::Reply reply{};
    reply.struct_size = sizeof(reply);
    reply.token = token;
    reply.operation = operation;
    reply.topology_major = -1;
    reply.status = status;
    reply.code = status == 0 ? api::Code::kOk : api::Code::kUnknown;
    reply.text = status == 0 ? api::Bytes{} : sdk::BytesOf("no such luck");
    api::Failure failure = sdk::NoFailure();
    sdk::HeapBuffer out;
    EXPECT_EQ(server_->WriteReply(&reply, out.out(), &failure), api::Outcome::kDone);
    return std::string(out.view());
  }
  // One read's worth; what could not be decoded yet is parked.
  void TakeInAndPark(std::string_view bytes) {
    Arrive(bytes);
    std::vector<Arrival> arrivals;
    ASSERT_TRUE(session_->Match(arrivals).ok());
    sdk::HeapArena arena;
    for (Arrival& arrival : arrivals) {
      const Ref<Operation> operation = arrival.operation;
      const absl::Status status = session_->Decode(arrival, arena);
      if (arrival.first != nullptr) {
        EXPECT_TRUE(session_->Park(std::move(arrival)).ok());
      } else {
        operation->Finish(status);
      }
    }
    session_->Consume();
  }

  Particular* particular_ = nullptr;
};

TEST_F(SessionParkedTest, OnePreparationServesAllThatWait) {
  particular_->wanted_before_encode = 1;
  const Ref<GetText> one = AskFor(1);
  const Ref<GetText> two = AskFor(2);
  const auto sent = Sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].first, api::Operation::kHeartbeat);
  EXPECT_EQ(session_->outstanding(), 3u);
  TakeInAndPark(Answer(api::Operation::kHeartbeat, sent[0].second));

  std::deque<Parked> parked = session_->TakeParked();
  ASSERT_EQ(parked.size(), 2u);
  EXPECT_EQ(parked[0].operation.get(), one.get());
  EXPECT_TRUE(parked[0].asked);
  EXPECT_EQ(parked[1].operation.get(), two.get());
  EXPECT_FALSE(parked[1].asked);
  for (const Parked& again : parked) {
    EXPECT_TRUE(session_->Send(again.operation->retained->get(), again.operation).ok());
  }
  const auto gets = Sent();
  ASSERT_EQ(gets.size(), 2u);
  EXPECT_EQ(TakeIn(AnswerTo(gets[1].second, "two") + AnswerTo(gets[0].second, "one")), 2u);
  EXPECT_EQ(one->text, "one");
  EXPECT_EQ(two->text, "two");
}

TEST_F(SessionParkedTest, AnAnswerIsKeptUntilItCanBeRead) {
  particular_->wanted_before_body = 1;
  const Ref<GetText> get = AskFor(1);
  TakeInAndPark(AnswerTo(Sent()[0].second, "kept over there"));
  EXPECT_FALSE(get->done());
  const auto sent = Sent();
  ASSERT_EQ(sent.size(), 1u);
  // Other bytes come into the buffer that the answer lay in.
  TakeInAndPark(Answer(api::Operation::kHeartbeat, sent[0].second));
  std::deque<Parked> parked = session_->TakeParked();
  ASSERT_EQ(parked.size(), 1u);
  Arrival again(parked[0].operation, {parked[0].frame.data(), parked[0].frame.size()},
                parked[0].reply);
  sdk::HeapArena arena;
  ASSERT_TRUE(session_->Decode(again, arena).ok());
  EXPECT_EQ(again.first, nullptr);
  EXPECT_EQ(get->text, "kept over there");
}

TEST_F(SessionParkedTest, TheServersRefusalIsThePreparations) {
  particular_->wanted_before_encode = 1;
  AskFor(1);
  Arrive(Answer(api::Operation::kHeartbeat, Sent()[0].second, 1));
  std::vector<Arrival> arrivals;
  ASSERT_TRUE(session_->Match(arrivals).ok());
  ASSERT_EQ(arrivals.size(), 1u);
  EXPECT_TRUE(session_->IsPreparing(*arrivals[0].operation));
  EXPECT_EQ(arrivals[0].operation->consumer, Consumer::kEngine);
  sdk::HeapArena arena;
  EXPECT_THAT(std::string(session_->Decode(arrivals[0], arena).message()),
              HasSubstr("no such luck"));
}

TEST_F(SessionParkedTest, ForgettingSaysWhetherItMayHaveHappened) {
  particular_->wanted_before_encode = 1;
  const Ref<GetText> parked = AskFor(1);
  EXPECT_FALSE(session_->Forget(*parked).may_have_happened);
  EXPECT_TRUE(session_->TakeParked().empty());
  particular_->wanted_before_encode = 0;
  const Ref<GetText> encoded = AskFor(2);
  EXPECT_TRUE(session_->Forget(*encoded).may_have_happened);
}

TEST_F(SessionParkedTest, TheEndOfTheConnectionTakesTheParkedAlong) {
  particular_->wanted_before_encode = 1;
  const Ref<GetText> parked = AskFor(1);
  EXPECT_EQ(session_->TakeAll().size(), 2u);
  EXPECT_EQ(parked->frame_end, kNeverSent);
  EXPECT_EQ(session_->outstanding(), 0u);
}

TEST_F(SessionParkedTest, APreparationThatNeedsAnotherIsRefused) {
  particular_->wanted_before_encode = 1;
  particular_->heartbeat_needs_another = true;
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = api::Operation::kCacheNames;
  EXPECT_EQ(session_->Send(request, Ref<Operation>(new GetText())).code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(session_->outstanding(), 0u);
}

}  // namespace
}  // namespace glowplug
