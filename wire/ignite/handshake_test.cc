// SPDX-License-Identifier: Apache-2.0
// Golden bytes by hand from ignite-protocol, section 2.
#include "wire/ignite/handshake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

using testing::ExactBytes;
using testing::ForEachTruncation;
using ::testing::HasSubstr;
using testing::Hex;
using testing::ToHex;

const Attribute kAttributes[] = {{sdk::BytesOf("a"), sdk::BytesOf("bc")}};

struct Request {
  const char* name;
  HandshakeRequest request;
  std::string bytes;
};

std::vector<Request> Requests() {
  HandshakeRequest oldest;
  oldest.version = kOldest;
  HandshakeRequest plain;
  HandshakeRequest features = plain;
  features.features =
      FeatureSet().With(Feature::kClusterStates).With(Feature::kHeartbeat);  // bits 2 and 11
  HandshakeRequest user = plain;
  user.version = {1, 1, 0};
  user.has_credentials = true;
  user.user = sdk::BytesOf("u");
  user.password = sdk::BytesOf("");
  HandshakeRequest all = plain;
  all.features = FeatureSet().With(Feature::kUserAttributes);
  all.attributes = kAttributes;
  all.attribute_count = 1;
  all.has_credentials = true;
  all.user = sdk::BytesOf("u");
  all.password = sdk::BytesOf("pw");
  HandshakeRequest no_attributes = plain;
  no_attributes.features = FeatureSet().With(Feature::kUserAttributes);
  return {
      // Handshake code, major, minor, patch, client type 2.
      {"oldest", oldest, Hex("01 0100 0000 0000 02")},
      // ... and from 1.7.0 a byte array of feature bits.
      {"plain", plain, Hex("01 0100 0700 0000 02 0C 00000000")},
      {"features", features, Hex("01 0100 0700 0000 02 0C 02000000 04 08")},
      {"user", user, Hex("01 0100 0100 0000 02 09 01000000 75 09 00000000")},
      // Bit 0: a map (type 25 = 0x19) of one entry, kind 1, of string to string.
      {"all", all,
       Hex("01 0100 0700 0000 02 0C 01000000 01  19 01000000 01 09 01000000 61 09 02000000 6263"
           "09 01000000 75 09 02000000 7077")},
      {"no attributes", no_attributes, Hex("01 0100 0700 0000 02 0C 01000000 01 65")},
  };
}

TEST(HandshakeRequest, IsWrittenAsDocumented) {
  for (const Request& request : Requests()) {
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteHandshakeRequest(out, request.request);
    EXPECT_TRUE(out.ok()) << request.name;
    EXPECT_EQ(ToHex(buffer.view()), ToHex(request.bytes)) << request.name;
  }
}

TEST(HandshakeRequest, IsReadAsDocumented) {
  for (const Request& request : Requests()) {
    const ExactBytes bytes(request.bytes);
    Reader in(bytes.get());
    sdk::HeapArena arena;
    const HandshakeRequest read = ReadHandshakeRequest(in, arena.get());
    ASSERT_TRUE(in.ok()) << request.name << ": " << Describe(in.fault());
    EXPECT_EQ(read.version, request.request.version) << request.name;
    EXPECT_EQ(read.client_type, kThinClient) << request.name;
    EXPECT_EQ(read.features, request.request.features) << request.name;
    EXPECT_EQ(read.has_credentials, request.request.has_credentials) << request.name;
    EXPECT_EQ(sdk::ViewOf(read.user), sdk::ViewOf(request.request.user)) << request.name;
    EXPECT_EQ(sdk::ViewOf(read.password), sdk::ViewOf(request.request.password)) << request.name;
    ASSERT_EQ(read.attribute_count, request.request.attribute_count) << request.name;
    for (uint32_t i = 0; i < read.attribute_count; ++i) {
      EXPECT_EQ(sdk::ViewOf(read.attributes[i].name), "a");
      EXPECT_EQ(sdk::ViewOf(read.attributes[i].text), "bc");
    }
  }
}

TEST(HandshakeRequest, CutAnywhereIsAFaultButWhereTheCredentialsMayBeLeftOut) {
  for (const Request& request : Requests()) {
    // Behind the fixed fields, features and attributes the message may end.
    const size_t optional =
        request.bytes.size() - (request.request.has_credentials
                                    ? 10 + request.request.user.size + request.request.password.size
                                    : 0);
    ForEachTruncation(request.bytes, [&](api::Bytes cut) {
      Reader in(cut);
      sdk::HeapArena arena;
      ReadHandshakeRequest(in, arena.get());
      EXPECT_EQ(in.ok(), cut.size == optional) << request.name << " cut to " << cut.size;
    });
  }
}

TEST(HandshakeRequest, OfAnUnknownVersionOrAnotherClientIsReadNoFurther) {
  for (const char* digits : {"01 0200 0000 0000 02 FFFF", "01 0100 0800 0000 02 99",
                             "01 0100 0700 0000 00 0C", "01 0100 0700 0100 02"}) {
    const ExactBytes bytes(Hex(digits));
    Reader in(bytes.get());
    sdk::HeapArena arena;
    const HandshakeRequest request = ReadHandshakeRequest(in, arena.get());
    EXPECT_TRUE(in.ok()) << digits;
    EXPECT_TRUE(!IsKnown(request.version) || request.client_type != kThinClient) << digits;
  }
}

TEST(HandshakeRequest, RefusesWhatNoClientSends) {
  struct Case {
    const char* digits;
    const char* text;
  };
  for (const Case& test : {
           Case{"02 0100 0700 0000 02", "expected 1 as handshake code, found 2"},
           Case{"01 0100 0700 0000 02 09 00000000", "a byte array (type code 12)"},
           Case{"01 0100 0700 0000 02 0C 01000000 01 18 00000000 01", "a map (type code 25)"},
           Case{"01 0100 0700 0000 02 0C 01000000 01 19 FFFFFFFF 01", "more than the message"},
           Case{"01 0100 0700 0000 02 0C 01000000 01 19 FFFFFF7F 01 65 65", "than the message"},
           Case{"01 0100 0700 0000 02 0C 01000000 01 19 01000000 01 65 03", "a string"},
           Case{"01 0100 0000 0000 02 00", "no further bytes"},
           Case{"01 0100 0100 0000 02 65 65 65", "no further bytes"},
       }) {
    const ExactBytes bytes(Hex(test.digits));
    Reader in(bytes.get());
    sdk::HeapArena arena;
    ReadHandshakeRequest(in, arena.get());
    EXPECT_THAT(Describe(in.fault()), HasSubstr(test.text)) << test.digits;
  }
}

TEST(HandshakeRequest, HasNoPlaceForCredentialsOrAttributesInOldVersions) {
  HandshakeRequest user;
  user.version = kOldest;
  user.has_credentials = true;
  HandshakeRequest attributes;
  attributes.version = {1, 6, 0};
  attributes.features = FeatureSet().With(Feature::kUserAttributes);
  attributes.attributes = kAttributes;
  attributes.attribute_count = 1;
  for (const HandshakeRequest& request : {user, attributes}) {
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteHandshakeRequest(out, request);
    EXPECT_FALSE(out.ok());
  }
}

struct Response {
  const char* name;
  Version offered;
  HandshakeResponse response;
  std::string bytes;
};

std::vector<Response> Responses() {
  HandshakeResponse accepted;
  accepted.accepted = true;
  accepted.status = StatusCode::kSuccess;
  HandshakeResponse with_node = accepted;
  with_node.has_node_id = true;
  with_node.node_id = {1, 2};
  HandshakeResponse with_features = with_node;
  with_features.features = FeatureSet().With(Feature::kHeartbeat);
  HandshakeResponse refused;
  refused.server_version = {1, 7, 0};
  refused.message = sdk::BytesOf("no");
  HandshakeResponse denied;
  denied.message = sdk::BytesOf("bad");
  denied.status = StatusCode::kAuthenticationFailed;  // 2000 = 0x7D0
  const std::string node = Hex("0A 0100000000000000 0200000000000000");
  return {
      // The sizes stand in the reference too: 1, 18 and, without features, 23 bytes.
      {"1.0", {1, 0, 0}, accepted, Hex("01")},
      {"1.4", {1, 4, 0}, with_node, Hex("01") + node},
      {"1.7", {1, 7, 0}, with_node, Hex("01 0C 00000000") + node},
      {"1.7 features", {1, 7, 0}, with_features, Hex("01 0C 02000000 0008") + node},
      {"refused", {1, 1, 0}, refused, Hex("00 0100 0700 0000 09 02000000 6E6F 01000000")},
      {"refused 1.0", {1, 0, 0}, refused, Hex("00 0100 0700 0000 09 02000000 6E6F")},
      {"denied", {1, 7, 0}, denied, Hex("00 0000 0000 0000 09 03000000 626164 D0070000")},
  };
}

TEST(HandshakeResponse, IsWrittenAsDocumented) {
  for (const Response& response : Responses()) {
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteHandshakeResponse(out, response.response, response.offered);
    EXPECT_TRUE(out.ok()) << response.name;
    EXPECT_EQ(ToHex(buffer.view()), ToHex(response.bytes)) << response.name;
  }
  EXPECT_EQ(Responses()[1].bytes.size(), 18u);
  EXPECT_EQ(Responses()[2].bytes.size(), 23u);
}

TEST(HandshakeResponse, IsReadAsDocumented) {
  for (const Response& response : Responses()) {
    const ExactBytes bytes(response.bytes);
    Reader in(bytes.get());
    const HandshakeResponse read = ReadHandshakeResponse(in, response.offered);
    ASSERT_TRUE(in.ok()) << response.name << ": " << Describe(in.fault());
    EXPECT_EQ(read.accepted, response.response.accepted) << response.name;
    EXPECT_EQ(read.features, response.response.features) << response.name;
    EXPECT_EQ(read.has_node_id, response.response.has_node_id) << response.name;
    EXPECT_EQ(read.node_id, response.response.node_id) << response.name;
    EXPECT_EQ(read.server_version, response.response.server_version) << response.name;
    EXPECT_EQ(sdk::ViewOf(read.message), sdk::ViewOf(response.response.message)) << response.name;
    EXPECT_EQ(read.status, response.response.status) << response.name;
  }
}

TEST(HandshakeResponse, CutAnywhereIsAFault) {
  for (const Response& response : Responses()) {
    ForEachTruncation(response.bytes, [&](api::Bytes cut) {
      Reader in(cut);
      ReadHandshakeResponse(in, response.offered);
      EXPECT_EQ(in.fault().kind, FaultKind::kTruncated) << response.name << " " << cut.size;
    });
  }
}

TEST(HandshakeResponse, RefusesWhatNoServerSends) {
  for (const char* digits : {"02", "01 0C FFFFFFFF", "01 03 00000000", "01 0C 00000000 65 00",
                             "00 0100 0700 0000 65 01000000 00"}) {
    const ExactBytes bytes(Hex(digits));
    Reader in(bytes.get());
    ReadHandshakeResponse(in, kNewest);
    EXPECT_EQ(in.fault().kind, FaultKind::kUnexpected) << digits;
  }
}

}  // namespace
}  // namespace glowplug::ignite
