// SPDX-License-Identifier: Apache-2.0
// What a cluster tells of its nodes: found where it is true, and harmless where it is not.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

using test::Int16;
using test::Int32;
using test::Int64;
using test::ScriptedConnection;
using test::ScriptedPeer;

constexpr int16_t kMapping = 1101;
constexpr int16_t kEndpoints = 5102;

// Another node, as the cluster tells of it.
struct Told {
  char id;  // each byte of it
  uint16_t port;
  std::vector<std::string> addresses;
};

// Answers every request with null, and tells of topology 1 in each answer.
class Member {
 public:
  explicit Member(char id) : id_(id) {}

  // Before a client comes.
  void Tell(std::vector<Told> nodes) { told_ = std::move(nodes); }
  uint16_t port() const { return peer_.port(); }
  int connections() const { return peer_.accepted(); }
  // But for those that are about the topology.
  int requests() const { return requests_; }

 private:
  static std::string Answer(int64_t request_id, const std::string& body) {
    constexpr int16_t kTopologyChanged = 2;
    return Int64(request_id) + Int16(kTopologyChanged) + Int64(1) + Int32(0) + body;
  }
  std::string Endpoints() const {
    std::string body = Int64(1) + Int32(static_cast<int32_t>(told_.size()));
    for (const Told& node : told_) {
      absl::StrAppend(&body, std::string(16, node.id), Int32(node.port),
                      Int32(static_cast<int32_t>(node.addresses.size())));
      for (const std::string& address : node.addresses) {
        absl::StrAppend(&body, test::StringObject(address));
      }
    }
    return body + Int32(0);
  }
  void Serve(ScriptedConnection& connection) {
    // Feature 3 is the discovery.
    const std::string welcome =
        absl::StrCat("\x01\x0C", Int32(1), "\x08\x0A") + std::string(16, id_);
    if (!test::ReadFrame(connection).ok() || !connection.Write(test::Frame(welcome)).ok()) return;
    for (auto request = test::ReadRequest(connection); request.ok();
         request = test::ReadRequest(connection)) {
      std::string body = "\x65";
      if (request->operation == kEndpoints) {
        body = Endpoints();
      } else if (request->operation == kMapping) {
        body = Int64(1) + Int32(0) + Int32(0);
      } else {
        ++requests_;
      }
      if (!connection.Write(test::Frame(Answer(request->id, body))).ok()) return;
    }
  }

  const char id_;
  std::vector<Told> told_;
  std::atomic<int> requests_{0};
  ScriptedPeer peer_{[this](ScriptedConnection& connection) { Serve(connection); }, 5};
};

class DiscoveryTest : public ::testing::Test {
 protected:
  static bool WaitUntil(const std::function<bool()>& holds) {
    const absl::Time patience = absl::Now() + absl::Seconds(10);
    while (!holds() && absl::Now() < patience) absl::SleepFor(absl::Milliseconds(1));
    return holds();
  }
  static void Ask(const Cache<int, std::string>& cache, int times) {
    for (int i = 0; i < times; ++i) ASSERT_EQ(cache.Get(i).value(), std::nullopt);
  }
  Client Open() const {
    return Client::Open(absl::StrCat("ignite://127.0.0.1:", seed_.port(), "?timeout=5s")).value();
  }

  Member seed_{'a'};
};

TEST_F(DiscoveryTest, ANodeThatIsFoundGetsItsShare) {
  const Member found('b');
  // The name and the first address are not of use; whoever is told twice is there once.
  seed_.Tell({{'a', seed_.port(), {"127.0.0.1"}},
              {'b', found.port(), {"no.such.host.invalid", "::1", "127.0.0.1"}},
              {'b', found.port(), {"127.0.0.1"}}});
  const Client client = Open();
  const auto cache = client.GetCache<int, std::string>("c");
  Ask(cache, 1);
  ASSERT_TRUE(WaitUntil([&] { return client.Metrics().connections == 2; }));
  const int before = seed_.requests();
  Ask(cache, 100);
  EXPECT_EQ(seed_.requests() - before, 50);
  EXPECT_EQ(found.requests(), 50);
  EXPECT_EQ(found.connections(), 1);
  EXPECT_EQ(seed_.connections(), 1);
}

TEST_F(DiscoveryTest, WhoeverAnswersUnderAnotherIdIsNotUsed) {
  const Member stranger('s');
  seed_.Tell({{'b', stranger.port(), {"127.0.0.1"}}});
  const Client client = Open();
  const auto cache = client.GetCache<int, std::string>("c");
  Ask(cache, 1);
  ASSERT_TRUE(WaitUntil([&] { return client.Metrics().connects_failed == 1; }));
  Ask(cache, 100);
  EXPECT_EQ(stranger.requests(), 0);
  EXPECT_EQ(seed_.requests(), 101);
}

TEST_F(DiscoveryTest, AddressesThatLeadNowhereDelayNothing) {
  // Nobody listens; a node that says no word of a handshake; a node without an address.
  ScriptedPeer silent(
      [](ScriptedConnection& connection) { connection.WaitForClose().IgnoreError(); });
  seed_.Tell({{'b', 1, {"127.0.0.1"}}, {'c', silent.port(), {"127.0.0.1"}}, {'d', 10800, {}}});
  const Client client = Open();
  const auto cache = client.GetCache<int, std::string>("c");
  const absl::Time begun = absl::Now();
  Ask(cache, 1000);
  EXPECT_LT(absl::Now() - begun, absl::Seconds(4));
  EXPECT_EQ(seed_.requests(), 1000);
}

}  // namespace
}  // namespace glowplug
