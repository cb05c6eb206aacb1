// SPDX-License-Identifier: Apache-2.0
// Golden bytes by hand from ignite-protocol, section 2.
#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Code;
using api::Outcome;
using ignite::testing::Hex;
using ignite::testing::ToHex;
using ::testing::AllOf;
using ::testing::HasSubstr;

class NegotiateTest : public CodecTest {};

// Length 16: code 1, 1.7.0, client type 2, a byte array with feature bits 2 to 4, 8, 11, 12, 17 and
// 19 to 21.
const char kHello[] = "10000000 01 0100 0700 0000 02 0C 03000000 1C397A";

TEST_F(NegotiateTest, OffersTheNewestVersionWithItsFeatures) {
  EXPECT_EQ(ToHex(Step(*client_, "", Outcome::kAgain)), ToHex(Hex(kHello)));
}

TEST_F(NegotiateTest, AcceptedItDescribesThePeer) {
  Step(*client_, "", Outcome::kAgain);
  // 25 bytes: bool 1, features of which bit 9 was never offered, UUID 0011...ff.
  const std::string answer =
      Hex("19000000 01 0C 02000000 000A 0A 7766554433221100 FFEEDDCCBBAA9988");
  for (size_t size = 0; size < answer.size(); ++size) {
    EXPECT_EQ(Step(*client_, answer.substr(0, size), Outcome::kAgain), "") << size;
  }
  EXPECT_EQ(client_->Supports(api::Operation::kGet), 0u) << "not before the end";
  Step(*client_, answer, Outcome::kDone);
  auto info = Empty<api::SessionInfo>();
  client_->Describe(&info);
  EXPECT_EQ(sdk::ViewOf(info.protocol), "ignite 1.7.0");
  EXPECT_EQ(ToHex(sdk::ViewOf(info.features)), "0008") << "the intersection: bit 11";
  ASSERT_EQ(info.has_node_id, 1u);
  EXPECT_EQ(ToHex(sdk::ViewOf({info.node_id, 16})), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(client_->Supports(api::Operation::kGet), 1u);
  EXPECT_EQ(client_->Supports(api::Operation::kHeartbeat), 1u);
  EXPECT_EQ(client_->Supports(api::Operation::kMessage), 0u);
  EXPECT_EQ(client_->Supports(api::Operation::kMessage), 0u);
}

TEST_F(NegotiateTest, PlacesUserPasswordAndAttributes) {
  FakeAuth auth({{sdk::BytesOf("password"), sdk::BytesOf("pw")},
                 {sdk::BytesOf("attribute.a"), sdk::BytesOf("bc")},
                 {sdk::BytesOf("user"), sdk::BytesOf("u")}});
  EXPECT_EQ(ToHex(Step(*client_, "", Outcome::kAgain, &auth)),
            // The same 15 bytes with feature bit 0; a map of 6 + 6 + 7, user 6, password 7: 47.
            ToHex(Hex("30000000 01 0100 0700 0000 02 0C 03000000 1D397A"
                      "19 01000000 01 09 01000000 61 09 02000000 6263"
                      "09 01000000 75 09 02000000 7077")));
}

TEST_F(NegotiateTest, AsksForCredentialsOnceThoughItOffersTwice) {
  FakeAuth auth(
      {{sdk::BytesOf("user"), sdk::BytesOf("u")}, {sdk::BytesOf("password"), sdk::BytesOf("")}});
  Step(*client_, "", Outcome::kAgain, &auth);
  // Unsupported: the server's own 1.2.0, status 1. The connection stays open.
  const std::string second =
      Step(*client_, Hex("0C000000 00 0100 0200 0000 65 01000000"), Outcome::kAgain, &auth);
  EXPECT_EQ(ToHex(second), ToHex(Hex("13000000 01 0100 0200 0000 02 09 01000000 75 09 00000000")));
  EXPECT_EQ(auth.steps, 1);
  // Accepted for 1.2.0: the one byte.
  Step(*client_, Hex("01000000 01"), Outcome::kDone, &auth);
  auto info = Empty<api::SessionInfo>();
  client_->Describe(&info);
  EXPECT_EQ(sdk::ViewOf(info.protocol), "ignite 1.2.0");
  EXPECT_EQ(info.has_node_id, 0u);
  EXPECT_EQ(client_->Supports(api::Operation::kHeartbeat), 0u);
}

TEST_F(NegotiateTest, DoesNotOfferTheSameVersionTwice) {
  Step(*client_, "", Outcome::kAgain);
  const std::string to_16 = Hex("0C000000 00 0100 0600 0000 65 01000000");
  const std::string to_17 = Hex("0C000000 00 0100 0700 0000 65 01000000");
  EXPECT_NE(Step(*client_, to_16, Outcome::kAgain), "");
  Step(*client_, to_17, Outcome::kFailed);
  EXPECT_EQ(failure_.fatal, 1);
}

TEST_F(NegotiateTest, AServerOfAnotherWorldIsNamed) {
  Step(*client_, "", Outcome::kAgain);
  Step(*client_, Hex("0C000000 00 0300 0000 0000 65 01000000"), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_THAT(text(), AllOf(HasSubstr("3.0.0"), HasSubstr("1.0.0 to 1.7.0")));
}

TEST_F(NegotiateTest, RefusalsCarryTheServersTextAndCode) {
  struct Case {
    const char* digits;
    Code code;
    int32_t status;
  };
  for (const Case& test :
       // 2000 = 0x7D0 with version 0.0.0; text "bad".
       {Case{"13000000 00 0000 0000 0000 09 03000000 626164 D0070000", Code::kUnauthenticated,
             2000},
        Case{"13000000 00 0100 0700 0000 09 03000000 626164 0B000000", Code::kUnavailable, 11},
        Case{"13000000 00 0100 0700 0000 09 03000000 626164 01000000", Code::kUnknown, 1},
        Case{"13000000 00 0100 0700 0000 09 03000000 626164 F4030000", Code::kPermissionDenied,
             1012}}) {
    const auto client = Open(0);
    Step(*client, "", Outcome::kAgain);
    Step(*client, Hex(test.digits), Outcome::kFailed);
    EXPECT_EQ(failure_.code, test.code) << test.status;
    EXPECT_EQ(failure_.peer_code, test.status);
    EXPECT_EQ(failure_.origin, api::Origin::kServer);
    EXPECT_EQ(failure_.fatal, 1);
    EXPECT_THAT(text(), AllOf(HasSubstr("bad"), HasSubstr(std::to_string(test.status))));
  }
}

TEST_F(NegotiateTest, APortThatIsNotIgniteIsSaidToBeNone) {
  struct Case {
    std::string bytes;
    const char* text;
  };
  for (const Case& test : {
           Case{"HTTP/1.1 400 Bad Request\r\n", "HTTP/1.1 400 Bad"},
           Case{"SSH-2.0-OpenSSH_9.2", "SSH-2.0"},
           Case{Hex("15 0303 0002 0246"), "looks like a TLS record"},  // an alert
           Case{Hex("00000000"), "\\x00\\x00\\x00\\x00"},
           Case{Hex("FFFFFFFF"), "\\xff\\xff\\xff\\xff"},
           Case{Hex("0A000000 07"), "\\x07"},
       }) {
    const auto client = Open(0);
    Step(*client, "", Outcome::kAgain);
    Step(*client, test.bytes, Outcome::kFailed);
    EXPECT_EQ(failure_.fatal, 1);
    EXPECT_THAT(text(), AllOf(HasSubstr("not an Ignite thin-client port"), HasSubstr(test.text),
                              HasSubstr("expected")));
  }
}

TEST_F(NegotiateTest, APeerThatSpeaksFirstIsNoticedAtOnce) {
  Step(*client_, "220 smtp.example.org ESMTP\r\n", Outcome::kFailed);
  EXPECT_THAT(text(), HasSubstr("220 smtp"));
}

TEST_F(NegotiateTest, AMalformedAnswerIsFatal) {
  Step(*client_, "", Outcome::kAgain);
  Step(*client_, Hex("06000000 01 0C FFFFFFFF"), Outcome::kFailed);
  EXPECT_EQ(failure_.fatal, 1);
  EXPECT_EQ(failure_.code, Code::kDataLoss);
  EXPECT_EQ(failure_.offset, 2u);
  EXPECT_THAT(text(), HasSubstr("handshake's answer"));
}

TEST_F(NegotiateTest, AFailedHandshakeStaysFailed) {
  {
    const std::string password(100, 'p');  // gone when the exchange is
    FakeAuth auth({{sdk::BytesOf("user"), sdk::BytesOf("u")},
                   {sdk::BytesOf("password"), sdk::BytesOf(password)}});
    Step(*client_, "", Outcome::kAgain, &auth);
    Step(*client_, "garbage", Outcome::kFailed, &auth);
  }
  // What would make it offer 1.2.0 with the same credentials.
  const std::string again = Hex("0C000000 00 0100 0200 0000 65 01000000");
  EXPECT_EQ(Step(*client_, again, Outcome::kFailed), "");
  EXPECT_EQ(failure_.code, Code::kFailedPrecondition);
}

TEST_F(NegotiateTest, CredentialsWithoutAPlaceAreRefused) {
  struct Case {
    FakeAuth auth;
    const char* text;
  };
  Case cases[] = {{FakeAuth({{sdk::BytesOf("token"), sdk::BytesOf("t")}}), "'token'"},
                  {FakeAuth({{sdk::BytesOf("attribute."), sdk::BytesOf("t")}}), "'attribute.'"},
                  {FakeAuth({}, Outcome::kAgain), "challenges"},
                  {FakeAuth({}, Outcome::kFailed), "vault"}};
  for (Case& test : cases) {
    const auto client = Open(0);
    EXPECT_EQ(Step(*client, "", Outcome::kFailed, &test.auth), "");
    EXPECT_THAT(text(), HasSubstr(test.text));
    EXPECT_THAT(text(), ::testing::Not(HasSubstr("\"t\""))) << "never the secret";
  }
}

TEST_F(NegotiateTest, AnOldServerThatHasNoPlaceForThemDoesNotLoseThemSilently) {
  FakeAuth user({{sdk::BytesOf("user"), sdk::BytesOf("u")}});
  Step(*client_, "", Outcome::kAgain, &user);
  Step(*client_, Hex("0C000000 00 0100 0000 0000 65 01000000"), Outcome::kFailed, &user);
  EXPECT_THAT(text(), AllOf(HasSubstr("a user is configured"), HasSubstr("1.0.0"),
                            HasSubstr("Leave the user out")));

  const auto second = Open(0);
  FakeAuth attribute({{sdk::BytesOf("attribute.a"), sdk::BytesOf("b")}});
  Step(*second, "", Outcome::kAgain, &attribute);
  Step(*second, Hex("0C000000 00 0100 0600 0000 65 01000000"), Outcome::kFailed, &attribute);
  EXPECT_THAT(text(), AllOf(HasSubstr("user attributes"), HasSubstr("1.6.0")));
}

TEST_F(NegotiateTest, TheServingSideAcceptsEachVersion) {
  for (int minor = 0; minor <= 7; ++minor) {
    const auto server = Open(1);
    std::string hello = minor < 7 ? Hex("08000000 01 0100 0000 0000 02") : Hex(kHello);
    hello[7] = static_cast<char>(minor);
    const std::string welcome = Step(*server, hello, Outcome::kDone);
    // 1.0: one byte; 1.4: with the node's id; 1.7: with features, three bytes.
    EXPECT_EQ(welcome.size(), 4u + (minor < 4 ? 1 : minor < 7 ? 18 : 26)) << minor;
    EXPECT_EQ(welcome[4], 1);
    auto info = Empty<api::SessionInfo>();
    server->Describe(&info);
    EXPECT_EQ(sdk::ViewOf(info.protocol), "ignite 1." + std::to_string(minor) + ".0");
  }
}

TEST_F(NegotiateTest, TheServingSideRefusesAnUnknownVersionAndTakesTheNext) {
  const std::string refusal =
      Step(*server_, Hex("09000000 01 0100 0800 0000 02 99"), Outcome::kAgain);
  // Unlike the message, its place is documented: bool 0, 1.7.0, ..., status 1.
  EXPECT_EQ(ToHex(refusal.substr(4, 7)), ToHex(Hex("00 0100 0700 0000")));
  EXPECT_EQ(ToHex(refusal.substr(refusal.size() - 4)), ToHex(Hex("01000000")));
  EXPECT_NE(Step(*server_, Hex(kHello), Outcome::kDone), "");
}

TEST_F(NegotiateTest, TheServingSideRefusesOtherClientsAndGarbage) {
  EXPECT_NE(Step(*server_, Hex("08000000 01 0100 0400 0000 00"), Outcome::kAgain), "");
  for (const std::string& bytes : {std::string("GET / HTTP/1.1\r\n"), Hex("02000000 01 01"),
                                   Hex("08000000 00 0100 0700 0000 02")}) {
    const auto server = Open(1);
    EXPECT_EQ(Step(*server, bytes, Outcome::kFailed), "");
    EXPECT_EQ(failure_.fatal, 1);
  }
}

TEST_F(NegotiateTest, BothSidesAgree) {
  Negotiate();
  auto client = Empty<api::SessionInfo>();
  auto server = Empty<api::SessionInfo>();
  client_->Describe(&client);
  server_->Describe(&server);
  EXPECT_EQ(sdk::ViewOf(client.features), sdk::ViewOf(server.features));
  EXPECT_EQ(std::memcmp(client.node_id, server.node_id, 16), 0);
  EXPECT_NE(ToHex(sdk::ViewOf({client.node_id, 16})), std::string(32, '0'));
}

TEST_F(NegotiateTest, ABufferWithoutRoomIsAFailure) {
  sdk::HeapBuffer none(3);
  uint64_t used = 0;
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(client_->Negotiate({nullptr, 0}, &used, nullptr, none.out(), &failure),
            Outcome::kFailed);
  EXPECT_EQ(failure.code, Code::kResourceExhausted);
}

}  // namespace
}  // namespace glowplug::binary
