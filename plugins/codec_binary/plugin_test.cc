// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/codec_fixture.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using api::Outcome;
using api::Value;
using api::ValueType;
using ignite::testing::Null;
using ignite::testing::Number;
using ignite::testing::String;
using ::testing::HasSubstr;

class PluginTest : public CodecTest {};

TEST_F(PluginTest, KeepsTheRulesOfEveryPlugin) {
  conformance::CheckPlugin(BinaryPlugin(), api::kCodecId);
  conformance::CheckQuery(*codec_.get(), api::kCodecId);
  conformance::CheckQuery(*client_, "");
}

TEST_F(PluginTest, ItsManifestNamesTheKeysItHas) {
  const std::string_view manifest = sdk::ViewOf(glowplug_plugin_v1_codec_binary.manifest);
  EXPECT_THAT(std::string(manifest), HasSubstr("\"glowplug.binary\""));
  for (const char* key : {"\"max_frame_bytes\"", "\"compact_footer\"", "\"name_mapper\""}) {
    EXPECT_THAT(std::string(manifest), HasSubstr(key));
  }
  EXPECT_THAT(std::string(manifest), HasSubstr("glowplug.codec/1"));
}

TEST_F(PluginTest, MatchesAnswersByToken) { EXPECT_EQ(codec_->GetTraits(), 0u); }

TEST_F(PluginTest, ACachesIdIsItsNamesHash) {
  EXPECT_EQ(codec_->CacheId(sdk::BytesOf("a")), 97);
  EXPECT_EQ(codec_->CacheId(sdk::BytesOf("hello")), 99162322);
  EXPECT_EQ(codec_->CacheId({nullptr, 0}), 0);
}

TEST_F(PluginTest, RoutesSingleKeysAlone) {
  struct Case {
    Operation operation;
    uint32_t flags;
    std::vector<Value> args;
    Outcome outcome;
    uint32_t hash;
  };
  const Value minus_one = Number(ValueType::kInt, -1);
  for (const Case& test : {
           Case{Operation::kGet, 0, {minus_one}, Outcome::kDone, 0xFFFFFFFF},
           Case{Operation::kPut, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kContainsKey, 0, {String("a")}, Outcome::kDone, 97},
           Case{Operation::kRemoveKey, api::kKeepBinary, {String("a")}, Outcome::kDone, 97},
           Case{Operation::kReplaceIfEquals,
                0,
                {String("a"), minus_one, minus_one},
                Outcome::kDone,
                97},
           Case{Operation::kInvoke, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kPutIfAbsent, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kGetAndPut, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kGetAndReplace, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kGetAndRemove, 0, {String("a")}, Outcome::kDone, 97},
           Case{Operation::kGetAndPutIfAbsent, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kReplace, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kRemoveIfEquals, 0, {String("a"), minus_one}, Outcome::kDone, 97},
           Case{Operation::kClearKey, 0, {String("a")}, Outcome::kDone, 97},
           Case{Operation::kLocalPeek, 0, {String("a")}, Outcome::kDone, 97},
           Case{Operation::kInvokeAll, 0, {minus_one}, Outcome::kAgain, 0},
           Case{Operation::kTypeName, 0, {minus_one}, Outcome::kAgain, 0},
           Case{Operation::kSetClusterState, 0, {minus_one}, Outcome::kAgain, 0},
           Case{Operation::kGet, api::kTransactional, {String("a")}, Outcome::kAgain, 0},
           Case{Operation::kGetAll, 0, {String("a")}, Outcome::kAgain, 0},
           Case{Operation::kPutAll, 0, {String("a"), minus_one}, Outcome::kAgain, 0},
           Case{Operation::kCreateCache, 0, {String("a")}, Outcome::kAgain, 0},
           Case{Operation::kSize, 0, {}, Outcome::kAgain, 0},
           Case{Operation::kGet, 0, {}, Outcome::kAgain, 0},
           Case{Operation::kGet, 0, {Null()}, Outcome::kAgain, 0},
           Case{Operation::kGet, 0, {Number(ValueType::kObject, 0)}, Outcome::kAgain, 0},
       }) {
    api::Request request = Ask(test.operation, test.args);
    request.flags = test.flags;
    uint32_t hash = 0;
    EXPECT_EQ(codec_->Hash(&request, &hash, &failure_), test.outcome)
        << static_cast<int>(test.operation);
    EXPECT_EQ(hash, test.hash);
  }
}

TEST_F(PluginTest, ADescriptionIsNotWrittenBeyondItsRecord) {
  Negotiate();
  api::SessionInfo info{};
  info.struct_size = 8;
  client_->Describe(&info);
  EXPECT_EQ(info.protocol.data, nullptr);
}

}  // namespace
}  // namespace glowplug::binary
