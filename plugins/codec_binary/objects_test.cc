// SPDX-License-Identifier: Apache-2.0
// What must be asked and told before an object can be written or read. Golden bytes by hand from
// ignite-protocol, sections 4 ("Binary types") and 6; type A has id 97 (0x61), its field b 98.
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
using ignite::testing::Number;
using ignite::testing::String;
using ignite::testing::ToHex;
using ::testing::HasSubstr;

// FNV-1 over 62000000, by a calculator.
constexpr char kSchema[] = "179166E6";
// {b: int 5}: user type, schema, 1-byte offsets, compact; the hash is Java's of 03 05 00 00 00.
constexpr char kObject[] = "67 01 2B00 61000000 FD64E101 1E000000 179166E6 1D000000 03 05000000 18";
constexpr char kFullObject[] =
    "67 01 0B00 61000000 FD64E101 22000000 179166E6 1D000000 03 05000000 62000000 18";
constexpr char kMeta[] =
    "61000000 09 01000000 41 65 01000000 09 01000000 62 03000000 62000000 00"
    "01000000 179166E6 01000000 62000000";

class ObjectsTest : public CodecTest {
 protected:
  explicit ObjectsTest(const CodecConfig& config = {}) : CodecTest(config) {}

  Value A(int64_t b) {
    return things_.Object(things_.Type("A", {{"b", ValueType::kInt}}),
                          {Number(ValueType::kInt, b)});
  }
  // kDone: `digits` are the request's bytes behind the cache header. kAgain: first_ is filled.
  Outcome Put(api::CodecSession& session, const Value& value, std::string* digits = nullptr) {
    const std::vector<Value> args = {Number(ValueType::kInt, 1), value};
    const api::Request request = Ask(Operation::kPut, args, 97);
    failure_ = sdk::NoFailure();
    sdk::HeapBuffer out;
    first_ = Empty<api::Request>();
    const Outcome outcome = session.Encode(&request, out.out(), &first_, &failure_);
    if (outcome != Outcome::kDone) {
      EXPECT_TRUE(out.empty());
    }
    // 4 length, 2 op, 8 id, 5 cache header, 5 key.
    if (digits != nullptr && out.view().size() > 24) *digits = ToHex(out.view().substr(24));
    return outcome;
  }
  // Sends first_ and has it answered with the digits behind request id and flags; gives its bytes
  // behind the request id.
  std::string Settle(api::CodecSession& session, std::string_view answer,
                     std::string_view flags = "0000") {
    api::Request sent = first_;
    sent.token = ++token_;
    sdk::HeapBuffer out;
    auto first = Empty<api::Request>();
    EXPECT_EQ(session.Encode(&sent, out.out(), &first, &failure_), Outcome::kDone) << text();
    std::string digits = "0" + std::to_string(token_) + "00000000000000";
    const ExactBytes frame(FrameOf(digits + std::string(flags) + std::string(answer)));
    auto reply = Empty<api::Reply>();
    EXPECT_EQ(session.Head(frame.get(), &reply, &failure_), Outcome::kDone) << text();
    if (reply.status == 0) {
      EXPECT_EQ(session.Body(sent.operation, frame.get(), arena_.get(), &reply, &first, &failure_),
                Outcome::kDone)
          << text();
    }
    return ToHex(out.view().substr(4, 2)) + " " + ToHex(out.view().substr(14));
  }
  void ExpectFirst(Operation operation) { EXPECT_EQ(first_.operation, operation); }

  // A get's answer; kAgain fills first_.
  Outcome Get(api::CodecSession& session, std::string_view digits) {
    frames_.emplace_back(FrameOf("0700000000000000 0000 " + std::string(digits)));
    failure_ = sdk::NoFailure();
    reply_ = Empty<api::Reply>();
    first_ = Empty<api::Request>();
    EXPECT_EQ(session.Head(frames_.back().get(), &reply_, &failure_), Outcome::kDone);
    return session.Body(Operation::kGet, frames_.back().get(), arena_.get(), &reply_, &first_,
                        &failure_);
  }
  int64_t FieldOf(const Value& object) {
    Value field{};
    EXPECT_EQ(object.object->reader->ReadField(object.object, 0, arena_.get(), &field, &failure_),
              Outcome::kDone)
        << text();
    EXPECT_EQ(field.type, ValueType::kInt);
    return field.int64;
  }

  Things things_;
  api::Request first_{};
  api::Reply reply_{};
  std::deque<ExactBytes> frames_;
  int token_ = 0;
};

TEST_F(ObjectsTest, ConfigurationNameAndTypeComeBeforeTheFirstObject) {
  Negotiate();
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kBinaryConfiguration);
  EXPECT_EQ(Settle(*client_, "01 00"), "bc0b ");
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kPutTypeName);
  EXPECT_EQ(Settle(*client_, "01"), "b90b " + ToHex(Hex("00 61000000 09 01000000 41")));
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kPutType);
  EXPECT_EQ(Settle(*client_, ""), "bb0b " + ToHex(Hex(kMeta)));
  std::string digits;
  ASSERT_EQ(Put(*client_, A(5), &digits), Outcome::kDone) << text();
  EXPECT_EQ(digits, ToHex(Hex(kObject)));
  // Neither again, for another object of the type.
  EXPECT_EQ(Put(*client_, A(6)), Outcome::kDone);
}

TEST_F(ObjectsTest, EachConnectionRegistersAnew) {
  Negotiate();
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  Settle(*client_, "01 00");
  for (const char* answer : {"01", ""}) {
    ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
    Settle(*client_, answer);
  }
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kDone);
  client_ = Open(0);
  server_ = Open(1);
  Negotiate();
  // It may lead to another cluster, which has objects written in another way.
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kBinaryConfiguration);
  Settle(*client_, "00 00");
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kPutTypeName);
}

TEST_F(ObjectsTest, ANewSchemaIsRegisteredWithoutTheName) {
  Negotiate();
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  for (const char* answer : {"01 00", "01", ""}) {
    ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
    Settle(*client_, answer);
  }
  const Value grown =
      things_.Object(things_.Type("A", {{"b", ValueType::kInt}, {"c", ValueType::kString}}, "b"),
                     {Number(ValueType::kInt, 5), String("x")});
  ASSERT_EQ(Put(*client_, grown), Outcome::kAgain);
  ExpectFirst(Operation::kPutType);
  EXPECT_EQ(Settle(*client_, ""),
            "bb0b " + ToHex(Hex("61000000 09 01000000 41 09 01000000 62 02000000"
                                "09 01000000 62 03000000 62000000 09 01000000 63 09000000 63000000"
                                "00 01000000 B4348BCA 02000000 62000000 63000000")));
  EXPECT_EQ(Put(*client_, grown), Outcome::kDone) << text();
}

TEST_F(ObjectsTest, ARefusedRegistrationIsNone) {
  Negotiate();
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  for (const char* answer : {"01 00", "01"}) {
    ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
    Settle(*client_, answer);
  }
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
    ExpectFirst(Operation::kPutType);
    Settle(*client_, "01000000 65", "0100");  // status 1
  }
}

TEST_F(ObjectsTest, TwoNewTypesOfOneRequestAreRegisteredEachByItsName) {
  Negotiate();
  const std::vector<Value> args = {A(5), things_.Object(things_.Type("B", {{"c", ValueType::kInt}}),
                                                        {Number(ValueType::kInt, 6)})};
  const api::Request put = Ask(Operation::kPut, args, 97);
  std::vector<std::string> sent;
  for (const char* answer : {"01 00", "01", "", "01", ""}) {
    sdk::HeapBuffer out;
    first_ = Empty<api::Request>();
    ASSERT_EQ(client_->Encode(&put, out.out(), &first_, &failure_), Outcome::kAgain) << text();
    sent.push_back(Settle(*client_, answer).substr(0, 15));
  }
  EXPECT_THAT(sent, ::testing::ElementsAre("bc0b ", "b90b 0061000000", "bb0b 6100000009",
                                           "b90b 0062000000", "bb0b 6200000009"));
  sdk::HeapBuffer out;
  EXPECT_EQ(client_->Encode(&put, out.out(), &first_, &failure_), Outcome::kDone) << text();
}

// A schema's id stands for the names of the fields alone.
TEST_F(ObjectsTest, AFieldOfAnotherTypeIsRefused) {
  Negotiate();
  for (const char* answer : {"01 00", "01", ""}) {
    ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
    Settle(*client_, answer);
  }
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kDone);
  const Value changed =
      things_.Object(things_.Type("A", {{"b", ValueType::kLong}}), {Number(ValueType::kLong, 5)});
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(Put(*client_, changed), Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kInvalidArgument);
    EXPECT_THAT(text(), HasSubstr("type 'A', field 'b': expected int, as it was registered, found "
                                  "long"));
  }
  const Value anything =
      things_.Object(things_.Type("A", {{"b", ValueType::kObject}}), {Number(ValueType::kInt, 5)});
  EXPECT_EQ(Put(*client_, anything), Outcome::kDone) << text();
  EXPECT_EQ(Put(*client_, A(6)), Outcome::kDone) << text();
}

// Java's class of that name, in whatever package, has named the id already.
TEST_F(ObjectsTest, ASimpleNameIsNotNamedOnceMore) {
  Negotiate();
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  Settle(*client_, "01 01");
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kPutType);
  EXPECT_EQ(Settle(*client_, ""), "bb0b " + ToHex(Hex(kMeta)));
  EXPECT_EQ(Put(*client_, A(5)), Outcome::kDone) << text();
}

TEST_F(ObjectsTest, AConstantThatIsNewIsRegisteredToo) {
  Negotiate();
  Value constant = Number(ValueType::kEnum, 0, 0);
  constant.described = things_.Enum("E", {{"X", 0}});
  for (const char* answer : {"01 00", "01", ""}) {
    ASSERT_EQ(Put(*client_, constant), Outcome::kAgain);
    Settle(*client_, answer);
  }
  ASSERT_EQ(Put(*client_, constant), Outcome::kDone) << text();
  constant.extra = 1;
  constant.described = things_.Enum("E", {{"Y", 1}});
  ASSERT_EQ(Put(*client_, constant), Outcome::kAgain);
  ExpectFirst(Operation::kPutType);
  Settle(*client_, "");
  EXPECT_EQ(Put(*client_, constant), Outcome::kDone) << text();
}

TEST_F(ObjectsTest, AnEnumIsRegisteredWithItsConstants) {
  Negotiate();
  Value constant = Number(ValueType::kEnum, 0, 1);
  constant.described = things_.Enum("E", {{"X", 0}, {"Y", 1}});
  ASSERT_EQ(Put(*client_, constant), Outcome::kAgain);
  Settle(*client_, "01 00");
  ASSERT_EQ(Put(*client_, constant), Outcome::kAgain);
  ExpectFirst(Operation::kPutTypeName);
  Settle(*client_, "01");
  ASSERT_EQ(Put(*client_, constant), Outcome::kAgain);
  ExpectFirst(Operation::kPutType);
  EXPECT_EQ(Settle(*client_, ""),
            "bb0b " + ToHex(Hex("65000000 09 01000000 45 65 00000000 01 02000000"
                                "09 01000000 58 00000000 09 01000000 59 01000000 00000000")));
  std::string digits;
  ASSERT_EQ(Put(*client_, constant, &digits), Outcome::kDone) << text();
  EXPECT_EQ(digits, ToHex(Hex("1C 65000000 01000000")));
  // What was registered is known when it comes back, as a binary enum.
  ASSERT_EQ(Get(*client_, "26 65000000 01000000"), Outcome::kDone) << text();
  ASSERT_NE(reply_.rows[0].described, nullptr);
  EXPECT_TRUE(SameType(*reply_.rows[0].described, *constant.described));
}

TEST_F(ObjectsTest, ATypeThatIsNotKnownIsAskedFor) {
  Negotiate();
  // Wrapped: 30 bytes, offset 0.
  const std::string answer = "1B 1E000000 " + std::string(kObject) + "00000000";
  ASSERT_EQ(Get(*client_, answer), Outcome::kAgain);
  ExpectFirst(Operation::kType);
  EXPECT_EQ(Settle(*client_, std::string("01 ") + kMeta), "ba0b 61000000");
  ASSERT_EQ(Get(*client_, answer), Outcome::kDone) << text();
  const Value& object = reply_.rows[0];
  ASSERT_EQ(object.type, ValueType::kObject);
  EXPECT_TRUE(SameType(*object.object->type, *A(5).object->type));
  EXPECT_EQ(object.object->type->type_id, 97);
  EXPECT_EQ(FieldOf(object), 5);
  // Written back it is what it was, after registration on this connection.
  for (const char* reply : {"01 00", "01", ""}) {
    ASSERT_EQ(Put(*client_, object), Outcome::kAgain);
    Settle(*client_, reply);
  }
  std::string digits;
  ASSERT_EQ(Put(*client_, object, &digits), Outcome::kDone) << text();
  EXPECT_EQ(digits, ToHex(Hex(kObject)));
}

TEST_F(ObjectsTest, WhatTheClusterDoesNotKnowIsAskedForOnce) {
  Negotiate();
  ASSERT_EQ(Get(*client_, kObject), Outcome::kAgain);
  Settle(*client_, "00");
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(Get(*client_, kObject), Outcome::kDone) << text();
    EXPECT_EQ(reply_.rows[0].object->type, nullptr);
  }
  // Another schema of it may mean that it is known by now; the answer lacks that schema.
  const std::string other =
      "67 01 2B00 61000000 FD64E101 1E000000 11111111 1D000000 03 05000000 18";
  ASSERT_EQ(Get(*client_, other), Outcome::kAgain);
  ExpectFirst(Operation::kType);
  Settle(*client_, std::string("01 ") + kMeta);
  ASSERT_EQ(Get(*client_, other), Outcome::kDone) << text();
  EXPECT_EQ(reply_.rows[0].object->type, nullptr);
  ASSERT_EQ(Get(*client_, kObject), Outcome::kDone) << text();
  EXPECT_NE(reply_.rows[0].object->type, nullptr);
}

TEST_F(ObjectsTest, AnAnswerSettlesOnlyWhatWasAskedBeforeIt) {
  Negotiate();
  ASSERT_EQ(Get(*client_, kObject), Outcome::kAgain);
  api::Request sent = first_;
  sent.token = 9;
  sdk::HeapBuffer out;
  ASSERT_EQ(client_->Encode(&sent, out.out(), &first_, &failure_), Outcome::kDone);
  // While the question is on its way, an object of a newer schema comes.
  const std::string newer =
      "67 01 2B00 61000000 FD64E101 1E000000 11111111 1D000000 03 05000000 18";
  ASSERT_EQ(Get(*client_, newer), Outcome::kAgain);
  const ExactBytes frame(FrameOf("0900000000000000 0000 00"));
  auto reply = Empty<api::Reply>();
  ASSERT_EQ(client_->Body(Operation::kType, frame.get(), arena_.get(), &reply, &first_, &failure_),
            Outcome::kDone);
  EXPECT_EQ(Get(*client_, kObject), Outcome::kDone);
  EXPECT_EQ(Get(*client_, newer), Outcome::kAgain) << "nobody has asked for this one yet";
}

TEST_F(ObjectsTest, AFullFooterNeedsNoSchemaOfItsOwn) {
  Negotiate();
  const std::string other =
      "67 01 0B00 61000000 FD64E101 22000000 11111111 1D000000 03 05000000 62000000 18";
  ASSERT_EQ(Get(*client_, other), Outcome::kAgain);
  Settle(*client_, std::string("01 ") + kMeta);
  ASSERT_EQ(Get(*client_, other), Outcome::kDone) << text();
  ASSERT_NE(reply_.rows[0].object->type, nullptr);
  EXPECT_EQ(FieldOf(reply_.rows[0]), 5);
}

TEST_F(ObjectsTest, ATypeIsAskedForByNameOnceNamesHaveNumbers) {
  Negotiate();
  const std::vector<Value> args = {String("A")};
  Encode(Ask(Operation::kType, args), Outcome::kAgain);
  first_ = Empty<api::Request>();
  first_.operation = Operation::kBinaryConfiguration;
  Settle(*client_, "01 00");
  EXPECT_EQ(ToHex(Encode(Ask(Operation::kType, args))),
            ToHex(FrameOf("BA0B 0700000000000000 61000000")));
}

// {b: int 5} of a type that is not registered: its name is "x.A", which makes 97 of it.
constexpr char kNamed[] =
    "67 01 2B00 00000000 FD64E101 26000000 179166E6 25000000 09 03000000 782E41 03 05000000 20";

TEST_F(ObjectsTest, ATypesNameIsReadAsTheClusterMapsIt) {
  Negotiate();
  ASSERT_EQ(Get(*client_, kNamed), Outcome::kAgain);
  ExpectFirst(Operation::kBinaryConfiguration);
  EXPECT_EQ(Settle(*client_, "01 01"), "bc0b ");
  ASSERT_EQ(Get(*client_, kNamed), Outcome::kAgain);
  ExpectFirst(Operation::kType);
  EXPECT_EQ(Settle(*client_, std::string("01 ") + kMeta), "ba0b 61000000");
  ASSERT_EQ(Get(*client_, kNamed), Outcome::kDone) << text();
  ASSERT_NE(reply_.rows[0].object->type, nullptr);
  EXPECT_EQ(FieldOf(reply_.rows[0]), 5);
}

TEST_F(ObjectsTest, ATypesNameIsNotReadByAMapperOfTheClustersOwn) {
  Negotiate();
  ASSERT_EQ(Get(*client_, kNamed), Outcome::kAgain);
  Settle(*client_, "01 02");
  ASSERT_EQ(Get(*client_, kNamed), Outcome::kFailed) << "it is not asked for over and over";
  EXPECT_EQ(failure_.code, Code::kFailedPrecondition);
  EXPECT_THAT(text(), HasSubstr("Set name_mapper"));
}

TEST_F(ObjectsTest, AnObjectWithoutFieldsNeedsNoSchema) {
  Negotiate();
  const std::string bare = "67 01 2100 61000000 01000000 18000000 C59D1C81 18000000";
  ASSERT_EQ(Get(*client_, bare), Outcome::kAgain);
  ExpectFirst(Operation::kType);
  Settle(*client_, std::string("01 ") + kMeta);
  ASSERT_EQ(Get(*client_, bare), Outcome::kDone) << text();
  ASSERT_NE(reply_.rows[0].object->type, nullptr);
  EXPECT_EQ(reply_.rows[0].object->type->field_count, 0u);
}

TEST_F(ObjectsTest, AMapperOfTheClustersOwnIsRefusedForWriting) {
  Negotiate();
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  Settle(*client_, "01 02");
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kFailedPrecondition);
  EXPECT_THAT(text(), HasSubstr("Set name_mapper"));
}

TEST_F(ObjectsTest, AServerThatTellsNoConfigurationHasTheUsualOne) {
  NegotiateFeatures({});
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  ExpectFirst(Operation::kPutTypeName);
}

TEST_F(ObjectsTest, TypesThatTheProtocolCannotTellApartAreRefused) {
  Negotiate();
  struct Case {
    const api::ObjectType* type;
    const char* text;
  };
  for (const Case& test : {
           Case{things_.Type("", {}), "expected a name for the type"},
           Case{things_.Type("A", {{"b", ValueType::kInt}, {"B", ValueType::kInt}}),
                "type 'A', 'B': two fields"},
           Case{things_.Type("A", {{"", ValueType::kInt}}), "field's name whose hash is not 0"},
       }) {
    const std::vector<Value> args = {things_.Object(test.type)};
    Encode(Ask(Operation::kPutType, args), Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kInvalidArgument);
    EXPECT_THAT(text(), HasSubstr(test.text));
  }
}

TEST_F(ObjectsTest, AnObjectIsRoutedByTheHashOfItsBytes) {
  Negotiate();
  const std::vector<Value> args = {A(5)};
  const api::Request request = Ask(Operation::kGet, args);
  uint32_t hash = 0;
  EXPECT_EQ(codec_->Hash(&request, &hash, &failure_), Outcome::kAgain)
      << "nobody knows how it is written yet";
  ASSERT_EQ(Put(*client_, A(5)), Outcome::kAgain);
  Settle(*client_, "01 00");
  EXPECT_EQ(codec_->Hash(&request, &hash, &failure_), Outcome::kDone);
  EXPECT_EQ(hash, 0x01E164FDu);
}

class FixedObjectsTest : public ObjectsTest {
 protected:
  FixedObjectsTest() : ObjectsTest({.compact_footer = "off", .name_mapper = "simple"}) {}
};

TEST_F(FixedObjectsTest, SettingsComeBeforeTheClustersConfiguration) {
  Negotiate();
  const Value object = things_.Object(things_.Type("com.example.Outer$A", {{"b", ValueType::kInt}}),
                                      {Number(ValueType::kInt, 5)});
  ASSERT_EQ(Put(*client_, object), Outcome::kAgain);
  ExpectFirst(Operation::kPutTypeName);
  // The whole name, which Java finds its class by; then the simple one.
  EXPECT_EQ(Settle(*client_, "01"),
            "b90b " + ToHex(Hex("00 61000000 09 13000000")) + ToHex("com.example.Outer$A"));
  ASSERT_EQ(Put(*client_, object), Outcome::kAgain);
  EXPECT_EQ(Settle(*client_, ""), "bb0b " + ToHex(Hex(kMeta)));
  std::string digits;
  ASSERT_EQ(Put(*client_, object, &digits), Outcome::kDone) << text();
  EXPECT_EQ(digits, ToHex(Hex(kFullObject)));
}

}  // namespace
}  // namespace glowplug::binary
