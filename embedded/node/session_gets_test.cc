// SPDX-License-Identifier: Apache-2.0
// Several gets in one piece, as a window sends them. A local peek answers the same here, and is
// served as any request.
#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::Operation;
using api::Value;
using Request = TestClient::Request;
using ::testing::HasSubstr;

class SessionGetsTest : public ::testing::Test {
 protected:
  explicit SessionGetsTest(NodeOptions options = {})
      : node_(OpenNode(std::move(options))), client_(*node_), alone_(*node_) {
    EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("c")}}), 0);
    EXPECT_EQ(client_.Status({Operation::kCreateCache, {Text("other")}}), 0);
    // Each is told of the new topology once.
    EXPECT_EQ(alone_.Status(Get(Int(0))), 0);
  }

  // Each request's answer but for its id, in the requests' order.
  static std::vector<std::string> Answers(TestClient& client,
                                          const std::vector<std::string>& frames) {
    std::string all;
    for (const std::string& frame : frames) all += frame;
    const std::string bytes = client.Exchange(all);
    std::map<int64_t, std::string> by_id;
    constexpr size_t kHead = ignite::kLengthSize;
    for (size_t at = 0; at + kHead + sizeof(int64_t) <= bytes.size();) {
      const auto size = static_cast<size_t>(ignite::ReadLength(sdk::BytesOf(bytes.substr(at))));
      by_id[IdAt(bytes, at + kHead)] = bytes.substr(at + kHead + sizeof(int64_t), size - 8);
      at += kHead + size;
    }
    EXPECT_EQ(by_id.size(), frames.size());
    std::vector<std::string> answers;
    for (const std::string& frame : frames) answers.push_back(by_id[IdAt(frame, kHead + 2)]);
    return answers;
  }
  static int64_t IdAt(std::string_view bytes, size_t at) {
    int64_t id;
    std::memcpy(&id, bytes.data() + at, sizeof(id));
    return id;
  }

  void ExpectSameTogetherAndAlone(const std::vector<Request>& requests) {
    std::vector<std::string> frames;
    for (const Request& request : requests) frames.push_back(client_.Encode(request));
    const std::vector<std::string> together = Answers(client_, frames);
    for (size_t i = 0; i < requests.size(); ++i) {
      Request same = requests[i];
      if (same.operation == Operation::kGet) same.operation = Operation::kLocalPeek;
      EXPECT_EQ(together[i], Answers(alone_, {alone_.Encode(same)})[0]) << i;
    }
  }

  Request Get(Value key, std::string_view cache = "c") { return {Operation::kGet, {key}, cache}; }
  void Put(Value key, Value value, std::string_view cache = "c") {
    EXPECT_EQ(client_.Status({Operation::kPut, {key, value}, cache}), 0) << client_.text();
  }
  std::string Found(const Request& get) {
    const Value row = client_.Row(get);
    return row.type == api::ValueType::kString
               ? std::string(reinterpret_cast<const char*>(row.bytes), row.count)
               : std::string("none");
  }

  std::unique_ptr<Node> node_;
  TestClient client_;
  TestClient alone_;
};

TEST_F(SessionGetsTest, AnswerWhatTheyAnswerAlone) {
  const std::string large(70'000, 'v');
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("key " + std::to_string(i));
  std::vector<Request> gets;
  for (int i = 0; i < 40; ++i) {
    const Value text = Text(names[static_cast<size_t>(i)]);
    if (i % 3 != 0) Put(text, i % 7 == 0 ? Text(large) : Int(i));
    Put(Int(i), Text(names[static_cast<size_t>(i)]));
    gets.push_back(Get(text));
    gets.push_back(Get(Int(i)));
    gets.push_back(Get(Long(i)));
    gets.push_back(Get(text));  // the same key twice
  }
  ExpectSameTogetherAndAlone(gets);
  EXPECT_EQ(Found(Get(Int(39))), names[39]);
}

TEST_F(SessionGetsTest, OtherRequestsBetweenThem) {
  Put(Text("a"), Int(1));
  Put(Text("a"), Int(2), "other");
  Value byte = Byte(1);
  Put(byte, Int(3));
  ExpectSameTogetherAndAlone({Get(Text("a")),
                              Get(Text("a"), "other"),
                              Get(Text("a")),
                              Get(Text("a"), "no such cache"),
                              Get(byte),
                              {Operation::kContainsKey, {Text("a")}, "c"},
                              {Operation::kGetAll, {Text("a"), Text("b")}, "c"},
                              Get(Text("b")),
                              {Operation::kGet, {Text("a")}, "c", {-2, -2, -2}},
                              Get(Text("a"))});
}

TEST_F(SessionGetsTest, EntriesThatHaveExpiredAreAbsent) {
  EXPECT_EQ(client_.Status({Operation::kPut, {Text("short"), Int(1)}, "c", {1, 1, -2}}), 0);
  Put(Text("long"), Int(2));
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ExpectSameTogetherAndAlone({Get(Text("long")), Get(Text("short")), Get(Text("long"))});
  EXPECT_EQ(Found(Get(Text("short"))), "none");
}

TEST_F(SessionGetsTest, OfACacheWhoseReadsProlongLifeProlongIt) {
  const Value touched[] = {
      ignite::testing::Number(api::ValueType::kLong, -2),
      ignite::testing::Number(api::ValueType::kLong, -2),
      ignite::testing::Number(api::ValueType::kLong, 10'000'000),
  };
  Value policy{};
  policy.type = api::ValueType::kObjectArray;
  policy.items = touched;
  policy.count = 3;
  policy.extra = -1;
  ASSERT_EQ(client_.Status({Operation::kGetOrCreateCacheConfigured,
                            {Property(api::CacheProperty::kName), Text("touched"),
                             Property(api::CacheProperty::kExpiryPolicy), policy}}),
            0)
      << client_.text();
  ASSERT_EQ(client_.Status({Operation::kPut, {Text("a"), Int(1)}, "touched", {60, 60, -2}}), 0);
  Answers(client_,
          {client_.Encode(Get(Text("a"), "touched")), client_.Encode(Get(Text("a"), "touched"))});
  std::this_thread::sleep_for(std::chrono::milliseconds(80));
  EXPECT_EQ(client_.Row(Get(Text("a"), "touched")).int64, 1);
}

TEST_F(SessionGetsTest, AClusterThatIsInactiveRefusesThem) {
  Put(Text("a"), Int(1));
  node_->set_state(ClusterState::kInactive);
  ExpectSameTogetherAndAlone({Get(Text("a")), Get(Text("b"))});
  EXPECT_NE(client_.Status(Get(Text("a"))), 0);
}

TEST_F(SessionGetsTest, ACacheThatIsGoneIsGone) {
  Put(Text("a"), Int(1));
  EXPECT_EQ(client_.Row(Get(Text("a"))).int64, 1);
  EXPECT_EQ(alone_.Status({Operation::kDestroyCache, {}, "c"}), 0) << alone_.text();
  EXPECT_NE(client_.Status(Get(Text("a"))), 0);
  EXPECT_THAT(client_.text(), HasSubstr("Cache does not exist"));
}

TEST_F(SessionGetsTest, OneThatIsCutIsServedWhenTheRestHasCome) {
  Put(Text("a"), Int(1));
  const std::string frames = client_.Encode(Get(Text("a"))) + client_.Encode(Get(Text("b")));
  for (size_t cut = 1; cut < frames.size(); ++cut) {
    sdk::HeapBuffer out;
    const ignite::testing::ExactBytes first(std::string_view(frames).substr(0, cut));
    const uint64_t used = client_.session().Receive(first.get(), out.out());
    ASSERT_LE(used, cut);
    const ignite::testing::ExactBytes rest(std::string_view(frames).substr(used));
    EXPECT_EQ(client_.session().Receive(rest.get(), out.out()), frames.size() - used);
    // Ints are 5 bytes, null is 1, and the head is 14.
    EXPECT_EQ(out.view().size(), 14U + 5 + 14 + 1) << cut;
  }
}

// Nothing is kept in memory: all of them are read from disk.
class OfNoMemoryTest : public SessionGetsTest {
 protected:
  OfNoMemoryTest() : SessionGetsTest(Options()) {}

  static NodeOptions Options() {
    NodeOptions options;
    options.store.hot_bytes = 0;
    return options;
  }
};

TEST_F(OfNoMemoryTest, TheyAreReadFromDisk) {
  for (int i = 0; i < 20; i += 2) Put(Int(i), Text("value " + std::to_string(i)));
  std::vector<Request> gets;
  for (int i = 0; i < 20; ++i) gets.push_back(Get(Int(i)));
  ExpectSameTogetherAndAlone(gets);
  EXPECT_EQ(Found(Get(Int(18))), "value 18");
  EXPECT_EQ(node_->store().Stats().memory_reads, 0);
}

}  // namespace
}  // namespace glowplug::node
