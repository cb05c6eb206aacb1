// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/mapping.h"

#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using api::Outcome;
using api::Value;
using api::ValueType;
using ignite::Feature;
using ignite::testing::ExactBytes;
using ignite::testing::Hex;
using ignite::testing::Null;
using ignite::testing::Number;
using ignite::testing::String;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A type code and two longs, each little-endian: 00112233-4455-6677-8899-aabbccddeeff and with 12
// for its 11.
const char kFirst[] = "0A 7766554433221100 FFEEDDCCBBAA9988 ";
const char kSecond[] = "0A 7766554433221200 FFEEDDCCBBAA9988 ";
// "1 group, applicable, caches 97 and 98, of which the first has keys of type 5 with field 6".
const char kGroupHead[] =
    "01000000 01 02000000 61000000 01000000 05000000 06000000 62000000 00000000 ";

class MappingTest : public CodecTest {
 protected:
  explicit MappingTest(const CodecConfig& config = {}) : CodecTest(config) {}

  // The answer of topology version 7.1 that holds these digits.
  Outcome ReadGroups(const std::string& digits) {
    frame_ = std::make_unique<ExactBytes>(
        FrameOf("0700000000000000 0000 0700000000000000 01000000" + digits));
    api::Reply reply;
    const Outcome read = Read(Operation::kMapping, *frame_, &reply);
    if (read != Outcome::kDone) return read;
    topology_ = Empty<api::Topology>();
    return codec_->ReadMapping(&reply, arena_.get(), &topology_, &failure_);
  }

  Outcome HashOf(const Value& key, int32_t cache_id, uint32_t* hash) {
    const std::vector<Value> args = {key};
    const api::Request request = Ask(Operation::kGet, args, cache_id);
    return codec_->Hash(&request, hash, &failure_);
  }

  static std::vector<uint32_t> List(const uint32_t* map, uint32_t count) {
    return std::vector<uint32_t>(map, map + count);
  }

  std::unique_ptr<ExactBytes> frame_;
  api::Topology topology_{};
};

TEST_F(MappingTest, TheRequestFollowsTheFeatures) {
  const Value no = Number(ValueType::kBool, 0);
  const std::vector<Value> args = {String("dc"), no, Number(ValueType::kInt, 97),
                                   Number(ValueType::kInt, -1)};
  const std::vector<Value> nowhere = {Null(), Number(ValueType::kBool, 1),
                                      Number(ValueType::kInt, 97)};
  NegotiateFeatures({});
  EXPECT_EQ(Encode(Ask(Operation::kMapping, args)),
            Hex("16000000 4D04 0700000000000000 02000000 61000000 FFFFFFFF"));
  client_ = Open(0);
  NegotiateFeatures({Feature::kAllAffinityMappings});
  EXPECT_EQ(Encode(Ask(Operation::kMapping, args)),
            Hex("17000000 4D04 0700000000000000 00 02000000 61000000 FFFFFFFF"));
  client_ = Open(0);
  NegotiateFeatures({Feature::kAllAffinityMappings, Feature::kDataCenterAware});
  EXPECT_EQ(Encode(Ask(Operation::kMapping, args)),
            Hex("1E000000 4D04 0700000000000000 00 09 02000000 6463 02000000 61000000 FFFFFFFF"));
  EXPECT_EQ(Encode(Ask(Operation::kMapping, nowhere)),
            Hex("14000000 4D04 0700000000000000 01 65 01000000 61000000"));
}

TEST_F(MappingTest, BeforeVersion14ThereIsNone) {
  NegotiateOld(3);
  EXPECT_EQ(client_->Supports(Operation::kMapping), 0u);
}

TEST_F(MappingTest, GroupsKeysAndPartitionsAreRead) {
  NegotiateFeatures({});
  // The second node is not the primary of any partition in its group but it is in the other one.
  ASSERT_EQ(ReadGroups(std::string("02000000 01 02000000 61000000 01000000 05000000 06000000 "
                                   "62000000 00000000 02000000") +
                       kFirst + "02000000 00000000 02000000" + kSecond +
                       "01000000 01000000 "
                       "00 01000000 63000000"),
            Outcome::kDone)
      << text();
  EXPECT_EQ(topology_.version, 7);
  EXPECT_EQ(topology_.minor_version, 1);
  ASSERT_EQ(topology_.node_count, 2u);
  EXPECT_EQ(sdk::ViewOf({topology_.nodes[0].id, 16}), Hex("00112233445566778899AABBCCDDEEFF"));
  EXPECT_EQ(sdk::ViewOf({topology_.nodes[1].id, 16}), Hex("00122233445566778899AABBCCDDEEFF"));
  EXPECT_EQ(topology_.nodes[1].index, 1u);
  ASSERT_EQ(topology_.mapping_count, 3u);
  const api::Mapping* const mappings = topology_.mappings;
  EXPECT_EQ(mappings[0].cache_id, 97);
  EXPECT_THAT(List(mappings[0].primary, mappings[0].partition_count), ElementsAre(0, 1, 0));
  EXPECT_EQ(mappings[0].nearest, nullptr);
  EXPECT_EQ(mappings[1].cache_id, 98);
  EXPECT_EQ(mappings[1].primary, mappings[0].primary) << "one array for the caches of a group";
  EXPECT_EQ(mappings[2].cache_id, 99) << "any node will do for it, but it exists";
  EXPECT_EQ(mappings[2].partition_count, 0u);
}

TEST_F(MappingTest, APartitionThatNobodyToldIsAnyNodes) {
  NegotiateFeatures({});
  ASSERT_EQ(ReadGroups(kGroupHead + std::string("01000000") + kFirst + "01000000 02000000"),
            Outcome::kDone);
  EXPECT_THAT(List(topology_.mappings[0].primary, topology_.mappings[0].partition_count),
              ElementsAre(api::kAnyNode, api::kAnyNode, 0));
}

TEST_F(MappingTest, TheDataCentersMapIsTheSecondAndMayBeEmpty) {
  NegotiateFeatures({Feature::kAllAffinityMappings, Feature::kDataCenterAware});
  const std::string primary = std::string("01000000") + kFirst + "02000000 00000000 01000000";
  const std::string nearest =
      std::string("02000000") + kFirst + "01000000 00000000" + kSecond + "01000000 01000000";
  ASSERT_EQ(ReadGroups(kGroupHead + primary + nearest + "01"), Outcome::kDone) << text();
  EXPECT_THAT(List(topology_.mappings[0].primary, 2), ElementsAre(0, 0));
  ASSERT_NE(topology_.mappings[0].nearest, nullptr);
  EXPECT_THAT(List(topology_.mappings[0].nearest, 2), ElementsAre(0, 1));
  ASSERT_EQ(ReadGroups(kGroupHead + primary + "00000000 00"), Outcome::kDone) << text();
  EXPECT_EQ(topology_.mappings[0].nearest, nullptr);
}

TEST_F(MappingTest, CachesOfAnAffinityFunctionOfTheirOwnAreNamed) {
  NegotiateFeatures({Feature::kAllAffinityMappings});
  const std::string map = std::string("01000000") + kFirst + "01000000 00000000 ";
  ASSERT_EQ(ReadGroups(kGroupHead + map + "01"), Outcome::kDone) << text();
  EXPECT_EQ(topology_.own_affinity_count, 0u);
  ASSERT_EQ(ReadGroups(kGroupHead + map + "00"), Outcome::kDone) << text();
  ASSERT_EQ(topology_.own_affinity_count, 2u);
  EXPECT_EQ(topology_.own_affinity[0], 97);
  EXPECT_EQ(topology_.own_affinity[1], 98);
  EXPECT_EQ(topology_.mappings[0].partition_count, 1u);
}

// Of an object nothing is known before the cluster's configuration is.
class AffinityKeyTest : public MappingTest {
 protected:
  AffinityKeyTest() : MappingTest({.compact_footer = "on", .name_mapper = "full"}) {}
};

TEST_F(AffinityKeyTest, AnObjectIsPlacedByTheFieldThatItsCacheNames) {
  NegotiateFeatures({});
  Things things;
  const api::ObjectType* type =
      things.Type("Order", {{"customer", ValueType::kInt}, {"number", ValueType::kInt}});
  const Value order =
      things.Object(type, {Number(ValueType::kInt, 42), Number(ValueType::kInt, 1)});
  uint32_t whole = 0;
  ASSERT_EQ(HashOf(order, 97, &whole), Outcome::kDone);
  EXPECT_NE(whole, 42u);

  // Java: "order".hashCode() is 106006350, "customer".hashCode() is 606175198.
  const std::string keys =
      "4E875106 DE7F"
      "2124";
  ASSERT_EQ(ReadGroups("01000000 01 01000000 61000000 01000000" + keys + "00000000"),
            Outcome::kDone)
      << text();
  uint32_t hash = 0;
  EXPECT_EQ(HashOf(order, 97, &hash), Outcome::kDone);
  EXPECT_EQ(hash, 42u);
  EXPECT_EQ(HashOf(order, 98, &hash), Outcome::kDone);
  EXPECT_EQ(hash, whole) << "another cache";
  const Value nobodys = things.Object(type, {Null(), Number(ValueType::kInt, 1)});
  EXPECT_EQ(HashOf(nobodys, 97, &hash), Outcome::kAgain);
  const api::ObjectType* other = things.Type("Order", {{"number", ValueType::kInt}});
  EXPECT_EQ(HashOf(things.Object(other, {Number(ValueType::kInt, 1)}), 97, &hash), Outcome::kAgain);

  // A cache made anew under the same name, without that field.
  ASSERT_EQ(ReadGroups("01000000 01 01000000 61000000 00000000 00000000"), Outcome::kDone);
  EXPECT_EQ(HashOf(order, 97, &hash), Outcome::kDone);
  EXPECT_EQ(hash, whole);
}

TEST_F(AffinityKeyTest, AnObjectIsPlacedByTheFieldThatItsTypeNames) {
  NegotiateFeatures({});
  Things things;
  const api::ObjectType* type = things.Type(
      "Order", {{"customer", ValueType::kInt}, {"number", ValueType::kInt}}, "customer");
  uint32_t hash = 0;
  EXPECT_EQ(HashOf(things.Object(type, {Number(ValueType::kInt, 42), Null()}), 97, &hash),
            Outcome::kDone);
  EXPECT_EQ(hash, 42u);
}

TEST_F(MappingTest, WhatIsMalformedIsAFailureThatTeachesNothing) {
  NegotiateFeatures({});
  const std::string whole = kGroupHead + std::string("01000000") + kFirst + "01000000 02000000";
  ASSERT_EQ(ReadGroups(whole), Outcome::kDone);
  std::string digits;
  for (const char digit : whole) {
    if (digit != ' ') digits += digit;
  }
  for (size_t size = 0; size < digits.size(); size += 2) {
    EXPECT_EQ(ReadGroups(digits.substr(0, size)), Outcome::kFailed) << size;
    conformance::CheckFailure(failure_);
    EXPECT_EQ(failure_.fatal, 0) << "the frame was whole";
    EXPECT_EQ(topology_.mapping_count, 0u);
  }
  EXPECT_EQ(ReadGroups(digits + "00"), Outcome::kFailed);
  const std::string until_partition = kGroupHead + std::string("01000000") + kFirst + "01000000";
  EXPECT_EQ(ReadGroups(until_partition + "FFFFFFFF"), Outcome::kFailed);
  EXPECT_EQ(ReadGroups(until_partition + "E8FD0000"), Outcome::kFailed);  // 65000
  EXPECT_THAT(text(), HasSubstr("0 to 64999"));
  EXPECT_EQ(ReadGroups(until_partition + "E7FD0000"), Outcome::kDone) << text();
}

TEST_F(MappingTest, AnotherAnswerIsNoMapping) {
  NegotiateFeatures({});
  const ExactBytes frame(FrameOf("0700000000000000 0000 65"));
  api::Reply reply;
  ASSERT_EQ(Read(Operation::kGet, frame, &reply), Outcome::kDone);
  topology_ = Empty<api::Topology>();
  EXPECT_EQ(codec_->ReadMapping(&reply, arena_.get(), &topology_, &failure_), Outcome::kFailed);
  conformance::CheckFailure(failure_);
}

TEST_F(MappingTest, BothSidesAgree) {
  Negotiate();
  const std::vector<Value> args = {String("dc"), Number(ValueType::kBool, 1),
                                   Number(ValueType::kInt, 97)};
  const ExactBytes request_frame(Encode(Ask(Operation::kMapping, args)));
  auto request = Empty<api::Request>();
  ASSERT_EQ(server_->ReadRequest(request_frame.get(), arena_.get(), &request, &failure_),
            Outcome::kDone)
      << text();
  EXPECT_EQ(request.operation, Operation::kMapping);
  ExpectSame(request.args, request.arg_count, args);
}

}  // namespace
}  // namespace glowplug::binary
