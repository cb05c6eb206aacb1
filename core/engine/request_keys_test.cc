// SPDX-License-Identifier: Apache-2.0
// With the hashes of the real codec.
#include "core/engine/request_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/engine/real_codec.h"

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RequestKeysTest : public ::testing::Test {
 protected:
  KeyOrder::Keys Keys(api::Operation operation, const std::vector<int>& arguments, int cache = 0) {
    std::vector<api::Value> args;
    for (const int argument : arguments) {
      args.emplace_back();
      args.back().type = api::ValueType::kInt;
      args.back().int64 = argument;
    }
    api::Request request{};
    request.struct_size = sizeof(request);
    request.operation = operation;
    request.cache_id = cache;
    request.args = args.data();
    request.arg_count = static_cast<uint32_t>(args.size());
    return KeysOf(request, *codec_);
  }

  const RealCodec codec_;
};

TEST_F(RequestKeysTest, OneKeyWhateverFollowsIt) {
  EXPECT_THAT(Keys(api::Operation::kGet, {5}), ElementsAre(5));
  EXPECT_THAT(Keys(api::Operation::kPut, {5, 77}), ElementsAre(5));
  EXPECT_THAT(Keys(api::Operation::kReplaceIfEquals, {5, 77, 78}), ElementsAre(5));
}

TEST_F(RequestKeysTest, BatchesHaveTheKeysOfTheirEntries) {
  EXPECT_THAT(Keys(api::Operation::kGetAll, {5, 6, 7}), ElementsAre(5, 6, 7));
  EXPECT_THAT(Keys(api::Operation::kPutAll, {5, 77, 6, 78}), ElementsAre(5, 6));
}

TEST_F(RequestKeysTest, EveryOperationOnKeysHasItsKeys) {
  using api::Operation;
  for (const Operation one :
       {Operation::kContainsKey, Operation::kRemoveKey, Operation::kPutIfAbsent,
        Operation::kGetAndPut, Operation::kGetAndReplace, Operation::kGetAndRemove,
        Operation::kGetAndPutIfAbsent, Operation::kReplace, Operation::kRemoveIfEquals,
        Operation::kClearKey, Operation::kLocalPeek, Operation::kInvoke}) {
    EXPECT_THAT(Keys(one, {5, 77}), ElementsAre(5)) << static_cast<uint32_t>(one);
  }
  for (const Operation all :
       {Operation::kContainsKeys, Operation::kClearKeys, Operation::kRemoveKeys}) {
    EXPECT_THAT(Keys(all, {5, 6}), ElementsAre(5, 6)) << static_cast<uint32_t>(all);
  }
  EXPECT_THAT(Keys(Operation::kInvokeAll, {2, 5, 6, 99, 98}), ElementsAre(5, 6));
  EXPECT_THAT(Keys(Operation::kPutAllConflict, {5, 1, 2, 3, 6, 1, 2, 3}), ElementsAre(5, 6));
  EXPECT_THAT(Keys(Operation::kRemoveAllConflict, {5, 1, 6, 1}), ElementsAre(5, 6));
}

// What an object's hash is depends on what is known of its type, and that changes.
TEST_F(RequestKeysTest, ObjectsWaitForEachOther) {
  api::Value key{};
  key.type = api::ValueType::kObject;
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = api::Operation::kPut;
  request.args = &key;
  request.arg_count = 1;
  EXPECT_THAT(KeysOf(request, *codec_), ElementsAre(0));
}

TEST_F(RequestKeysTest, KeysOfOtherCachesAreOthers) {
  EXPECT_THAT(Keys(api::Operation::kGet, {5}, 1), ElementsAre((uint64_t{1} << 32) + 5));
}

TEST_F(RequestKeysTest, WholeCachesHaveNone) {
  EXPECT_THAT(Keys(api::Operation::kSize, {1}), IsEmpty());
  EXPECT_THAT(Keys(api::Operation::kCacheNames, {}), IsEmpty());
}

}  // namespace
}  // namespace glowplug
