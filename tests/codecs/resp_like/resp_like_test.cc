// SPDX-License-Identifier: Apache-2.0
// Replies in the order of the requests, with pushes between them. Expected bytes are those of the
// RESP specification.
#include <glowplug/conformance/codec.h>

#include <string>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_resp;

namespace glowplug::conformance {
namespace {

using api::Operation;
using api::Outcome;

CodecUnderTest RespLike() {
  CodecUnderTest codec;
  codec.name = "RespLike";
  codec.entry = &glowplug_plugin_v1_codec_resp;
  codec.carries_types = false;
  codec.exchanges = {
      {Operation::kGet, {Text("key")}, {Text("value")}},
      {Operation::kGet, {Int(-1)}, {Null()}},
      {Operation::kGet, {Text("")}, {Text("with\r\nlines")}},
      {Operation::kPut, {Text("key"), Long(INT64_MIN)}, {}},
      {Operation::kContainsKey, {Text("key")}, {Bool(true)}},
      {Operation::kRemoveKey, {ByteArray("key")}, {Bool(false)}},
      {Operation::kSize, {}, {Long(3)}},
      {Operation::kHeartbeat, {}, {}},
  };
  return codec;
}

INSTANTIATE_TEST_SUITE_P(Proof, CodecConformance, testing::Values(RespLike()), NameOfInstance());

class RespLikeTest : public testing::Test {
 protected:
  RespLikeTest() : link_(OpenSession(*codec_.get(), false), OpenSession(*codec_.get(), true)) {
    EXPECT_EQ(link_.Shake(SIZE_MAX), Outcome::kDone);
  }
  std::string Encode(Operation operation, std::vector<api::Value> args) {
    const Exchange exchange{operation, std::move(args), {}};
    return link_.client.Encode(exchange.request(1));
  }
  std::vector<Message> Hear(std::string_view bytes) {
    link_.client.Give(bytes);
    return link_.client.Read();
  }

  OpenedDoor<api::Codec> codec_{RespLike()};
  CodecLink link_;
};

TEST_F(RespLikeTest, HasNoHandshake) {
  EXPECT_EQ(link_.client.Take(), "");
  EXPECT_EQ(codec_->GetTraits(), api::kRepliesInOrder);
}

TEST_F(RespLikeTest, OperationsAreCommands) {
  EXPECT_EQ(Encode(Operation::kGet, {Text("key")}), "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n");
  EXPECT_EQ(Encode(Operation::kPut, {Text("key"), Int(-7)}),
            "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$2\r\n-7\r\n");
  EXPECT_EQ(Encode(Operation::kRemoveKey, {Text("key")}), "*2\r\n$3\r\nDEL\r\n$3\r\nkey\r\n");
  EXPECT_EQ(Encode(Operation::kContainsKey, {Text("key")}), "*2\r\n$6\r\nEXISTS\r\n$3\r\nkey\r\n");
  EXPECT_EQ(Encode(Operation::kSize, {}), "*1\r\n$6\r\nDBSIZE\r\n");
}

TEST_F(RespLikeTest, ThereAreNoCachesToCreate) {
  for (const Operation operation : {Operation::kCreateCache, Operation::kGetOrCreateCache,
                                    Operation::kCacheNames, Operation::kGetAll}) {
    EXPECT_EQ(link_.client.session().Supports(operation), 0U);
  }
}

TEST_F(RespLikeTest, AnErrorKeepsTheConnection) {
  const auto heard = Hear("-WRONGTYPE Operation against a key\r\n+OK\r\n");
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].head.kind, api::ReplyKind::kAnswer);
  EXPECT_NE(heard[0].head.status, 0);
  EXPECT_EQ(heard[0].head.code, api::Code::kFailedPrecondition);
  EXPECT_EQ(sdk::ViewOf(heard[0].head.text), "WRONGTYPE Operation against a key");
  EXPECT_EQ(heard[1].head.status, 0);
}

TEST_F(RespLikeTest, PushesComeBetweenAnswers) {
  const auto heard = Hear(":1\r\n>3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n+hello\r\n:2\r\n");
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard[0].head.kind, api::ReplyKind::kAnswer);
  EXPECT_EQ(heard[1].head.kind, api::ReplyKind::kPush);
  EXPECT_EQ(heard[2].head.kind, api::ReplyKind::kAnswer);
  sdk::HeapArena arena;
  api::Reply push = heard[1].head;
  api::Request first{};
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(link_.client.session().Body(Operation::kNone, heard[1].frame.get(), arena.get(), &push,
                                        &first, &failure),
            Outcome::kDone)
      << sdk::TextOf(failure);
  ASSERT_EQ(push.row_count, 3U);
  EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(push.rows[2].bytes), push.rows[2].count),
            "hello");
}

TEST_F(RespLikeTest, AServerPushes) {
  const api::Value words[] = {Text("news"), Text("hello")};
  api::Reply push{};
  push.struct_size = sizeof(push);
  push.kind = api::ReplyKind::kPush;
  push.rows = words;
  push.row_count = 2;
  EXPECT_EQ(link_.server.WriteReply(push), ">2\r\n$4\r\nnews\r\n$5\r\nhello\r\n");
  const auto heard = CodecLink::Carry(link_.server, link_.client, 1);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].head.kind, api::ReplyKind::kPush);
}

TEST_F(RespLikeTest, AnAnswerOfAnotherTypeIsFatal) {
  const auto heard = Hear(":1\r\n");
  ASSERT_EQ(heard.size(), 1U);
  sdk::HeapArena arena;
  api::Reply reply = heard[0].head;
  api::Request first{};
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(link_.client.session().Body(Operation::kGet, heard[0].frame.get(), arena.get(), &reply,
                                        &first, &failure),
            Outcome::kFailed);
  EXPECT_EQ(failure.fatal, 1);
  EXPECT_EQ(sdk::TextOf(failure), "expected a bulk string as the answer, found an integer");
}

TEST_F(RespLikeTest, WhatIsNotRespIsRefused) {
  for (const std::string_view bytes :
       {"HTTP/1.1 400 Bad Request\r\n", "$99999999999\r\n", "$-2\r\n", "*65537\r\n", ":x\r\n",
        "$1\r\nab\r\n", ">1\r\n>99999\r\n", "\r\n"}) {
    const ExactBytes exact(bytes);
    uint64_t total = 0;
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(link_.client.session().Frame(exact.get(), &total, &failure), Outcome::kFailed)
        << bytes;
    EXPECT_EQ(failure.fatal, 1);
  }
}

}  // namespace
}  // namespace glowplug::conformance
