// SPDX-License-Identifier: Apache-2.0
// Golden bytes by hand from ignite-protocol, sections 3 and 4.
#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Code;
using api::Operation;
using api::Outcome;
using api::Value;
using api::ValueType;
using ignite::testing::Hex;
using ignite::testing::Null;
using ignite::testing::Number;
using ignite::testing::String;
using ignite::testing::ToHex;
using ::testing::HasSubstr;

class RequestsTest : public CodecTest {
 protected:
  void SetUp() override { Negotiate(); }
};

const Value kOne = Number(ValueType::kInt, 1);
const Value kLong = Number(ValueType::kLong, 2);

TEST_F(RequestsTest, AreWrittenAsDocumented) {
  struct Case {
    Operation operation;
    std::vector<Value> args;
    const char* digits;
  };
  // Length, op, request id 7; then where there is one the cache header: id 97 = 0x61, flags 0.
  for (const Case& test : {
           Case{Operation::kGet, {kOne}, "14000000 E803 0700000000000000 61000000 00 03 01000000"},
           Case{Operation::kPut,
                {kOne, String("a")},
                "1A000000 E903 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kGetAll,
                {kOne, kLong},
                "21000000 EB03 0700000000000000 61000000 00 02000000 03 01000000"
                "04 0200000000000000"},
           Case{Operation::kGetAll, {}, "13000000 EB03 0700000000000000 61000000 00 00000000"},
           Case{Operation::kPutAll,
                {kOne, kLong},
                "21000000 EC03 0700000000000000 61000000 00 01000000 03 01000000"
                "04 0200000000000000"},
           Case{Operation::kContainsKey,
                {kOne},
                "14000000 F303 0700000000000000 61000000 00 03 01000000"},
           Case{Operation::kRemoveKey,
                {kOne},
                "14000000 F803 0700000000000000 61000000 00 03 01000000"},
           Case{Operation::kReplaceIfEquals,
                {kOne, kLong, kOne},
                "22000000 F203 0700000000000000 61000000 00 03 01000000 04 0200000000000000"
                "03 01000000"},
           Case{Operation::kSize,
                {Number(ValueType::kInt, 2), Number(ValueType::kInt, 3)},
                "15000000 FC03 0700000000000000 61000000 00 02000000 02 03"},
           Case{Operation::kCacheNames, {}, "0A000000 1A04 0700000000000000"},
           Case{Operation::kCreateCache,
                {String("a")},
                "10000000 1B04 0700000000000000 09 01000000 61"},
           Case{Operation::kGetOrCreateCache,
                {String("a")},
                "10000000 1C04 0700000000000000 09 01000000 61"},
           // No flags byte.
           Case{Operation::kDestroyCache, {}, "0E000000 2004 0700000000000000 61000000"},
           Case{Operation::kHeartbeat, {}, "0A000000 0100 0700000000000000"},
       }) {
    EXPECT_EQ(ToHex(Encode(Ask(test.operation, test.args, 97))), ToHex(Hex(test.digits)))
        << static_cast<int>(test.operation);
  }
}

TEST_F(RequestsTest, FlagsBringTheirFields) {
  const std::vector<Value> args = {kOne};
  api::Request request = Ask(Operation::kGet, args, 97);
  request.flags = api::kKeepBinary | api::kTransactional | api::kExpiry;
  request.create_ms = 1;
  request.update_ms = -2;
  request.access_ms = -1;
  request.transaction = 5;
  EXPECT_EQ(ToHex(Encode(request)),
            ToHex(Hex("30000000 E803 0700000000000000 61000000 07 0100000000000000"
                      "FEFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF 05000000 03 01000000")));
  request.transaction = int64_t{1} << 31;
  Encode(request, Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kInvalidArgument);
  request.flags = 8;
  Encode(request, Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  api::Request names = Ask(Operation::kCacheNames, {});
  names.flags = api::kExpiry;
  Encode(names, Outcome::kFailed);
}

TEST_F(RequestsTest, WrongArgumentsAreFailuresThatNameThem) {
  struct Case {
    Operation operation;
    std::vector<Value> args;
    Code code;
    const char* text;
  };
  for (const Case& test : {
           Case{Operation::kGet, {}, Code::kInvalidArgument, "1 argument (the key), found 0"},
           Case{Operation::kGet, {kOne, kOne}, Code::kInvalidArgument, "found 2"},
           Case{Operation::kGet, {Null()}, Code::kInvalidArgument, "key"},
           Case{Operation::kPut, {kOne}, Code::kInvalidArgument, "2 arguments (key and value)"},
           Case{Operation::kPut, {kOne, Null()}, Code::kInvalidArgument, "value"},
           Case{Operation::kPut,
                {kOne, Number(ValueType::kByte, 300)},
                Code::kInvalidArgument,
                "-128 to 127, found 300"},
           Case{Operation::kPut,
                {kOne, Number(ValueType::kObject, 0)},
                Code::kUnimplemented,
                "103 (complex object)"},
           Case{Operation::kPutAll,
                {kOne, kOne, kOne},
                Code::kInvalidArgument,
                "keys and values in turn, found 3"},
           Case{Operation::kGetAll, {kOne, Null()}, Code::kInvalidArgument, "key"},
           Case{Operation::kSize, {kLong}, Code::kInvalidArgument, "peek mode"},
           Case{Operation::kSize, {Number(ValueType::kInt, 6)}, Code::kInvalidArgument, "0 to 5"},
           Case{Operation::kSize, {Number(ValueType::kInt, -1)}, Code::kInvalidArgument, "0 to 5"},
           Case{Operation::kCreateCache, {kOne}, Code::kInvalidArgument, "name"},
           Case{Operation::kCreateCache, {Null()}, Code::kInvalidArgument, "name"},
           Case{Operation::kGetOrCreateCache, {}, Code::kInvalidArgument, "(the name)"},
           Case{Operation::kDestroyCache, {kOne}, Code::kInvalidArgument, "no arguments"},
           Case{Operation::kCacheNames, {kOne}, Code::kInvalidArgument, "no arguments"},
           Case{Operation::kNone, {}, Code::kUnimplemented, "operation 0"},
           Case{Operation::kMapping, {}, Code::kUnimplemented, "operation 129"},
           Case{Operation::kMessage, {}, Code::kUnimplemented, "operation 192"},
           Case{static_cast<Operation>(4711), {}, Code::kUnimplemented, "operation 4711"},
       }) {
    Encode(Ask(test.operation, test.args, 97), Outcome::kFailed);
    EXPECT_EQ(failure_.code, test.code) << text();
    EXPECT_EQ(failure_.fatal, 0) << text();
    EXPECT_THAT(text(), HasSubstr(test.text));
  }
  api::Request no_data = Ask(Operation::kGet, {});
  no_data.arg_count = 1;
  Encode(no_data, Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kInvalidArgument);
}

TEST_F(RequestsTest, ARecordOfAnotherSizeIsAFailure) {
  const std::vector<Value> args = {kOne};
  api::Request request = Ask(Operation::kGet, args);
  request.struct_size = 8;
  Encode(request, Outcome::kFailed);
  conformance::CheckFailureSizes([&](api::Failure* failure) {
    sdk::HeapBuffer out;
    return client_->Encode(&request, out.out(), nullptr, failure);
  });
}

TEST_F(RequestsTest, ABufferAtItsBoundIsAFailureThatLeavesItAsItWas) {
  sdk::HeapBuffer small(1000);
  const std::string text(2000, 'x');
  const std::vector<Value> args = {kOne, String(text)};
  const api::Request request = Ask(Operation::kPut, args);
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(client_->Encode(&request, small.out(), nullptr, &failure), Outcome::kFailed);
  EXPECT_EQ(failure.code, Code::kResourceExhausted);
  EXPECT_TRUE(small.empty());
}

TEST_F(RequestsTest, ComeFromTheAskingSideAfterTheHandshakeOnly) {
  const std::vector<Value> args = {kOne};
  const api::Request request = Ask(Operation::kGet, args);
  sdk::HeapBuffer out;
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(server_->Encode(&request, out.out(), nullptr, &failure), Outcome::kFailed);
  EXPECT_EQ(failure.code, Code::kFailedPrecondition);
  EXPECT_EQ(Open(0)->Encode(&request, out.out(), nullptr, &failure), Outcome::kFailed);
  EXPECT_EQ(failure.code, Code::kFailedPrecondition);
  EXPECT_TRUE(out.empty());
}

class OldRequestsTest : public CodecTest {};

TEST_F(OldRequestsTest, WhatAnOldPeerHasNoPlaceForIsAFailure) {
  NegotiateOld(4);
  const std::vector<Value> args = {kOne};
  for (const uint32_t flag : {api::kTransactional, api::kExpiry}) {
    api::Request request = Ask(Operation::kGet, args);
    request.flags = flag;
    Encode(request, Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kUnimplemented);
    EXPECT_THAT(text(), HasSubstr("1.4.0"));
  }
  Encode(Ask(Operation::kHeartbeat, {}), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_NE(Encode(Ask(Operation::kGet, args)), "");
}

}  // namespace
}  // namespace glowplug::binary
