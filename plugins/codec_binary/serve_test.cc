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

std::vector<Exchange> Exchanges() {
  const Value key = Number(ValueType::kLong, -5);
  const Value value = ignite::testing::Decimal("\x30\x39", 2, true);
  return {
      {Operation::kGet, {key}, {value}},
      {Operation::kGet, {key}, {Null()}},
      {Operation::kPut, {key, value}, {}},
      {Operation::kGetAll, {key, value}, {key, value}},
      {Operation::kGetAll, {}, {}},
      {Operation::kPutAll, {key, value, value, key}, {}},
      {Operation::kContainsKey, {key}, {Number(ValueType::kBool, 1)}},
      {Operation::kRemoveKey, {key}, {Number(ValueType::kBool, 0)}},
      {Operation::kSize, {Number(ValueType::kInt, 2)}, {Number(ValueType::kLong, 1LL << 40)}},
      {Operation::kSize, {}, {Number(ValueType::kLong, 0)}},
      {Operation::kCacheNames, {}, {String("a"), String("bc")}},
      {Operation::kCreateCache, {String("a")}, {}},
      {Operation::kGetOrCreateCache, {String("a")}, {}},
      {Operation::kDestroyCache, {}, {}},
      {Operation::kHeartbeat, {}, {}},
  };
}

class ServeTest : public CodecTest {
 protected:
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

  void ExpectSame(const Value* found, uint64_t count, const std::vector<Value>& expected) {
    ASSERT_EQ(count, expected.size());
    for (uint64_t i = 0; i < count; ++i) EXPECT_TRUE(Same(found[i], expected[i])) << i;
  }

  void RunAll() {
    for (const Exchange& exchange : Exchanges()) {
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
  for (const Exchange& exchange : Exchanges()) {
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
