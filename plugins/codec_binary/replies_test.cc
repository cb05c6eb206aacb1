// SPDX-License-Identifier: Apache-2.0
// Golden bytes by hand from ignite-protocol, sections 3 and 4.
#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Code;
using api::Operation;
using api::Outcome;
using api::ValueType;
using ignite::testing::ExactBytes;
using ignite::testing::Hex;
using ignite::testing::Null;
using ignite::testing::Number;
using ignite::testing::Same;
using ignite::testing::String;
using ::testing::AllOf;
using ::testing::HasSubstr;

class RepliesTest : public CodecTest {
 protected:
  RepliesTest() : CodecTest({.max_frame_bytes = 1 << 20}) {}
  void SetUp() override { Negotiate(); }
};

struct Answer {
  Operation operation;
  const char* digits;  // behind request id 7 and flags 0
  std::vector<api::Value> rows;
};

std::vector<Answer> Answers() {
  return {
      {Operation::kGet, "09 01000000 61", {String("a")}},
      {Operation::kGet, "65", {Null()}},
      {Operation::kPut, "", {}},
      {Operation::kPutAll, "", {}},
      {Operation::kGetAll, "00000000", {}},
      {Operation::kGetAll, "01000000 03 01000000 65", {Number(ValueType::kInt, 1), Null()}},
      {Operation::kContainsKey, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kRemoveKey, "00", {Number(ValueType::kBool, 0)}},
      {Operation::kReplaceIfEquals, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kSize, "0500000000000000", {Number(ValueType::kLong, 5)}},
      {Operation::kCacheNames, "02000000 09 01000000 61 09 00000000", {String("a"), String("")}},
      {Operation::kCacheNames, "00000000", {}},
      {Operation::kCreateCache, "", {}},
      {Operation::kGetOrCreateCache, "", {}},
      {Operation::kDestroyCache, "", {}},
      {Operation::kHeartbeat, "", {}},
      {Operation::kIdleTimeout, "1027000000000000", {Number(ValueType::kLong, 10000)}},
      {Operation::kPutIfAbsent, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kGetAndPut, "65", {Null()}},
      {Operation::kGetAndReplace, "09 01000000 61", {String("a")}},
      {Operation::kGetAndRemove, "65", {Null()}},
      {Operation::kGetAndPutIfAbsent, "65", {Null()}},
      {Operation::kReplace, "00", {Number(ValueType::kBool, 0)}},
      {Operation::kContainsKeys, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kClear, "", {}},
      {Operation::kRemoveIfEquals, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kRemoveKeys, "", {}},
      {Operation::kLocalPeek, "65", {Null()}},
      {Operation::kInvoke, "03 01000000", {Number(ValueType::kInt, 1)}},
      {Operation::kInvokeAll,
       "02000000 03 01000000 01 65 03 02000000 00 09 02000000 6E6F",
       {Number(ValueType::kInt, 1), Number(ValueType::kBool, 1), Null(), Number(ValueType::kInt, 2),
        Number(ValueType::kBool, 0), String("no")}},
      {Operation::kPutAllConflict, "", {}},
      {Operation::kRemoveAllConflict, "", {}},
      // A cursor's id, one entry, and that there are more.
      {Operation::kScan,
       "0900000000000000 01000000 03 01000000 65 01",
       {Number(ValueType::kInt, 1), Null()}},
      {Operation::kScanPage, "00000000 00", {}},
      {Operation::kCloseResource, "", {}},
      {Operation::kTypeName, "09 01000000 61", {String("a")}},
      {Operation::kPutTypeName, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kPutType, "", {}},
      {Operation::kType, "00", {}},
      {Operation::kBinaryConfiguration,
       "01 00",
       {Number(ValueType::kBool, 1), Number(ValueType::kByte, 0)}},
      // A mapper, and below a state, that no version has had yet.
      {Operation::kBinaryConfiguration,
       "00 09",
       {Number(ValueType::kBool, 0), Number(ValueType::kByte, 9)}},
      {Operation::kClusterState, "02", {Number(ValueType::kByte, 2)}},
      {Operation::kClusterState, "63", {Number(ValueType::kByte, 99)}},
      {Operation::kSetClusterState, "", {}},
      {Operation::kWalEnabled, "01", {Number(ValueType::kBool, 1)}},
      {Operation::kSetWal, "00", {Number(ValueType::kBool, 0)}},
      {Operation::kNodeIds, "00", {}},
      {Operation::kNodeIds,
       "01 0500000000000000 01000000 0100000000000000 0200000000000000",
       {Number(ValueType::kLong, 5), Number(ValueType::kUuid, 1, 2)}},
  };
}

std::string AnswerFrame(const Answer& answer) {
  return FrameOf(std::string("0700000000000000 0000") + answer.digits);
}

TEST_F(RepliesTest, AreReadAsDocumented) {
  for (const Answer& answer : Answers()) {
    api::Reply reply{};
    const ExactBytes frame(AnswerFrame(answer));
    ASSERT_EQ(Read(answer.operation, frame, &reply), Outcome::kDone) << text();
    EXPECT_EQ(reply.kind, api::ReplyKind::kAnswer);
    EXPECT_EQ(reply.token, 7u);
    EXPECT_EQ(reply.topology_major, -1);
    EXPECT_EQ(reply.status, 0);
    EXPECT_EQ(reply.code, Code::kOk);
    EXPECT_EQ(reply.operation, answer.operation);
    ASSERT_EQ(reply.row_count, answer.rows.size()) << static_cast<int>(answer.operation);
    for (size_t i = 0; i < answer.rows.size(); ++i) {
      EXPECT_TRUE(SameDeep(reply.rows[i], answer.rows[i])) << static_cast<int>(answer.operation);
    }
  }
}

TEST_F(RepliesTest, APageTellsItsCursorAndWhetherItIsTheLast) {
  api::Reply reply{};
  const ExactBytes first(FrameOf("0700000000000000 0000 0900000000000000 00000000 01"));
  ASSERT_EQ(Read(Operation::kScan, first, &reply), Outcome::kDone) << text();
  EXPECT_EQ(reply.resource, 9);
  EXPECT_EQ(reply.more, 1u);
  const ExactBytes last(FrameOf("0700000000000000 0000 00000000 00"));
  ASSERT_EQ(Read(Operation::kScanPage, last, &reply), Outcome::kDone) << text();
  EXPECT_EQ(reply.more, 0u);
}

TEST_F(RepliesTest, NodesComeInTheirValues) {
  // UUID, 1 attribute, two empty collections, order 1, local, no daemon, no client, consistent id,
  // version 2.17.0 with stage, time and revision.
  const ExactBytes frame(
      FrameOf("0700000000000000 0000 01000000"
              "0A 0100000000000000 0200000000000000 01000000 09 01000000 61 03 01000000"
              "18 00000000 01 18 00000000 01 0100000000000000 01 00 00 65"
              "02 11 00 09 00000000 0300000000000000 0C 01000000 FF"));
  api::Reply reply{};
  ASSERT_EQ(Read(Operation::kNodes, frame, &reply), Outcome::kDone) << text();
  Things things;
  const api::Value one = Number(ValueType::kInt, 1);
  api::Value addresses = things.Array({}, ValueType::kCollection);
  addresses.extra = 1;
  const api::Value release =
      things.Array({Number(ValueType::kByte, 2), Number(ValueType::kByte, 17),
                    Number(ValueType::kByte, 0), String(""), Number(ValueType::kLong, 3),
                    ignite::testing::BytesValue(ValueType::kByteArray, "\xFF")});
  ExpectSame(reply.rows, reply.row_count,
             {Number(ValueType::kUuid, 1, 2), things.Array({things.Array({String("a"), one})}),
              addresses, addresses, Number(ValueType::kLong, 1), Number(ValueType::kBool, 1),
              Number(ValueType::kBool, 0), Number(ValueType::kBool, 0), Null(), release});
}

TEST_F(RepliesTest, EndpointsComeWithThoseThatLeft) {
  const ExactBytes frame(
      FrameOf("0700000000000000 0000 0500000000000000"
              "01000000 0100000000000000 0200000000000000 302A0000 02000000"
              "09 01000000 61 09 01000000 62 01000000 0300000000000000 0400000000000000"));
  api::Reply reply{};
  ASSERT_EQ(Read(Operation::kEndpoints, frame, &reply), Outcome::kDone) << text();
  Things things;
  ExpectSame(reply.rows, reply.row_count,
             {Number(ValueType::kLong, 5), Number(ValueType::kInt, 1),
              Number(ValueType::kUuid, 1, 2), Number(ValueType::kInt, 10800),
              things.Array({String("a"), String("b")}, ValueType::kStringArray),
              Number(ValueType::kUuid, 3, 4)});
}

TEST_F(RepliesTest, CountsAreNotBelieved) {
  for (const Answer& lie : {
           Answer{Operation::kNodes, "FFFFFF00", {}},
           Answer{Operation::kEndpoints, "0500000000000000 FFFFFF00", {}},
           Answer{Operation::kNodeIds, "01 0500000000000000 FFFFFF00", {}},
           Answer{Operation::kInvokeAll, "FFFFFF00", {}},
           Answer{Operation::kScanPage, "FFFFFF00 00", {}},
           Answer{Operation::kType, "01 61000000 65 65 FFFFFF00", {}},
           Answer{Operation::kType, "01 61000000 65 65 00000000 00 FFFFFF00", {}},
           Answer{Operation::kType, "01 61000000 65 65 00000000 01 FFFFFF00", {}},
       }) {
    api::Reply reply{};
    const ExactBytes frame(AnswerFrame(lie));
    EXPECT_EQ(Read(lie.operation, frame, &reply), Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kDataLoss) << text();
    EXPECT_EQ(reply.row_count, 0u);
  }
}

TEST_F(RepliesTest, CutAnywhereWaitsForMoreOrFails) {
  for (const Answer& answer : Answers()) {
    const std::string bytes = AnswerFrame(answer);
    for (size_t size = 0; size < bytes.size(); ++size) {
      const ExactBytes cut(bytes.substr(0, size));
      uint64_t total = 0;
      EXPECT_EQ(client_->Frame(cut.get(), &total, &failure_), Outcome::kAgain);
      EXPECT_EQ(total, size < 4 ? 4 : bytes.size());
      // A body cut short behind an honest length.
      if (size < 4 || answer.digits[0] == '\0') continue;
      auto reply = Empty<api::Reply>();
      EXPECT_EQ(
          client_->Body(answer.operation, cut.get(), arena_.get(), &reply, nullptr, &failure_),
          Outcome::kFailed)
          << static_cast<int>(answer.operation) << " cut to " << size;
      EXPECT_EQ(reply.row_count, 0u);
    }
  }
}

TEST_F(RepliesTest, BytesBehindTheBodyAreAFailure) {
  for (const Answer& answer : Answers()) {
    const ExactBytes frame(
        FrameOf(std::string("0700000000000000 0000") + answer.digits + std::string("00")));
    api::Reply reply{};
    EXPECT_EQ(Read(answer.operation, frame, &reply), Outcome::kFailed);
    EXPECT_EQ(failure_.fatal, 1);
    EXPECT_EQ(failure_.code, Code::kDataLoss);
    EXPECT_EQ(failure_.offset, frame.get().size - 1);
  }
}

TEST_F(RepliesTest, MalformedBodiesAreFatalFailures) {
  struct Case {
    Operation operation;
    const char* digits;
    const char* text;
  };
  for (const Case& test : {
           Case{Operation::kContainsKey, "02", "0 or 1"},
           Case{Operation::kGetAll, "FFFFFFFF", "a count of 0 or more"},
           Case{Operation::kGetAll, "FFFFFF7F 6565", "count of entries"},
           Case{Operation::kCacheNames, "01000000 65", "a string (type code 9)"},
           Case{Operation::kCacheNames, "01000000 03 01000000", "a string (type code 9)"},
           Case{Operation::kSize, "05", "8 bytes"},
       }) {
    api::Reply reply{};
    const ExactBytes frame(FrameOf(std::string("0700000000000000 0000") + test.digits));
    EXPECT_EQ(Read(test.operation, frame, &reply), Outcome::kFailed);
    EXPECT_EQ(failure_.fatal, 1);
    EXPECT_THAT(text(), AllOf(HasSubstr("the server's answer"), HasSubstr(test.text)));
  }
}

TEST_F(RepliesTest, ATypeOfALaterReleaseIsNamedAndTheConnectionStays) {
  api::Reply reply{};
  const ExactBytes frame(FrameOf("0700000000000000 0000 4D 00000000 01"));
  EXPECT_EQ(Read(Operation::kGet, frame, &reply), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_EQ(failure_.fatal, 0);
  EXPECT_THAT(text(), HasSubstr("type code 77"));
}

TEST_F(RepliesTest, TheHeadTellsTopologyErrorsAndNotifications) {
  api::Reply reply{};
  const ExactBytes topology(FrameOf("0700000000000000 0200 0300000000000000 02000000"));
  ASSERT_EQ(Read(Operation::kPut, topology, &reply), Outcome::kDone) << text();
  EXPECT_EQ(reply.topology_major, 3);
  EXPECT_EQ(reply.topology_minor, 2);

  // Status 1000 = 0x3E8.
  const ExactBytes error(FrameOf("0700000000000000 0100 E8030000 09 02000000 6E6F"));
  ASSERT_EQ(Read(Operation::kGet, error, &reply), Outcome::kDone);
  EXPECT_EQ(reply.token, 7u);
  EXPECT_EQ(reply.status, 1000);
  EXPECT_EQ(reply.code, Code::kNotFound);
  EXPECT_EQ(sdk::ViewOf(reply.text), "no");
  EXPECT_EQ(client_->Body(Operation::kGet, error.get(), arena_.get(), &reply, nullptr, &failure_),
            Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kNotFound);
  EXPECT_EQ(failure_.peer_code, 1000);
  EXPECT_EQ(failure_.fatal, 0);

  // Op 2007 = 0x7D7 for resource 7.
  const ExactBytes push(FrameOf("0700000000000000 0400 D707 00000000"));
  reply = Empty<api::Reply>();
  ASSERT_EQ(client_->Head(push.get(), &reply, &failure_), Outcome::kDone);
  EXPECT_EQ(reply.kind, api::ReplyKind::kPush);
  EXPECT_EQ(reply.resource, 7);
  EXPECT_EQ(reply.token, 0u);
}

TEST_F(RepliesTest, FramesOfImpossibleLengthAreFatal) {
  struct Case {
    const char* digits;
    Code code;
    const char* text;
  };
  for (const Case& test :
       {Case{"00000000", Code::kDataLoss, "found 0"}, Case{"FBFFFFFF", Code::kDataLoss, "found -5"},
        Case{"FFFFFF7F", Code::kResourceExhausted, "found 2147483647"},
        // One more than 1 MiB.
        Case{"01001000", Code::kResourceExhausted, "max_frame_bytes"}}) {
    const ExactBytes bytes(Hex(test.digits));
    uint64_t total = 0;
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(client_->Frame(bytes.get(), &total, &failure), Outcome::kFailed) << test.digits;
    EXPECT_EQ(failure.code, test.code);
    EXPECT_EQ(failure.fatal, 1);
    EXPECT_THAT(sdk::TextOf(failure), HasSubstr(test.text));
  }
  const ExactBytes longest(Hex("00001000"));
  uint64_t total = 0;
  EXPECT_EQ(client_->Frame(longest.get(), &total, &failure_), Outcome::kAgain);
  EXPECT_EQ(total, 4u + (1 << 20));
}

TEST_F(RepliesTest, FramesTooShortForAHeadAreFatal) {
  for (const char* digits : {"00", "0700000000000000", "0700000000000000 00",
                             "0700000000000000 0800", "0700000000000000 0200 03"}) {
    const ExactBytes frame(FrameOf(digits));
    auto reply = Empty<api::Reply>();
    api::Failure failure = sdk::NoFailure();
    EXPECT_EQ(client_->Head(frame.get(), &reply, &failure), Outcome::kFailed) << digits;
    EXPECT_EQ(failure.fatal, 1);
    EXPECT_EQ(failure.code, Code::kDataLoss);
  }
}

TEST_F(RepliesTest, AnOperationWithoutAnAnswerAndRecordsOfAnotherSizeAreFailures) {
  const ExactBytes frame(FrameOf("0700000000000000 0000"));
  auto reply = Empty<api::Reply>();
  EXPECT_EQ(
      client_->Body(Operation::kMessage, frame.get(), arena_.get(), &reply, nullptr, &failure_),
      Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  reply.struct_size = 8;
  EXPECT_EQ(client_->Head(frame.get(), &reply, &failure_), Outcome::kFailed);
  EXPECT_EQ(client_->Body(Operation::kPut, frame.get(), arena_.get(), &reply, nullptr, &failure_),
            Outcome::kFailed);
}

TEST_F(RepliesTest, AnArenaAtItsBoundIsAFailureThatKeepsTheConnection) {
  const ExactBytes frame(FrameOf("0700000000000000 0000 65"));
  auto reply = Empty<api::Reply>();
  sdk::HeapArena none(8);
  EXPECT_EQ(client_->Body(Operation::kGet, frame.get(), none.get(), &reply, nullptr, &failure_),
            Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kResourceExhausted);
  EXPECT_EQ(failure_.fatal, 0);
}

class OldRepliesTest : public CodecTest {};

TEST_F(OldRepliesTest, BeforeVersion14TheStatusStandsAlone) {
  NegotiateOld(3);
  api::Reply reply{};
  const ExactBytes answer(FrameOf("0700000000000000 00000000 09 01000000 61"));
  ASSERT_EQ(Read(Operation::kGet, answer, &reply), Outcome::kDone) << text();
  ASSERT_EQ(reply.row_count, 1u);
  EXPECT_TRUE(Same(reply.rows[0], String("a")));
  EXPECT_EQ(reply.topology_major, -1);
  const ExactBytes error(FrameOf("0700000000000000 E9030000 65"));  // 1001
  ASSERT_EQ(Read(Operation::kCreateCache, error, &reply), Outcome::kDone);
  EXPECT_EQ(reply.status, 1001);
  EXPECT_EQ(reply.code, Code::kAlreadyExists);
}

}  // namespace
}  // namespace glowplug::binary
