// SPDX-License-Identifier: Apache-2.0
// Replies in any order, matched by id; credentials in the handshake.
#include <glowplug/conformance/codec.h>

#include <string>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_ignite_like;

namespace glowplug::conformance {
namespace {

using api::Operation;
using api::Outcome;

CodecUnderTest IgniteLike() {
  CodecUnderTest codec;
  codec.name = "IgniteLike";
  codec.entry = &glowplug_plugin_v1_codec_ignite_like;
  codec.exchanges = {
      {Operation::kGet, {Text("key")}, {Text("value")}},
      {Operation::kGet, {Int(-1)}, {Null()}},
      {Operation::kPut, {Text("key"), ByteArray("\0\1\2")}, {}},
      {Operation::kGetAll, {Text("a"), Text("b")}, {Text("a"), Long(INT64_MIN)}},
      {Operation::kContainsKey, {Text("")}, {Bool(true)}},
      {Operation::kSize, {}, {Long(3)}},
  };
  return codec;
}

INSTANTIATE_TEST_SUITE_P(Proof, CodecConformance, testing::Values(IgniteLike()), NameOfInstance());

// Credentials as an auth plugin gives them.
class GivenCredentials final : public sdk::Object<GivenCredentials, api::AuthExchange> {
 public:
  explicit GivenCredentials(std::string_view password)
      : credentials_{{sdk::BytesOf("user"), sdk::BytesOf("user")},
                     {sdk::BytesOf("password"), sdk::BytesOf(password)}} {}
  ~GivenCredentials() = default;
  Outcome Step(api::Bytes, api::OutBuffer*, const api::Credential** credentials, uint32_t* count,
               api::Failure*) noexcept override {
    *credentials = credentials_;
    *count = 2;
    return Outcome::kDone;
  }

 private:
  const api::Credential credentials_[2];
};

class IgniteLikeTest : public testing::Test {
 protected:
  IgniteLikeTest() : link_(OpenSession(*codec_.get(), false), OpenSession(*codec_.get(), true)) {}

  OpenedDoor<api::Codec> codec_{IgniteLike()};
  CodecLink link_;
};

TEST_F(IgniteLikeTest, TheCodecPlacesTheCredentials) {
  GivenCredentials right("open sesame");
  EXPECT_EQ(link_.Shake(1, &right), Outcome::kDone) << sdk::TextOf(link_.client.failure());
}

TEST_F(IgniteLikeTest, AWrongPasswordIsTheServersRefusal) {
  GivenCredentials wrong("open barley");
  EXPECT_EQ(link_.Shake(SIZE_MAX, &wrong), Outcome::kFailed);
  EXPECT_EQ(link_.client.failure().code, api::Code::kUnauthenticated);
  EXPECT_EQ(link_.client.failure().origin, api::Origin::kServer);
  EXPECT_EQ(link_.client.failure().peer_code, 1);
}

TEST_F(IgniteLikeTest, AStatusComesWithItsText) {
  ASSERT_EQ(link_.Shake(SIZE_MAX), Outcome::kDone);
  api::Reply refusal{};
  refusal.struct_size = sizeof(refusal);
  refusal.token = 42;
  refusal.status = 1000;
  refusal.text = sdk::BytesOf("cache does not exist");
  link_.server.WriteReply(refusal);
  const auto replies = CodecLink::Carry(link_.server, link_.client);
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].head.token, 42U);
  EXPECT_EQ(replies[0].head.status, 1000);
  EXPECT_EQ(sdk::ViewOf(replies[0].head.text), "cache does not exist");
}

TEST_F(IgniteLikeTest, AFrameOfTwoGigabytesIsRefusedAtItsLength) {
  ASSERT_EQ(link_.Shake(SIZE_MAX), Outcome::kDone);
  const ExactBytes huge(std::string_view("\xFF\xFF\xFF\x7F", 4));
  uint64_t total = 0;
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(link_.client.session().Frame(huge.get(), &total, &failure), Outcome::kFailed);
  EXPECT_EQ(failure.fatal, 1);
}

}  // namespace
}  // namespace glowplug::conformance
