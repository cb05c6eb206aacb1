// SPDX-License-Identifier: Apache-2.0
// The short way through a message writes and reads what the long one does, and leaves the rest to
// it untouched.
#include "plugins/codec_binary/usual.h"

#include <optional>
#include <random>
#include <string>

#include "plugins/codec_binary/codec_fixture.h"
#include "plugins/codec_binary/session_types.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using api::Outcome;
using api::Value;
using api::ValueType;
using ignite::testing::BytesValue;
using ignite::testing::ExactBytes;
using ignite::testing::Number;
using ignite::testing::String;
using ignite::testing::ToHex;

constexpr Operation kAsked[] = {
    Operation::kGet,          Operation::kPut,        Operation::kGetAll,
    Operation::kPutAll,       Operation::kRemoveKeys, Operation::kReplaceIfEquals,
    Operation::kContainsKey,  Operation::kGetAndPut,  Operation::kClear,
    Operation::kCreateCache,  Operation::kScanPage,   Operation::kHeartbeat,
    Operation::kDestroyCache, Operation::kPutType,    Operation::kMessage,
};

class UsualTest : public ::testing::Test {
 protected:
  uint64_t Below(uint64_t bound) { return random_() % bound; }

  Value AnyValue() {
    static const std::string kTexts[] = {
        "",       "a",   std::string(7, 'x'), std::string(100, 'x'), "gr\xC3\xBC\xC3\x9F",
        "x\xFFy", "\xC3"};
    const std::string& text = kTexts[Below(std::size(kTexts))];
    const auto number = static_cast<int64_t>(random_() >> Below(64));
    switch (Below(16)) {
      case 0:
        return Number(ValueType::kNull, 0);
      case 1:
        return Number(ValueType::kByte, number % 200);
      case 2:
        return Number(ValueType::kBool, number % 2);
      case 3: {
        Value value = String(text);
        value.bytes = nullptr;
        return value;
      }
      case 4:
        return BytesValue(ValueType::kByteArray, text);
      case 5:
      case 6:
      case 7:
        return String(text);
      case 8:
      case 9:
        return Number(ValueType::kLong, number);
      default:
        return Number(ValueType::kInt, Below(20) == 0 ? number : static_cast<int32_t>(number));
    }
  }

  Negotiated negotiated_{.version = ignite::kNewest, .features = ignite::FeatureSet(~uint64_t{0})};
  TypeRegistry registry_;
  SessionTypes types_{registry_, /*serving=*/false};
  const Wire wire_{{negotiated_, &types_}, &registry_};
  sdk::HeapArena arena_;
  std::mt19937_64 random_{7};
};

TEST_F(UsualTest, RequestsAreTheSameAsTheLongWayWritesThem) {
  int usual = 0;
  for (int i = 0; i < 20000; ++i) {
    negotiated_.version.minor = static_cast<int16_t>(Below(8));
    std::vector<Value> args(Below(6));
    for (Value& arg : args) arg = AnyValue();
    api::Request request = Empty<api::Request>();
    request.operation = kAsked[Below(std::size(kAsked))];
    request.token = random_();
    request.cache_id = static_cast<int32_t>(random_());
    request.flags = Below(3) == 0 ? static_cast<uint32_t>(Below(16)) : 0;
    request.args = Below(50) == 0 ? nullptr : args.data();
    request.arg_count = static_cast<uint32_t>(args.size());

    sdk::HeapBuffer out(Below(20) == 0 ? Below(64) : 4096);
    const bool has_room = sdk::Append(out.out(), "before");
    const std::string before(out.view());
    if (!WriteUsualRequest(negotiated_, request, out.out())) {
      ASSERT_EQ(out.view(), before);
      continue;
    }
    ++usual;
    ASSERT_TRUE(has_room);
    sdk::HeapBuffer expected;
    std::optional<ignite::Fault> needed;
    api::Failure failure = sdk::NoFailure();
    ASSERT_EQ(WriteRequest(wire_, request, expected.out(), &needed, &failure), Outcome::kDone)
        << sdk::TextOf(failure);
    ASSERT_EQ(ToHex(out.view()), ToHex(before + std::string(expected.view())));
  }
  EXPECT_GT(usual, 1000);
}

void ExpectSameReply(const api::Reply& a, const api::Reply& b) {
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.token, b.token);
  EXPECT_EQ(a.resource, b.resource);
  EXPECT_EQ(a.topology_major, b.topology_major);
  EXPECT_EQ(a.topology_minor, b.topology_minor);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.code, b.code);
  EXPECT_EQ(a.operation, b.operation);
  EXPECT_EQ(a.more, b.more);
  EXPECT_TRUE(SameText(a.text, b.text));
  ASSERT_EQ(a.row_count, b.row_count);
  for (uint64_t i = 0; i < a.row_count; ++i) {
    EXPECT_TRUE(ignite::testing::Same(a.rows[i], b.rows[i])) << i;
  }
}

// What a reply held before must not matter.
api::Reply UsedReply() {
  api::Reply reply;
  std::memset(&reply, 0xAB, sizeof(reply));
  reply.struct_size = sizeof(reply);
  return reply;
}

TEST_F(UsualTest, AnswersAreTheSameAsTheLongWayReadsThem) {
  int heads = 0;
  int bodies = 0;
  int with_row = 0;
  for (int i = 0; i < 40000; ++i) {
    negotiated_.version.minor = static_cast<int16_t>(Below(8));
    sdk::HeapBuffer written;
    ignite::Writer out(written.out());
    ignite::BeginFrame(out);
    out.Long(static_cast<int64_t>(random_()));
    out.Short(Below(4) == 0 ? static_cast<int16_t>(Below(9)) : int16_t{0});
    for (uint64_t count = Below(3); count > 0; --count) {
      WriteValue(out, AnyValue(), "value");
    }
    std::string bytes(written.view());
    if (Below(3) == 0) bytes.resize(Below(bytes.size() + 1));
    if (Below(3) == 0 && bytes.size() > 14) bytes[14 + Below(bytes.size() - 14)] ^= 1 << Below(8);
    const ExactBytes frame(bytes);

    api::Failure failure = sdk::NoFailure();
    api::Reply reply = UsedReply();
    api::Reply expected = UsedReply();
    if (ReadUsualHead(negotiated_, frame.get(), &reply)) {
      ++heads;
      ASSERT_EQ(ReadReplyHead(negotiated_, frame.get(), &expected, &failure), Outcome::kDone);
      ExpectSameReply(reply, expected);
    }
    const Operation operation = kAsked[Below(std::size(kAsked))];
    // The short way makes neither a buffer nor an arena grow.
    sdk::HeapArena arena;
    if (Below(20) > 0) sdk::AllocateBytes(arena.get(), Below(8));
    sdk::HeapArena expected_arena;
    if (ReadUsualBody(negotiated_, operation, frame.get(), arena.get(), &reply)) {
      ++bodies;
      std::optional<ignite::Fault> needed;
      ASSERT_EQ(ReadReplyBody(wire_, operation, frame.get(), expected_arena.get(), &expected,
                              &needed, &failure),
                Outcome::kDone)
          << sdk::TextOf(failure);
      ExpectSameReply(reply, expected);
      with_row += reply.row_count > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(heads, 10000);
  EXPECT_GT(bodies, 1000);
  EXPECT_GT(with_row, 200);
}

TEST_F(UsualTest, GetsAndPutsOfTheUsualValuesTakeTheShortWay) {
  const Value key = Number(ValueType::kInt, 1);
  sdk::AllocateBytes(arena_.get(), 1);
  for (const Value& value :
       {Number(ValueType::kInt, 1), Number(ValueType::kLong, 1), String("gr\xC3\xBC\xC3\x9F"),
        String(std::string_view("")), BytesValue(ValueType::kByteArray, "\xFF")}) {
    for (const Operation operation : {Operation::kPut, Operation::kPutAll}) {
      const Value args[] = {key, value};
      api::Request request = Empty<api::Request>();
      request.operation = operation;
      request.args = args;
      request.arg_count = 2;
      sdk::HeapBuffer out;
      ASSERT_TRUE(sdk::Append(out.out(), "makes room"));
      EXPECT_TRUE(WriteUsualRequest(negotiated_, request, out.out()));
    }
    sdk::HeapBuffer answer;
    ignite::Writer out(answer.out());
    ignite::BeginFrame(out);
    ignite::WriteResponseHeader(out, {.request_id = 7}, negotiated_.version);
    api::Reply reply = UsedReply();
    EXPECT_TRUE(ReadUsualBody(negotiated_, Operation::kPut, answer.bytes(), arena_.get(), &reply));
    WriteValue(out, value, "value");
    EXPECT_TRUE(ReadUsualHead(negotiated_, answer.bytes(), &reply));
    ASSERT_TRUE(ReadUsualBody(negotiated_, Operation::kGet, answer.bytes(), arena_.get(), &reply));
    EXPECT_TRUE(ignite::testing::Same(reply.rows[0], value));
  }
}

}  // namespace
}  // namespace glowplug::binary
