// SPDX-License-Identifier: Apache-2.0
// Symmetric peers with acks. Expected bytes are libchirp's own, as a peer of version 1.2.1 sent
// them.
#include <glowplug/conformance/codec.h>

#include <string>

#include "tests/codecs/chirp_like/chirp_message.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_chirp_like;

namespace glowplug::conformance {
namespace {

using api::Operation;
using api::Outcome;

CodecUnderTest ChirpLike() {
  CodecUnderTest codec;
  codec.name = "ChirpLike";
  codec.entry = &glowplug_plugin_v1_codec_chirp_like;
  codec.exchanges = {
      {Operation::kMessage, {ByteArray("hello")}, {}, api::kWantsAck},
      {Operation::kMessage, {ByteArray("")}, {}, api::kWantsAck},
  };
  return codec;
}

INSTANTIATE_TEST_SUITE_P(Proof, CodecConformance, testing::Values(ChirpLike()), NameOfInstance());

std::string Bytes(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// The identity 10..1f, serial 1, header "abc", data "hello", an ack is wanted.
const char kGoldenMessage[] =
    "101112131415161718191a1b1c1d1e1f000000010000000500030161626368656c6c6f";
// The same as an ack, which may carry nothing.
const char kAckWithData[] =
    "101112131415161718191a1b1c1d1e1f00000001000000050003026162636865"
    "6c6c6f";

class ChirpLikeTest : public testing::Test {
 protected:
  ChirpLikeTest() : link_(OpenSession(*codec_.get(), false), OpenSession(*codec_.get(), true)) {
    EXPECT_EQ(link_.Shake(SIZE_MAX), Outcome::kDone);
  }
  static api::Reply AckOf(const Message& message) {
    api::Reply ack{};
    ack.struct_size = sizeof(ack);
    ack.kind = api::ReplyKind::kAck;
    ack.token = message.head.token;
    ack.resource = message.head.resource;
    return ack;
  }
  std::string Send(CodecEnd& from, std::string_view payload, uint64_t token, uint32_t flags) {
    const Exchange exchange{Operation::kMessage, {ByteArray(payload)}, {}, flags};
    return from.Encode(exchange.request(token));
  }
  std::string Payload(CodecEnd& end, const Message& message, uint32_t* flags) {
    sdk::HeapArena arena;
    api::Request request{};
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(end.session().ReadRequest(message.frame.get(), arena.get(), &request, &failure),
              Outcome::kDone)
        << sdk::TextOf(failure);
    *flags = request.flags;
    return {reinterpret_cast<const char*>(request.args[0].bytes), request.args[0].count};
  }

  OpenedDoor<api::Codec> codec_{ChirpLike()};
  CodecLink link_;
};

TEST(ChirpMessageTest, HandshakeAndPrefixAreLibchirps) {
  const proof::ChirpIdentity identity{0x0001020304050607, 0x08090a0b0c0d0e0f};
  const auto handshake = proof::WriteHandshake(39777, identity);
  EXPECT_EQ(std::string(handshake.data(), handshake.size()),
            Bytes("9b61000102030405060708090a0b0c0d0e0f"));
  const auto ack =
      proof::WritePrefix({{0x1011121314151617, 0x18191a1b1c1d1e1f}, 0x4e2a0e14, 0, 0, proof::kAck});
  EXPECT_EQ(std::string(ack.data(), ack.size()),
            Bytes("101112131415161718191a1b1c1d1e1f4e2a0e1400000000000002"));
}

TEST_F(ChirpLikeTest, BothSidesSendMessages) {
  EXPECT_EQ(codec_->GetTraits(), api::kSymmetric | api::kAcks);
  Send(link_.client, "from the one", 1, 0);
  Send(link_.server, "from the other", 1, 0);
  uint32_t flags = 9;
  const auto at_server = CodecLink::Carry(link_.client, link_.server, 1);
  ASSERT_EQ(at_server.size(), 1U);
  EXPECT_EQ(at_server[0].head.kind, api::ReplyKind::kRequest);
  EXPECT_EQ(Payload(link_.server, at_server[0], &flags), "from the one");
  EXPECT_EQ(flags, 0U) << "no ack is wanted";
  const auto at_client = CodecLink::Carry(link_.server, link_.client, 1);
  ASSERT_EQ(at_client.size(), 1U);
  EXPECT_EQ(Payload(link_.client, at_client[0], &flags), "from the other");
}

TEST_F(ChirpLikeTest, AcksOfBothSidesMeetTheirMessages) {
  Send(link_.client, "a", 5, api::kWantsAck);
  Send(link_.server, "b", 5, api::kWantsAck);
  const auto at_server = CodecLink::Carry(link_.client, link_.server);
  const auto at_client = CodecLink::Carry(link_.server, link_.client);
  ASSERT_EQ(at_server.size(), 1U);
  ASSERT_EQ(at_client.size(), 1U);
  link_.server.WriteReply(AckOf(at_server[0]));
  link_.client.WriteReply(AckOf(at_client[0]));
  for (auto [from, to] :
       {std::pair(&link_.server, &link_.client), std::pair(&link_.client, &link_.server)}) {
    const auto acks = CodecLink::Carry(*from, *to);
    ASSERT_EQ(acks.size(), 1U);
    EXPECT_EQ(acks[0].head.kind, api::ReplyKind::kAck);
    EXPECT_EQ(acks[0].head.token, 5U);
  }
}

TEST_F(ChirpLikeTest, AnswersKeepTheIdentityAndMayComeBeforeTheAck) {
  const std::string sent = Send(link_.client, "question", 5, api::kWantsAck);
  const auto asked = CodecLink::Carry(link_.client, link_.server);
  ASSERT_EQ(asked.size(), 1U);
  const api::Value payload = ByteArray("answer");
  api::Reply answer = AckOf(asked[0]);
  answer.kind = api::ReplyKind::kAnswer;
  answer.rows = &payload;
  answer.row_count = 1;
  link_.server.WriteReply(answer);
  link_.server.WriteReply(AckOf(asked[0]));
  const auto heard = CodecLink::Carry(link_.server, link_.client, 1);
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].head.kind, api::ReplyKind::kRequest) << "a message as any other";
  EXPECT_EQ(heard[0].frame.view().substr(0, 16), sent.substr(0, 16));
  EXPECT_EQ(heard[1].head.kind, api::ReplyKind::kAck);
}

TEST_F(ChirpLikeTest, AForeignAckIsIgnored) {
  link_.client.Give(Bytes("101112131415161718191a1b1c1d1e1f4e2a0e1400000000000002"));
  const auto heard = link_.client.Read();
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].head.kind, api::ReplyKind::kPush);
}

TEST_F(ChirpLikeTest, ReadsLibchirpsMessageAndAcksIt) {
  link_.client.Give(Bytes(kGoldenMessage));
  const auto heard = link_.client.Read();
  ASSERT_EQ(heard.size(), 1U);
  uint32_t flags = 0;
  EXPECT_EQ(Payload(link_.client, heard[0], &flags), "hello");
  EXPECT_EQ(flags, api::kWantsAck);
  const std::string ack = link_.client.WriteReply(AckOf(heard[0]));
  EXPECT_EQ(ack.substr(0, 16), Bytes("101112131415161718191a1b1c1d1e1f"));
  EXPECT_EQ(ack.substr(20), Bytes("00000000000002"));
}

TEST_F(ChirpLikeTest, WhatNoPeerMaySendIsRefused) {
  const std::string too_big =
      "101112131415161718191a1b1c1d1e1f00000001ffffffff000100";  // 2^32 in sum: 0 when it wraps
  const std::string ack_wants_ack =
      "101112131415161718191a1b1c1d1e1f00000001000000000000"
      "03";
  for (const std::string& hex : {too_big, ack_wants_ack, std::string(kAckWithData)}) {
    const ExactBytes frame(Bytes(hex));
    uint64_t total = 0;
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(link_.client.session().Frame(frame.get(), &total, &failure), Outcome::kFailed) << hex;
    EXPECT_EQ(failure.fatal, 1);
  }
}

}  // namespace
}  // namespace glowplug::conformance
