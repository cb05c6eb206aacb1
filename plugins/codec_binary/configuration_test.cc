// SPDX-License-Identifier: Apache-2.0
// Golden bytes by hand from ignite-protocol, section 4, "Cache management".
#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::CacheProperty;
using api::Code;
using api::Operation;
using api::Outcome;
using api::Value;
using api::ValueType;
using ignite::testing::ExactBytes;
using ignite::testing::Hex;
using ignite::testing::Null;
using ignite::testing::Number;
using ignite::testing::String;
using ignite::testing::ToHex;
using ::testing::HasSubstr;

Value Int(int64_t number) { return Number(ValueType::kInt, number); }
Value Long(int64_t number) { return Number(ValueType::kLong, number); }
Value Bool(bool flag) { return Number(ValueType::kBool, flag ? 1 : 0); }
Value Property(CacheProperty property) { return Int(static_cast<int64_t>(property)); }

class ConfigurationTest : public CodecTest {
 protected:
  Value QueryField(int precision = -1, int scale = -1) {
    return things_.Array(
        {String("f"), String("T"), Bool(true), Bool(false), Int(7), Int(precision), Int(scale)});
  }
  Value Entity(const Value& field) {
    const Value alias = things_.Array({String("f"), String("a")});
    const Value index_field = things_.Array({String("f"), Bool(true)});
    const Value index = things_.Array(
        {String("i"), Number(ValueType::kByte, 1), Int(10), things_.Array({index_field})});
    return things_.Array({String("K"), String("V"), Null(), Null(), Null(), things_.Array({field}),
                          things_.Array({alias}), things_.Array({index})});
  }
  std::string Create(const std::vector<Value>& properties, Outcome expected = Outcome::kDone) {
    return Encode(Ask(Operation::kCreateCacheConfigured, properties), expected);
  }

  Things things_;
};

// 88 bytes: K V null null null; field f of type T, key, default int 7; alias f a; index i, full
// text, 10, f descending.
constexpr char kEntity[] =
    "09 01000000 4B 09 01000000 56 65 65 65"
    "01000000 09 01000000 66 09 01000000 54 01 00 03 07000000 05000000 02000000"
    "01000000 09 01000000 66 09 01000000 61"
    "01000000 09 01000000 69 01 0A000000 01000000 09 01000000 66 01";
constexpr char kOldEntity[] =
    "09 01000000 4B 09 01000000 56 65 65 65"
    "01000000 09 01000000 66 09 01000000 54 01 00 03 07000000"
    "01000000 09 01000000 66 09 01000000 61"
    "01000000 09 01000000 69 01 0A000000 01000000 09 01000000 66 01";

TEST_F(ConfigurationTest, ARequestSaysNoMoreThanItsProperties) {
  Negotiate();
  // bool 0 (bit 21), byteLen 2, no property.
  EXPECT_EQ(ToHex(Create({})), ToHex(FrameOf("1D04 0700000000000000 00 02000000 0000")));
  // byteLen 0x2E = 2, then 2 + 6, 2 + 4, 2 + 1 + 24, 2 + 1.
  EXPECT_EQ(
      ToHex(Create({Property(CacheProperty::kName), String("a"), Property(CacheProperty::kBackups),
                    Int(2), Property(CacheProperty::kExpiryPolicy),
                    things_.Array({Long(1), Long(-2), Long(-1)}), Property(CacheProperty::kGroup),
                    Null()})),
      ToHex(FrameOf("1D04 0700000000000000 00 2E000000 0400 0000 09 01000000 61 0300 02000000"
                    "9701 01 0100000000000000 FEFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF 9001 65")));
  EXPECT_EQ(ToHex(Create({Property(CacheProperty::kExpiryPolicy), Null(),
                          Property(CacheProperty::kEagerTtl), Bool(true)})),
            ToHex(FrameOf("1D04 0700000000000000 00 08000000 0200 9701 00 9501 01")));
}

TEST_F(ConfigurationTest, NestedPartsLieAsDocumented) {
  Negotiate();
  EXPECT_EQ(ToHex(Create({Property(CacheProperty::kQueryEntities),
                          things_.Array({Entity(QueryField(5, 2))})})),
            ToHex(FrameOf(std::string("1D04 0700000000000000 00 60000000 0100 C800 01000000") +
                          kEntity)));
  EXPECT_EQ(ToHex(Create({Property(CacheProperty::kKeyConfiguration),
                          things_.Array({things_.Array({String("K"), String("f")}),
                                         things_.Array({String("L"), Null()})})})),
            ToHex(FrameOf("1D04 0700000000000000 00 1B000000 0100 9101 02000000"
                          "09 01000000 4B 09 01000000 66 09 01000000 4C 65")));
  // Properties 408 and 409, bit 20.
  EXPECT_EQ(ToHex(Create({Property(CacheProperty::kStoragePaths),
                          things_.Array({String("p")}, ValueType::kStringArray),
                          Property(CacheProperty::kIndexPath), String("q")})),
            ToHex(FrameOf("1D04 0700000000000000 00 17000000 0200 9801 14 01000000 09 01000000 70"
                          "9901 09 01000000 71")));
}

TEST_F(ConfigurationTest, BeforeVersion12FieldsHaveNeitherPrecisionNorScale) {
  NegotiateOld(1);
  EXPECT_EQ(ToHex(Create(
                {Property(CacheProperty::kQueryEntities), things_.Array({Entity(QueryField())})})),
            ToHex(FrameOf(std::string("1D04 0700000000000000 58000000 0100 C800 01000000") +
                          kOldEntity)));
  Create({Property(CacheProperty::kQueryEntities), things_.Array({Entity(QueryField(5, 2))})},
         Outcome::kFailed);
  EXPECT_THAT(text(), HasSubstr("field's precision: expected -1"));
}

TEST_F(ConfigurationTest, BeforeVersion16ThereIsNoExpiry) {
  NegotiateOld(5);
  Create({Property(CacheProperty::kExpiryPolicy), Null()}, Outcome::kFailed);
  EXPECT_EQ(failure_.code, Code::kUnimplemented);
  EXPECT_THAT(text(), HasSubstr("'expiry policy', which needs protocol 1.6.0"));
}

TEST_F(ConfigurationTest, WrongPropertiesAreNamed) {
  Negotiate();
  struct Case {
    std::vector<Value> properties;
    const char* text;
  };
  for (const Case& test : {
           Case{{Property(CacheProperty::kName)}, "properties and their values in turn"},
           Case{{String("name"), String("a")}, "property: expected an int"},
           Case{{Int(7), Int(1)}, "a cache's property, found 7"},
           Case{{Int(3), Int(1), Int(3), Int(1)}, "backups: expected the property once"},
           Case{{Int(3), Long(1)}, "backups: expected an int (type code 3), found 4"},
           Case{{Int(3), Int(1LL << 31)}, "backups"},
           Case{{Property(CacheProperty::kCopyOnRead), Number(ValueType::kBool, 2)}, "0 or 1"},
           Case{{Property(CacheProperty::kName), Int(1)}, "name: expected a string"},
           Case{{Property(CacheProperty::kQueryEntities), Int(1)}, "query entities"},
           Case{{Property(CacheProperty::kQueryEntities), things_.Array({Int(1)})},
                "query entities"},
           Case{{Property(CacheProperty::kQueryEntities), things_.Array({things_.Array({Null()})})},
                "as many elements as it has parts, found 1"},
           Case{{Property(CacheProperty::kExpiryPolicy), things_.Array({Long(1)})},
                "expiry policy"},
           Case{{Property(CacheProperty::kStoragePaths), String("p")}, "storage paths"},
       }) {
    Create(test.properties, Outcome::kFailed);
    EXPECT_EQ(failure_.code, Code::kInvalidArgument) << text();
    EXPECT_THAT(text(), HasSubstr(test.text));
  }
}

// Atomicity 1, backups 2, mode 2, copy on read, region null, eager TTL, no statistics, group g,
// lock timeout 3, asynchronous 4, iterators 5, name a, no on-heap, loss policy 4, metrics 6,
// parallelism 7, read from backup; rebalance batch 8, prefetch 9, delay 10, mode 1, order 11,
// throttle 12, timeout 13; no escape all, inline 14, schema s, write sync 2, one key configuration.
constexpr char kAnswerBegin[] =
    "01000000 02000000 02000000 01 65 01 00 09 01000000 67 0300000000000000 04000000 05000000"
    "09 01000000 61 00 04000000 06000000 07000000 01 08000000 0900000000000000 0A00000000000000"
    "01000000 0B000000 0C00000000000000 0D00000000000000 00 0E000000 09 01000000 73 02000000"
    "01000000 09 01000000 4B 65 01000000";

std::string Answer(const std::string& digits) {
  const auto size = static_cast<uint32_t>(Hex(digits).size());
  const std::string length(reinterpret_cast<const char*>(&size), sizeof(size));
  return FrameOf("0700000000000000 0000 " + ToHex(length) + digits);
}

TEST_F(ConfigurationTest, AnAnswerComesAsAllItsProperties) {
  NegotiateFeatures({});
  // Expiry, and beyond it 3 bytes that a later server adds.
  const ExactBytes frame(Answer(std::string(kAnswerBegin) + kEntity +
                                "01 0100000000000000 FEFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF 112233"));
  api::Reply reply{};
  ASSERT_EQ(Read(Operation::kCacheConfiguration, frame, &reply), Outcome::kDone) << text();
  const std::vector<Value> expected = {Property(CacheProperty::kAtomicity),
                                       Int(1),
                                       Property(CacheProperty::kBackups),
                                       Int(2),
                                       Property(CacheProperty::kCacheMode),
                                       Int(2),
                                       Property(CacheProperty::kCopyOnRead),
                                       Bool(true),
                                       Property(CacheProperty::kDataRegion),
                                       Null(),
                                       Property(CacheProperty::kEagerTtl),
                                       Bool(true),
                                       Property(CacheProperty::kStatistics),
                                       Bool(false),
                                       Property(CacheProperty::kGroup),
                                       String("g"),
                                       Property(CacheProperty::kLockTimeout),
                                       Long(3),
                                       Property(CacheProperty::kMaxConcurrentAsync),
                                       Int(4),
                                       Property(CacheProperty::kMaxQueryIterators),
                                       Int(5),
                                       Property(CacheProperty::kName),
                                       String("a"),
                                       Property(CacheProperty::kOnheapCache),
                                       Bool(false),
                                       Property(CacheProperty::kPartitionLossPolicy),
                                       Int(4),
                                       Property(CacheProperty::kQueryDetailMetricsSize),
                                       Int(6),
                                       Property(CacheProperty::kQueryParallelism),
                                       Int(7),
                                       Property(CacheProperty::kReadFromBackup),
                                       Bool(true),
                                       Property(CacheProperty::kRebalanceBatchSize),
                                       Int(8),
                                       Property(CacheProperty::kRebalanceBatchesPrefetch),
                                       Long(9),
                                       Property(CacheProperty::kRebalanceDelay),
                                       Long(10),
                                       Property(CacheProperty::kRebalanceMode),
                                       Int(1),
                                       Property(CacheProperty::kRebalanceOrder),
                                       Int(11),
                                       Property(CacheProperty::kRebalanceThrottle),
                                       Long(12),
                                       Property(CacheProperty::kRebalanceTimeout),
                                       Long(13),
                                       Property(CacheProperty::kSqlEscapeAll),
                                       Bool(false),
                                       Property(CacheProperty::kSqlIndexMaxInlineSize),
                                       Int(14),
                                       Property(CacheProperty::kSqlSchema),
                                       String("s"),
                                       Property(CacheProperty::kWriteSync),
                                       Int(2),
                                       Property(CacheProperty::kKeyConfiguration),
                                       things_.Array({things_.Array({String("K"), Null()})}),
                                       Property(CacheProperty::kQueryEntities),
                                       things_.Array({Entity(QueryField(5, 2))}),
                                       Property(CacheProperty::kExpiryPolicy),
                                       things_.Array({Long(1), Long(-2), Long(-1)})};
  ExpectSame(reply.rows, reply.row_count, expected);
}

TEST_F(ConfigurationTest, AnAnswerFollowsTheFeaturesAndTheVersion) {
  NegotiateFeatures({ignite::Feature::kCacheStorages});
  const ExactBytes frame(
      Answer(std::string(kAnswerBegin) + kEntity + "00 14 01000000 09 01000000 70 09 01000000 71"));
  api::Reply reply{};
  ASSERT_EQ(Read(Operation::kCacheConfiguration, frame, &reply), Outcome::kDone) << text();
  ASSERT_EQ(reply.row_count, 66u);
  ExpectSame(
      reply.rows + 60, 6,
      {Property(CacheProperty::kExpiryPolicy), Null(), Property(CacheProperty::kStoragePaths),
       things_.Array({String("p")}, ValueType::kStringArray), Property(CacheProperty::kIndexPath),
       String("q")});

  client_ = Open(0);
  NegotiateOld(1);
  const auto size = static_cast<uint32_t>(Hex(std::string(kAnswerBegin) + kOldEntity).size());
  const std::string length(reinterpret_cast<const char*>(&size), sizeof(size));
  const ExactBytes old(
      FrameOf("0700000000000000 00000000 " + ToHex(length) + kAnswerBegin + kOldEntity));
  ASSERT_EQ(Read(Operation::kCacheConfiguration, old, &reply), Outcome::kDone) << text();
  ASSERT_EQ(reply.row_count, 60u);
  EXPECT_TRUE(SameDeep(reply.rows[59], things_.Array({Entity(QueryField())})));
}

TEST_F(ConfigurationTest, AnAnswerThatIsShorterThanItsPropertiesIsAFailure) {
  NegotiateFeatures({});
  for (const char* length : {"10000000", "FFFFFFFF", "FFFFFF00", "00000000"}) {
    const ExactBytes frame(
        FrameOf(std::string("0700000000000000 0000 ") + length + kAnswerBegin + kEntity + "00"));
    api::Reply reply{};
    EXPECT_EQ(Read(Operation::kCacheConfiguration, frame, &reply), Outcome::kFailed) << length;
    EXPECT_EQ(failure_.code, Code::kDataLoss);
    EXPECT_EQ(reply.row_count, 0u);
  }
}

TEST_F(ConfigurationTest, GoesThereAndBackOnEachVersion) {
  for (int16_t minor = 0; minor <= 7; ++minor) {
    client_ = Open(0);
    server_ = Open(1);
    if (minor == 7) {
      Negotiate();
    } else {
      NegotiateOld(minor);
    }
    std::vector<Value> properties = {
        Property(CacheProperty::kName), String("a"), Property(CacheProperty::kQueryEntities),
        things_.Array({Entity(minor < 2 ? QueryField() : QueryField(5, 2))})};
    if (minor >= 6) {
      properties.push_back(Property(CacheProperty::kExpiryPolicy));
      properties.push_back(things_.Array({Long(1), Long(2), Long(3)}));
    }
    const ExactBytes asked(Create(properties));
    auto request = Empty<api::Request>();
    ASSERT_EQ(server_->ReadRequest(asked.get(), arena_.get(), &request, &failure_), Outcome::kDone)
        << text();
    ExpectSame(request.args, request.arg_count, properties);

    auto answer = Empty<api::Reply>();
    answer.operation = Operation::kCacheConfiguration;
    answer.topology_major = -1;
    answer.rows = properties.data();
    answer.row_count = properties.size();
    sdk::HeapBuffer out;
    ASSERT_EQ(server_->WriteReply(&answer, out.out(), &failure_), Outcome::kDone) << text();
    const ExactBytes frame(out.view());
    api::Reply reply{};
    ASSERT_EQ(Read(Operation::kCacheConfiguration, frame, &reply), Outcome::kDone) << text();
    for (size_t i = 0; i < properties.size(); i += 2) {
      uint64_t at = 0;
      while (at < reply.row_count && reply.rows[at].int64 != properties[i].int64) at += 2;
      ASSERT_LT(at, reply.row_count);
      EXPECT_TRUE(SameDeep(reply.rows[at + 1], properties[i + 1]));
    }
  }
}

}  // namespace
}  // namespace glowplug::binary
