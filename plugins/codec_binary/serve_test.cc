// SPDX-License-Identifier: Apache-2.0
// Both sides talking to each other, without a socket.
#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Code;
using api::Operation;
using api::Outcome;
using api::Value;
using api::ValueType;
using ignite::testing::ExactBytes;
using ignite::testing::Hex;
using ignite::testing::Null;
using ignite::testing::Number;
using ignite::testing::Same;
using ignite::testing::String;
using ::testing::HasSubstr;

struct Exchange {
  Operation operation;
  std::vector<Value> args;
  std::vector<Value> rows;
};

Value Int(int64_t number) { return Number(ValueType::kInt, number); }
Value Long(int64_t number) { return Number(ValueType::kLong, number); }
Value Byte(int64_t number) { return Number(ValueType::kByte, number); }
Value Bool(bool flag) { return Number(ValueType::kBool, flag ? 1 : 0); }
Value Uuid(int64_t most) { return Number(ValueType::kUuid, most, -most); }

std::vector<Exchange> Exchanges(Things& things) {
  const Value key = Long(-5);
  const Value value = ignite::testing::Decimal("\x30\x39", 2, true);
  const Value processor = things.Array({Int(1), String("x")});
  const Value node_version =
      things.Array({Byte(2), Byte(17), Byte(0), String("release"), Long(3),
                    ignite::testing::BytesValue(ValueType::kByteArray, "r")});
  const Value type = things.Object(things.Type("T", {{"f", ValueType::kInt}}, "f"));
  const Value whole =
      things.Object(things.Type("U", {{"f", ValueType::kInt}, {"g", ValueType::kString}}));
  const Value old = things.Object(things.Type("U", {{"f", ValueType::kInt}}));
  const Value now =
      things.Object(things.Type("U", {{"g", ValueType::kString}, {"f", ValueType::kInt}}));
  const Value suit = things.Object(things.Enum("Suit", {{"HEARTS", 0}, {"SPADES", 1}}));
  return {
      {Operation::kGet, {key}, {value}},
      {Operation::kGet, {key}, {Null()}},
      {Operation::kGet, {processor}, {processor}},
      {Operation::kPut, {key, value}, {}},
      {Operation::kGetAll, {key, value}, {key, value}},
      {Operation::kGetAll, {}, {}},
      {Operation::kPutAll, {key, value, value, key}, {}},
      {Operation::kContainsKey, {key}, {Bool(true)}},
      {Operation::kRemoveKey, {key}, {Bool(false)}},
      {Operation::kReplaceIfEquals, {key, value, key}, {Bool(false)}},
      {Operation::kPutIfAbsent, {key, value}, {Bool(true)}},
      {Operation::kGetAndPut, {key, value}, {Null()}},
      {Operation::kGetAndReplace, {key, value}, {key}},
      {Operation::kGetAndRemove, {key}, {value}},
      {Operation::kGetAndPutIfAbsent, {key, value}, {Null()}},
      {Operation::kReplace, {key, value}, {Bool(true)}},
      {Operation::kRemoveIfEquals, {key, value}, {Bool(true)}},
      {Operation::kContainsKeys, {key, value}, {Bool(true)}},
      {Operation::kClear, {}, {}},
      {Operation::kClearKey, {key}, {}},
      {Operation::kClearKeys, {key, value}, {}},
      {Operation::kRemoveKeys, {key, value}, {}},
      {Operation::kRemoveAll, {}, {}},
      {Operation::kLocalPeek, {key}, {value}},
      {Operation::kSize, {Int(2)}, {Long(1LL << 40)}},
      {Operation::kSize, {}, {Long(0)}},
      {Operation::kInvoke, {key, processor, Null(), key}, {Null()}},
      {Operation::kInvokeAll,
       {Int(2), key, value, processor, Null()},
       {key, Bool(true), value, value, Bool(false), String("failed")}},
      {Operation::kInvokeAll, {Int(0), processor}, {}},
      {Operation::kPutAllConflict, {key, value, processor, Long(7)}, {}},
      {Operation::kRemoveAllConflict, {key, processor}, {}},
      {Operation::kScan, {Null(), Int(10), Int(-1), Bool(true)}, {key, value}},
      {Operation::kScan, {processor, Int(1), Int(5), Bool(false)}, {}},
      {Operation::kScanPage, {Long(5)}, {key, value, value, key}},
      {Operation::kCloseResource, {Long(5)}, {}},
      {Operation::kCacheNames, {}, {String("a"), String("bc")}},
      {Operation::kCreateCache, {String("a")}, {}},
      {Operation::kGetOrCreateCache, {String("a")}, {}},
      {Operation::kCreateCacheConfigured, {Int(0), String("a"), Int(3), Int(2)}, {}},
      {Operation::kGetOrCreateCacheConfigured, {}, {}},
      {Operation::kDestroyCache, {}, {}},
      {Operation::kTypeName, {Byte(0), Int(5)}, {String("a")}},
      {Operation::kPutTypeName, {Byte(1), Int(5), String("a")}, {Bool(true)}},
      {Operation::kType, {Int(5)}, {}},
      {Operation::kType, {Int(5)}, {whole, old, now}},
      {Operation::kType, {Int(5)}, {suit}},
      {Operation::kPutType, {type}, {}},
      {Operation::kPutType, {suit}, {}},
      {Operation::kBinaryConfiguration, {}, {Bool(true), Byte(0)}},
      {Operation::kHeartbeat, {}, {}},
      {Operation::kIdleTimeout, {}, {Long(1000)}},
      {Operation::kSetClusterState, {Byte(1), Bool(true)}, {}},
      {Operation::kWalEnabled, {String("a")}, {Bool(true)}},
      {Operation::kSetWal, {String("a"), Bool(false)}, {Bool(true)}},
      {Operation::kNodeIds, {Long(-1), Null()}, {}},
      {Operation::kNodeIds, {Long(-1), Bool(false)}, {Long(3), Uuid(1)}},
      {Operation::kNodeIds, {Long(3), Bool(true), String("a"), value}, {Long(4), Uuid(1), Uuid(2)}},
      {Operation::kNodes,
       {Uuid(1)},
       {Uuid(1), things.Array({things.Array({String("a"), value})}), processor, Null(), Long(1),
        Bool(true), Bool(false), Bool(false), String("id"), node_version}},
      {Operation::kEndpoints,
       {Long(-1), Long(7)},
       {Long(7), Int(1), Uuid(1), Int(10800),
        things.Array({String("h"), String("i")}, ValueType::kStringArray), Uuid(2), Uuid(3)}},
  };
}

class ServeTest : public CodecTest {
 protected:
  // With settings, so that nothing must be asked before a type is told.
  ServeTest() : CodecTest({.compact_footer = "on", .name_mapper = "full"}) {}

  api::Reply Answer(Operation operation, const std::vector<Value>& rows) {
    auto reply = Empty<api::Reply>();
    reply.token = 7;
    reply.operation = operation;
    reply.topology_major = -1;
    reply.rows = rows.data();
    reply.row_count = rows.size();
    return reply;
  }
  std::string Write(const api::Reply& reply, Outcome expected = Outcome::kDone) {
    failure_ = sdk::NoFailure();
    sdk::HeapBuffer out;
    EXPECT_EQ(server_->WriteReply(&reply, out.out(), &failure_), expected) << text();
    if (expected == Outcome::kFailed) {
      EXPECT_TRUE(out.empty());
    }
    return std::string(out.view());
  }

  void RunAll() {
    Things things;
    for (const Exchange& exchange : Exchanges(things)) {
      if (client_->Supports(exchange.operation) == 0) continue;
      SCOPED_TRACE(static_cast<int>(exchange.operation));
      const ExactBytes asked(Encode(Ask(exchange.operation, exchange.args, 97)));
      auto head = Empty<api::Reply>();
      ASSERT_EQ(server_->Head(asked.get(), &head, &failure_), Outcome::kDone) << text();
      EXPECT_EQ(head.kind, api::ReplyKind::kRequest);
      EXPECT_EQ(head.token, 7u);
      EXPECT_EQ(head.operation, exchange.operation);

      auto request = Empty<api::Request>();
      ASSERT_EQ(server_->ReadRequest(asked.get(), arena_.get(), &request, &failure_),
                Outcome::kDone)
          << text();
      EXPECT_EQ(request.operation, exchange.operation);
      EXPECT_EQ(request.token, 7u);
      ExpectSame(request.args, request.arg_count, exchange.args);

      const ExactBytes answered(Write(Answer(exchange.operation, exchange.rows)));
      api::Reply reply{};
      ASSERT_EQ(Read(exchange.operation, answered, &reply), Outcome::kDone) << text();
      EXPECT_EQ(reply.token, 7u);
      ExpectSame(reply.rows, reply.row_count, exchange.rows);
    }
  }
};

TEST_F(ServeTest, EveryOperationGoesThereAndBack) {
  Negotiate();
  RunAll();
}

TEST_F(ServeTest, AlsoInTheLayoutOfEachOldVersion) {
  for (int16_t minor = 0; minor <= 6; ++minor) {
    SCOPED_TRACE(minor);
    client_ = Open(0);
    server_ = Open(1);
    NegotiateOld(minor);
    RunAll();
  }
}

TEST_F(ServeTest, CacheIdFlagsExpiryAndTransactionArrive) {
  Negotiate();
  const std::vector<Value> args = {Number(ValueType::kInt, 1)};
  api::Request sent = Ask(Operation::kGet, args, -97);
  sent.token = UINT64_MAX;
  sent.flags = api::kKeepBinary | api::kTransactional | api::kExpiry;
  sent.create_ms = 1;
  sent.update_ms = -2;
  sent.access_ms = -1;
  sent.transaction = -5;
  const ExactBytes frame(Encode(sent));
  auto request = Empty<api::Request>();
  ASSERT_EQ(server_->ReadRequest(frame.get(), arena_.get(), &request, &failure_), Outcome::kDone);
  EXPECT_EQ(request.token, UINT64_MAX);
  EXPECT_EQ(request.cache_id, -97);
  EXPECT_EQ(request.flags, sent.flags);
  EXPECT_EQ(request.create_ms, 1);
  EXPECT_EQ(request.update_ms, -2);
  EXPECT_EQ(request.access_ms, -1);
  EXPECT_EQ(request.transaction, -5);

  const ExactBytes destroy(Encode(Ask(Operation::kDestroyCache, {}, -97)));
  ASSERT_EQ(server_->ReadRequest(destroy.get(), arena_.get(), &request, &failure_), Outcome::kDone);
  EXPECT_EQ(request.cache_id, -97);
}

TEST_F(ServeTest, ErrorsAndTopologyArrive) {
  Negotiate();
  api::Reply error = Answer(Operation::kGet, {});
  error.status = 1001;
  error.text = sdk::BytesOf("exists");
  error.topology_major = 4;
  error.topology_minor = 1;
  const ExactBytes frame(Write(error));
  api::Reply reply{};
  ASSERT_EQ(Read(Operation::kGet, frame, &reply), Outcome::kDone);
  EXPECT_EQ(reply.status, 1001);
  EXPECT_EQ(sdk::ViewOf(reply.text), "exists");
  EXPECT_EQ(reply.topology_major, 4);
  EXPECT_EQ(reply.topology_minor, 1);

  // Of a code alone comes the nearest status, and an unknown operation can be answered with it.
  api::Reply code = Answer(Operation::kNone, {});
  code.code = Code::kUnimplemented;
  const ExactBytes second(Write(code));
  ASSERT_EQ(Read(Operation::kGet, second, &reply), Outcome::kDone);
  EXPECT_EQ(reply.status, 2);
  EXPECT_EQ(reply.code, Code::kUnimplemented);
}

TEST_F(ServeTest, ACursorsPageArrivesWithItsId) {
  Negotiate();
  api::Reply page = Answer(Operation::kScan, {});
  page.resource = -9;
  page.more = 1;
  const ExactBytes frame(Write(page));
  api::Reply reply{};
  ASSERT_EQ(Read(Operation::kScan, frame, &reply), Outcome::kDone) << text();
  EXPECT_EQ(reply.resource, -9);
  EXPECT_EQ(reply.more, 1u);
}

TEST_F(ServeTest, TheClustersStateFollowsTheVersion) {
  for (const int16_t minor : {6, 7}) {
    client_ = Open(0);
    server_ = Open(1);
    if (minor == 7) {
      Negotiate();
    } else {
      NegotiateOld(minor);
    }
    const ExactBytes frame(Write(Answer(Operation::kClusterState, {Byte(2)})));
    api::Reply reply{};
    ASSERT_EQ(Read(Operation::kClusterState, frame, &reply), Outcome::kDone) << text();
    // A bool has no room for read-only: it is active.
    ExpectSame(reply.rows, reply.row_count, {Byte(minor == 7 ? 2 : 1)});
  }
}

TEST_F(ServeTest, AnUnknownOperationCanBeAnswered) {
  Negotiate();
  // Op 2004 = 0x7D4, SQL fields.
  const ExactBytes frame(Hex("0A000000 D407 0700000000000000"));
  auto head = Empty<api::Reply>();
  ASSERT_EQ(server_->Head(frame.get(), &head, &failure_), Outcome::kDone);
  EXPECT_EQ(head.operation, Operation::kNone);
  auto request = Empty<api::Request>();
  EXPECT_EQ(server_->ReadRequest(frame.get(), arena_.get(), &request, &failure_), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_EQ(failure_.fatal, 0);
  EXPECT_EQ(failure_.peer_code, 2);
  EXPECT_EQ(request.token, 7u);
  EXPECT_THAT(text(), HasSubstr("SQL fields"));
}

TEST_F(ServeTest, ARequestCutAnywhereIsAFailure) {
  Negotiate();
  Things things;
  for (const Exchange& exchange : Exchanges(things)) {
    const std::string whole = Encode(Ask(exchange.operation, exchange.args, 97));
    for (size_t size = 0; size < whole.size(); ++size) {
      const ExactBytes cut(whole.substr(0, size));
      auto request = Empty<api::Request>();
      failure_ = sdk::NoFailure();
      EXPECT_EQ(server_->ReadRequest(cut.get(), arena_.get(), &request, &failure_),
                Outcome::kFailed);
      EXPECT_EQ(failure_.fatal, 1);
      EXPECT_EQ(request.arg_count, 0u);
    }
    const ExactBytes more(whole + '\0');
    auto request = Empty<api::Request>();
    EXPECT_EQ(server_->ReadRequest(more.get(), arena_.get(), &request, &failure_),
              Outcome::kFailed);
  }
}

TEST_F(ServeTest, RowsThatDoNotFitTheOperationAreFailures) {
  Negotiate();
  const Value one = Number(ValueType::kInt, 1);
  for (const Exchange& wrong : {
           Exchange{Operation::kGet, {}, {}},
           Exchange{Operation::kGet, {}, {one, one}},
           Exchange{Operation::kPut, {}, {one}},
           Exchange{Operation::kGetAll, {}, {one}},
           Exchange{Operation::kContainsKey, {}, {one}},
           Exchange{Operation::kContainsKey, {}, {Number(ValueType::kBool, 2)}},
           Exchange{Operation::kSize, {}, {one}},
           Exchange{Operation::kCacheNames, {}, {one}},
           Exchange{Operation::kGet, {}, {Number(ValueType::kByte, 999)}},
           Exchange{Operation::kMapping, {}, {}},
           Exchange{Operation::kInvokeAll, {}, {one}},
           Exchange{Operation::kScanPage, {}, {one}},
           Exchange{Operation::kCacheConfiguration, {}, {one}},
           Exchange{Operation::kCacheConfiguration, {}, {one, one, one, one}},
           Exchange{Operation::kType, {}, {one}},
           Exchange{Operation::kClusterState, {}, {one}},
           Exchange{Operation::kNodeIds, {}, {one}},
           Exchange{Operation::kNodes, {}, {one}},
           Exchange{Operation::kEndpoints, {}, {Long(1), Int(1)}},
           Exchange{Operation::kEndpoints, {}, {Long(1), Int(-1)}},
       }) {
    Write(Answer(wrong.operation, wrong.rows), Outcome::kFailed);
    conformance::CheckFailure(failure_);
  }
  api::Reply no_data = Answer(Operation::kGet, {});
  no_data.row_count = 1;
  no_data.rows = nullptr;
  Write(no_data, Outcome::kFailed);
  api::Reply push = Answer(Operation::kGet, {});
  push.kind = api::ReplyKind::kPush;
  Write(push, Outcome::kFailed);
}

TEST_F(ServeTest, EachSideDoesItsOwnOnly) {
  Negotiate();
  auto request = Empty<api::Request>();
  auto reply = Empty<api::Reply>();
  sdk::HeapBuffer out;
  const ExactBytes frame(Encode(Ask(Operation::kCacheNames, {})));
  EXPECT_EQ(client_->ReadRequest(frame.get(), arena_.get(), &request, &failure_), Outcome::kFailed);
  EXPECT_EQ(client_->WriteReply(&reply, out.out(), &failure_), Outcome::kFailed);
  EXPECT_EQ(server_->Body(Operation::kGet, frame.get(), arena_.get(), &reply, nullptr, &failure_),
            Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kFailedPrecondition);
}

}  // namespace
}  // namespace glowplug::binary
