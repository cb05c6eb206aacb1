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
  Things things;
  const Value processor = things.Array({kOne});
  const Value name = String("a");
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
           Case{Operation::kIdleTimeout, {}, "0A000000 0200 0700000000000000"},
           Case{Operation::kPutIfAbsent,
                {kOne, name},
                "1A000000 EA03 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kGetAndPut,
                {kOne, name},
                "1A000000 ED03 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kGetAndReplace,
                {kOne, name},
                "1A000000 EE03 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kGetAndRemove,
                {kOne},
                "14000000 EF03 0700000000000000 61000000 00 03 01000000"},
           Case{Operation::kGetAndPutIfAbsent,
                {kOne, name},
                "1A000000 F003 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kReplace,
                {kOne, name},
                "1A000000 F103 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kContainsKeys,
                {kOne, name},
                "1E000000 F403 0700000000000000 61000000 00 02000000 03 01000000 09 01000000 61"},
           Case{Operation::kClear, {}, "0F000000 F503 0700000000000000 61000000 00"},
           Case{Operation::kClearKey,
                {kOne},
                "14000000 F603 0700000000000000 61000000 00 03 01000000"},
           Case{Operation::kClearKeys,
                {kOne},
                "18000000 F703 0700000000000000 61000000 00 01000000 03 01000000"},
           Case{Operation::kRemoveIfEquals,
                {kOne, name},
                "1A000000 F903 0700000000000000 61000000 00 03 01000000 09 01000000 61"},
           Case{Operation::kRemoveKeys,
                {kOne},
                "18000000 FA03 0700000000000000 61000000 00 01000000 03 01000000"},
           Case{Operation::kRemoveAll, {}, "0F000000 FB03 0700000000000000 61000000 00"},
           Case{Operation::kLocalPeek,
                {kOne},
                "14000000 FD03 0700000000000000 61000000 00 03 01000000"},
           // Key, value, version, expire time 9; the version is whatever object is given.
           Case{Operation::kPutAllConflict,
                {kOne, kLong, name, Number(ValueType::kLong, 9)},
                "2F000000 FE03 0700000000000000 61000000 00 01000000 03 01000000"
                "04 0200000000000000 09 01000000 61 0900000000000000"},
           Case{Operation::kRemoveAllConflict,
                {kOne, name},
                "1E000000 FF03 0700000000000000 61000000 00 01000000 03 01000000 09 01000000 61"},
           // The processor is an object array here: element type -1, one element. Then platform 1
           // and the count of its arguments.
           Case{Operation::kInvoke,
                {kOne, processor, kLong, Null()},
                "31000000 0004 0700000000000000 61000000 00 03 01000000"
                "17 FFFFFFFF 01000000 03 01000000 01 02000000 04 0200000000000000 65"},
           Case{Operation::kInvokeAll,
                {Number(ValueType::kInt, 2), kOne, kLong, processor},
                "34000000 0104 0700000000000000 61000000 00 02000000 03 01000000"
                "04 0200000000000000 17 FFFFFFFF 01000000 03 01000000 01 00000000"},
           // Filter null: no platform byte. Page size 16, all partitions.
           Case{Operation::kScan,
                {Null(), Number(ValueType::kInt, 16), Number(ValueType::kInt, -1),
                 Number(ValueType::kBool, 0)},
                "19000000 D007 0700000000000000 61000000 00 65 10000000 FFFFFFFF 00"},
           Case{Operation::kScan,
                {processor, Number(ValueType::kInt, 16), Number(ValueType::kInt, 3),
                 Number(ValueType::kBool, 1)},
                "27000000 D007 0700000000000000 61000000 00 17 FFFFFFFF 01000000 03 01000000 01"
                "10000000 03000000 01"},
           Case{Operation::kScanPage, {kLong}, "12000000 D107 0700000000000000 0200000000000000"},
           Case{Operation::kCloseResource,
                {kLong},
                "12000000 0000 0700000000000000 0200000000000000"},
           Case{Operation::kCacheConfiguration, {}, "0F000000 1F04 0700000000000000 61000000 00"},
           Case{Operation::kTypeName,
                {Number(ValueType::kByte, 1), kOne},
                "0F000000 B80B 0700000000000000 01 01000000"},
           Case{Operation::kPutTypeName,
                {Number(ValueType::kByte, 0), kOne, name},
                "15000000 B90B 0700000000000000 00 01000000 09 01000000 61"},
           Case{Operation::kType, {kOne}, "0E000000 BA0B 0700000000000000 01000000"},
           Case{Operation::kBinaryConfiguration, {}, "0A000000 BC0B 0700000000000000"},
           Case{Operation::kClusterState, {}, "0A000000 8813 0700000000000000"},
           Case{Operation::kSetClusterState,
                {Number(ValueType::kByte, 2), Number(ValueType::kBool, 1)},
                "0C000000 8913 0700000000000000 02 01"},
           Case{Operation::kSetWal,
                {name, Number(ValueType::kBool, 1)},
                "11000000 8A13 0700000000000000 09 01000000 61 01"},
           Case{Operation::kWalEnabled, {name}, "10000000 8B13 0700000000000000 09 01000000 61"},
           Case{Operation::kNodeIds,
                {Number(ValueType::kLong, -1), Null()},
                "16000000 EC13 0700000000000000 FFFFFFFFFFFFFFFF 00000000"},
           Case{Operation::kNodeIds,
                {Number(ValueType::kLong, -1), Number(ValueType::kBool, 0)},
                "19000000 EC13 0700000000000000 FFFFFFFFFFFFFFFF 01000000 0200 00"},
           Case{Operation::kNodeIds,
                {Number(ValueType::kLong, 3), Number(ValueType::kBool, 1), name, kOne},
                "26000000 EC13 0700000000000000 0300000000000000 02000000 0100 09 01000000 61"
                "03 01000000 0200 01"},
           Case{Operation::kNodes,
                {Number(ValueType::kUuid, 1, 2)},
                "1E000000 ED13 0700000000000000 01000000 0100000000000000 0200000000000000"},
           Case{Operation::kEndpoints,
                {Number(ValueType::kLong, -1), Number(ValueType::kLong, 5)},
                "1A000000 EE13 0700000000000000 FFFFFFFFFFFFFFFF 0500000000000000"},
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
                {kOne, Number(static_cast<ValueType>(77), 0)},
                Code::kUnimplemented,
                "type code 77"},
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
           Case{Operation::kInvoke, {kOne}, Code::kInvalidArgument, "(key, processor"},
           Case{Operation::kInvoke, {kOne, Null()}, Code::kInvalidArgument, "processor"},
           Case{Operation::kInvokeAll, {kLong, kOne}, Code::kInvalidArgument, "count of keys"},
           Case{Operation::kInvokeAll, {kOne, kOne}, Code::kInvalidArgument, "count of keys"},
           Case{Operation::kInvokeAll,
                {Number(ValueType::kInt, -1), kOne},
                Code::kInvalidArgument,
                "count of keys"},
           Case{Operation::kPutAllConflict,
                {kOne, kOne, kOne, kOne},
                Code::kInvalidArgument,
                "expire time: expected a long (type code 4), found 3"},
           Case{Operation::kRemoveAllConflict, {kOne}, Code::kInvalidArgument, "versions in turn"},
           Case{Operation::kScan,
                {Null(), Number(ValueType::kInt, 0), kOne, Number(ValueType::kBool, 0)},
                Code::kInvalidArgument,
                "page size: expected 1 or more, found 0"},
           Case{Operation::kScan, {Null()}, Code::kInvalidArgument, "(filter, page size"},
           Case{Operation::kScanPage, {kOne}, Code::kInvalidArgument, "cursor"},
           Case{Operation::kCloseResource, {}, Code::kInvalidArgument, "(the cursor)"},
           Case{Operation::kTypeName, {kOne, kOne}, Code::kInvalidArgument, "platform"},
           Case{Operation::kType, {kLong}, Code::kInvalidArgument, "a string (type code 9)"},
           Case{Operation::kPutType, {kOne}, Code::kInvalidArgument, "an object (type code 103)"},
           Case{Operation::kSetClusterState,
                {Number(ValueType::kByte, 3), Number(ValueType::kBool, 1)},
                Code::kInvalidArgument,
                "0, 1 or 2, found 3"},
           Case{Operation::kNodeIds,
                {kLong, Number(ValueType::kBool, 1), kOne, kOne},
                Code::kInvalidArgument,
                "attribute"},
           Case{Operation::kNodeIds, {kLong, kOne}, Code::kInvalidArgument, "kind of nodes"},
           Case{Operation::kNodes, {kOne}, Code::kInvalidArgument, "a UUID (type code 10)"},
           Case{Operation::kNone, {}, Code::kUnimplemented, "operation 0"},
           Case{Operation::kMapping, {}, Code::kInvalidArgument, "data center or null"},
           Case{Operation::kMapping,
                {Null(), Number(ValueType::kBool, 0), kLong},
                Code::kInvalidArgument,
                "cache's id"},
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

TEST_F(RequestsTest, TextThatIsNotUtf8IsRefused) {
  Things things;
  const Value bad = String("ab\xFFz");
  struct Case {
    Operation operation;
    std::vector<Value> args;
    const char* text;
  };
  for (const Case& test : {
           Case{Operation::kGet,
                {bad},
                "get, key: expected text in UTF-8, found byte 0xff at byte 2"},
           Case{Operation::kPut, {kOne, bad}, "put, value"},
           Case{Operation::kPutAll, {kOne, kOne, kOne, bad}, "put all, value"},
           Case{Operation::kReplaceIfEquals, {kOne, bad, kOne}, "expected value"},
           Case{Operation::kCreateCache, {bad}, "create cache, name"},
           Case{Operation::kPut, {kOne, things.Array({kOne, bad})}, "value"},
           Case{Operation::kPut,
                {things.Array({bad, kOne}, ValueType::kStringArray), kOne},
                "put, key"},
       }) {
    Encode(Ask(test.operation, test.args), Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kInvalidArgument);
    EXPECT_THAT(text(), HasSubstr(test.text));
  }
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

TEST_F(OldRequestsTest, WhatALackingFeatureMeansIsNamed) {
  NegotiateFeatures({ignite::Feature::kClusterStates});
  Things things;
  struct Case {
    Operation operation;
    std::vector<Value> args;
    const char* text;
  };
  const Value property = Number(ValueType::kInt, 408);
  for (const Case& test : {
           Case{Operation::kInvoke, {kOne, kOne}, "feature bit 17 (cache invoke)"},
           Case{Operation::kInvokeAll, {kOne, kOne, kOne}, "feature bit 17"},
           Case{Operation::kPutAllConflict, {}, "feature bit 12"},
           Case{Operation::kRemoveAllConflict, {}, "feature bit 12"},
           Case{Operation::kHeartbeat, {}, "feature bit 11"},
           Case{Operation::kIdleTimeout, {}, "feature bit 11"},
           Case{Operation::kBinaryConfiguration, {}, "feature bit 8"},
           Case{Operation::kNodeIds, {kLong, Number(ValueType::kBool, 1)}, "feature bit 4"},
           Case{Operation::kNodes, {}, "feature bit 4"},
           Case{Operation::kEndpoints, {kLong, kLong}, "feature bit 3"},
           Case{Operation::kCreateCacheConfigured,
                {property, Null()},
                "'storage paths', which needs feature bit 20 (cache storages)"},
           Case{Operation::kSetClusterState,
                {Number(ValueType::kByte, 0), Number(ValueType::kBool, 0)},
                "deactivating without force, which needs feature bit 19"},
       }) {
    Encode(Ask(test.operation, test.args), Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kUnimplemented) << text();
    EXPECT_THAT(text(), HasSubstr(test.text));
  }
  EXPECT_EQ(client_->Supports(Operation::kInvoke), 0u);
  EXPECT_EQ(client_->Supports(Operation::kClusterState), 1u);
}

TEST_F(OldRequestsTest, LayoutsFollowTheFeatures) {
  NegotiateFeatures({ignite::Feature::kClusterStates});
  // Without bit 19 no force, without bit 21 no bool in front of a configuration.
  EXPECT_EQ(ToHex(Encode(Ask(Operation::kSetClusterState,
                             {Number(ValueType::kByte, 0), Number(ValueType::kBool, 1)}))),
            ToHex(Hex("0B000000 8913 0700000000000000 00")));
  // byteLen 8 counts from the i16: one property, code 3, int 1.
  EXPECT_EQ(
      ToHex(Encode(Ask(Operation::kCreateCacheConfigured, {Number(ValueType::kInt, 3), kOne}))),
      ToHex(Hex("16000000 1D04 0700000000000000 08000000 0100 0300 01000000")));
}

TEST_F(OldRequestsTest, ReadOnlyNeedsClusterStates) {
  NegotiateFeatures({ignite::Feature::kForceDeactivationFlag});
  const std::vector<Value> args = {Number(ValueType::kByte, 2), Number(ValueType::kBool, 0)};
  Encode(Ask(Operation::kSetClusterState, args), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_THAT(text(), HasSubstr("feature bit 2 (cluster states)"));
}

TEST_F(OldRequestsTest, TheClusterNeedsVersion16) {
  NegotiateOld(5);
  Encode(Ask(Operation::kClusterState, {}), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_THAT(text(), HasSubstr("protocol 1.6.0"));
}

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
