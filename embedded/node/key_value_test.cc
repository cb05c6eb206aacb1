// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::Operation;
using api::Value;
using api::ValueType;
using ::testing::HasSubstr;

class KeyValueTest : public ::testing::Test {
 protected:
  KeyValueTest() : node_(OpenNode()), client_(*node_) {
    EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("c")}}), 0);
  }

  Value Row(Operation operation, std::vector<Value> args) {
    return client_.Row({operation, std::move(args), "c"});
  }
  bool True(Operation operation, std::vector<Value> args) {
    return Row(operation, std::move(args)).int64 != 0;
  }
  void Do(Operation operation, std::vector<Value> args) {
    EXPECT_EQ(client_.Status({operation, std::move(args), "c"}), 0) << client_.text();
    EXPECT_EQ(client_.reply().row_count, 0u);
  }
  int64_t IntRow(Operation operation, std::vector<Value> args) {
    const Value row = Row(operation, std::move(args));
    EXPECT_EQ(row.type, ValueType::kInt);
    return row.int64;
  }
  bool NullRow(Operation operation, std::vector<Value> args) {
    return Row(operation, std::move(args)).type == ValueType::kNull;
  }
  int64_t Size() { return Row(Operation::kSize, {}).int64; }

  std::unique_ptr<Node> node_;
  TestClient client_;
};

TEST_F(KeyValueTest, WhatIsPutIsThere) {
  EXPECT_TRUE(NullRow(Operation::kGet, {Int(1)}));
  EXPECT_FALSE(True(Operation::kContainsKey, {Int(1)}));
  Do(Operation::kPut, {Int(1), Int(10)});
  EXPECT_EQ(IntRow(Operation::kGet, {Int(1)}), 10);
  EXPECT_EQ(IntRow(Operation::kLocalPeek, {Int(1)}), 10);
  EXPECT_TRUE(True(Operation::kContainsKey, {Int(1)}));
  Do(Operation::kPut, {Int(1), Int(11)});
  EXPECT_EQ(IntRow(Operation::kGet, {Int(1)}), 11);
  EXPECT_EQ(Size(), 1);
  // Another type is another key.
  EXPECT_TRUE(NullRow(Operation::kGet, {ignite::testing::Number(ValueType::kLong, 1)}));
}

TEST_F(KeyValueTest, ConditionsHoldOrNothingHappens) {
  EXPECT_TRUE(True(Operation::kPutIfAbsent, {Int(1), Int(10)}));
  EXPECT_FALSE(True(Operation::kPutIfAbsent, {Int(1), Int(11)}));
  EXPECT_EQ(IntRow(Operation::kGet, {Int(1)}), 10);
  EXPECT_TRUE(True(Operation::kReplace, {Int(1), Int(12)}));
  EXPECT_FALSE(True(Operation::kReplace, {Int(2), Int(12)}));
  EXPECT_TRUE(NullRow(Operation::kGet, {Int(2)}));
  EXPECT_FALSE(True(Operation::kReplaceIfEquals, {Int(1), Int(10), Int(13)}));
  EXPECT_TRUE(True(Operation::kReplaceIfEquals, {Int(1), Int(12), Int(13)}));
  EXPECT_FALSE(True(Operation::kReplaceIfEquals, {Int(2), Int(12), Int(13)}));
  EXPECT_EQ(IntRow(Operation::kGet, {Int(1)}), 13);
  EXPECT_FALSE(True(Operation::kRemoveIfEquals, {Int(1), Int(12)}));
  EXPECT_TRUE(True(Operation::kRemoveIfEquals, {Int(1), Int(13)}));
  EXPECT_FALSE(True(Operation::kRemoveIfEquals, {Int(1), Int(13)}));
  EXPECT_EQ(Size(), 0);
}

TEST_F(KeyValueTest, TheOldValueIsAnswered) {
  EXPECT_TRUE(NullRow(Operation::kGetAndPut, {Int(1), Int(10)}));
  EXPECT_EQ(IntRow(Operation::kGetAndPut, {Int(1), Int(11)}), 10);
  EXPECT_EQ(IntRow(Operation::kGetAndReplace, {Int(1), Int(12)}), 11);
  EXPECT_TRUE(NullRow(Operation::kGetAndReplace, {Int(2), Int(12)}));
  EXPECT_EQ(IntRow(Operation::kGetAndPutIfAbsent, {Int(1), Int(13)}), 12);
  EXPECT_TRUE(NullRow(Operation::kGetAndPutIfAbsent, {Int(3), Int(30)}));
  EXPECT_EQ(IntRow(Operation::kGetAndRemove, {Int(1)}), 12);
  EXPECT_TRUE(NullRow(Operation::kGetAndRemove, {Int(1)}));
  EXPECT_EQ(IntRow(Operation::kGet, {Int(3)}), 30);
  EXPECT_EQ(Size(), 1);
}

TEST_F(KeyValueTest, ManyAtOnce) {
  Do(Operation::kPutAll, {Int(1), Int(10), Int(2), Int(20), Int(3), Int(30), Int(1), Int(11)});
  const api::Reply& all = client_.Call({Operation::kGetAll, {Int(1), Int(2), Int(9), Int(1)}, "c"});
  ASSERT_EQ(all.row_count, 4u);  // each once, those that are there
  for (uint64_t i = 0; i < 4; i += 2) {
    EXPECT_EQ(all.rows[i + 1].int64, all.rows[i].int64 == 1 ? 11 : 20);
  }
  EXPECT_TRUE(True(Operation::kContainsKeys, {Int(1), Int(2)}));
  EXPECT_FALSE(True(Operation::kContainsKeys, {Int(1), Int(9)}));
  EXPECT_TRUE(True(Operation::kContainsKeys, {}));
  Do(Operation::kRemoveKeys, {Int(1), Int(9)});
  EXPECT_EQ(Size(), 2);
  Do(Operation::kClearKeys, {Int(2)});
  EXPECT_EQ(Size(), 1);
  Do(Operation::kClearKey, {Int(3)});
  EXPECT_EQ(Size(), 0);
  Do(Operation::kPutAll, {Int(1), Int(10), Int(2), Int(20)});
  EXPECT_TRUE(True(Operation::kRemoveKey, {Int(1)}));
  EXPECT_FALSE(True(Operation::kRemoveKey, {Int(1)}));
  Do(Operation::kClear, {});
  EXPECT_EQ(Size(), 0);
  Do(Operation::kPutAll, {});
}

// Of one real 2.17.0 node with three entries: modes, and how many it counted.
TEST_F(KeyValueTest, SizesByPeekModeAreANodes) {
  Do(Operation::kPutAll, {Int(1), Int(10), Int(2), Int(20), Int(3), Int(30)});
  const struct {
    std::vector<Value> modes;
    int64_t size;
  } cases[] = {
      {{}, 3},
      {{Int(0)}, 3},
      {{Int(1)}, 0},
      {{Int(2)}, 3},
      {{Int(3)}, 0},
      {{Int(4)}, 0},
      {{Int(5)}, 3},
      {{Int(3), Int(2)}, 3},
      {{Int(1), Int(3)}, 0},
      {{Int(4), Int(5)}, 3},
      {{Int(0), Int(3)}, 3},
  };
  for (const auto& each : cases) EXPECT_EQ(Row(Operation::kSize, each.modes).int64, each.size);
}

TEST_F(KeyValueTest, ACacheThatIsNotThereIsNamed) {
  EXPECT_EQ(client_.Status({Operation::kGet, {Int(1)}, "other"}), 1000);
  EXPECT_EQ(client_.text(),
            "Cache does not exist [cacheId= " + std::to_string(IdOf("other")) + "]");
  EXPECT_EQ(client_.Status({Operation::kPut, {Int(1), Int(1)}, "other"}), 1000);
}

TEST_F(KeyValueTest, AWindowIsAnsweredWhole) {
  constexpr int64_t kRequests = 1000;
  std::string frames;
  for (int64_t i = 0; i < kRequests; ++i) {
    frames += client_.Encode({Operation::kPut, {Int(i % 100), Int(i)}, "c"});
    frames += client_.Encode({Operation::kGetAndPut, {Int(1000 + i), Int(i)}, "c"});
    frames += client_.Encode({Operation::kRemoveKey, {Int(2000 + i)}, "c"});
  }
  sdk::HeapBuffer out;
  std::string_view left = frames;
  const auto answers = [&] {
    int64_t count = 0;
    for (uint64_t at = 0; at < out.view().size(); ++count) {
      uint32_t length;
      std::memcpy(&length, out.view().data() + at, sizeof(length));
      at += 4 + length;
    }
    return count;
  };
  while (answers() < 3 * kRequests) {
    left.remove_prefix(client_.session().Receive(sdk::BytesOf(left), out.out()));
    if (!client_.session().has_mail()) {
      ASSERT_TRUE(client_.bell().Wait());
    }
    client_.session().Collect(out.out());
  }
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(Size(), 100 + kRequests);
}

TEST_F(KeyValueTest, NoMoreIsTakenThanMayBeOutstanding) {
  NodeOptions options;
  options.max_outstanding = 2;
  const auto node = OpenNode(options);
  TestClient client(*node);
  EXPECT_EQ(client.Status({Operation::kCreateCache, {Text("c")}}), 0);
  std::string frames;
  for (int64_t i = 0; i < 50; ++i) {
    frames += client.Encode({Operation::kPut, {Int(i), Int(i)}, "c"});
  }
  std::string_view left = frames;
  sdk::HeapBuffer out;
  while (!left.empty()) {
    left.remove_prefix(client.session().Receive(sdk::BytesOf(left), out.out()));
    if (left.empty()) break;
    if (client.session().is_full() && !client.session().has_mail()) {
      ASSERT_TRUE(client.bell().Wait());
    }
    client.session().Collect(out.out());
  }
}

TEST_F(KeyValueTest, ASessionMayGoBeforeItsAnswers) {
  for (int round = 0; round < 20; ++round) {
    TestClient client(*node_);
    std::string frames;
    for (int64_t i = 0; i < 20; ++i) {
      frames += client.Encode({Operation::kPut, {Int(i), Int(round)}, "c"});
    }
    sdk::HeapBuffer out;
    EXPECT_EQ(client.session().Receive(sdk::BytesOf(frames), out.out()), frames.size());
  }
  for (int i = 0; i < 1000 && Size() < 20; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(Size(), 20);
}

TEST_F(KeyValueTest, ObjectsComeBackAsTheyWere) {
  const api::ObjectField fields[] = {{sdk::BytesOf("city"), ValueType::kString, {}},
                                     {sdk::BytesOf("size"), ValueType::kInt, {}}};
  api::ObjectType type{};
  type.struct_size = sizeof(type);
  type.name = sdk::BytesOf("Place");
  type.fields = fields;
  type.field_count = 2;
  const Value values[] = {Text("Bern"), Int(7)};
  api::Record record{};
  record.type = &type;
  record.fields = values;
  const Value object = ignite::testing::Object(record);
  Do(Operation::kPut, {Int(1), object});
  Do(Operation::kPut, {object, Int(5)});
  EXPECT_EQ(IntRow(Operation::kGet, {object}), 5);

  TestClient other(*node_);  // which has to ask for the type
  const Value row = other.Row({Operation::kGet, {Int(1)}, "c"});
  ASSERT_EQ(row.type, ValueType::kObject);
  EXPECT_TRUE(ignite::testing::SameObject(*row.object, record));
  EXPECT_TRUE(True(Operation::kReplaceIfEquals, {Int(1), object, Int(2)}));
}

TEST_F(KeyValueTest, ConflictOperationsWrite) {
  // A version as a node writes it (tests/golden/key_value.json).
  const std::string version =
      ignite::testing::Hex("6548d6811d000001000000020000000000000003000020");
  const Value optimized = ignite::testing::BytesValue(ValueType::kOptimized, version);
  const Value never = ignite::testing::Number(ValueType::kLong, 0);
  Do(Operation::kPutAllConflict, {Int(1), Int(10), optimized, never});
  EXPECT_EQ(IntRow(Operation::kGet, {Int(1)}), 10);
  Do(Operation::kRemoveAllConflict, {Int(1), optimized});
  EXPECT_TRUE(NullRow(Operation::kGet, {Int(1)}));
}

}  // namespace
}  // namespace glowplug::node
