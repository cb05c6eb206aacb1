// SPDX-License-Identifier: Apache-2.0
// What becomes of an operation whose connection is lost, or goes silent: against scripted nodes,
// for a real one cannot be made to read a request and answer nothing.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

using test::Int32;
using test::ScriptedConnection;
using test::ScriptedPeer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int16_t kHeartbeat = 1;
constexpr int16_t kIdleTimeout = 2;
constexpr int16_t kGet = 1000;
constexpr int16_t kPut = 1001;

enum class Fault { kNone, kClose, kSilence, kSilentButAlive };

// Answers get with null, put with nothing, and all else with true; but the first `faulty` of them
// it reads and does not answer.
class Node {
 public:
  Node(char id, Fault fault, int faulty) : id_(id), fault_(fault), faulty_(faulty) {}

  uint16_t port() const { return peer_.port(); }
  int connections() const { return peer_.accepted(); }
  int requests() const { return requests_; }
  int heartbeats() const { return heartbeats_; }

 private:
  void Serve(ScriptedConnection& connection) {
    // Feature 11 is the heartbeat.
    const std::string welcome =
        absl::StrCat("\x01\x0C", Int32(2), std::string("\0\x08\x0A", 3)) + std::string(16, id_);
    if (!test::ReadFrame(connection).ok() || !connection.Write(test::Frame(welcome)).ok()) return;
    bool silent = false;
    int64_t owed = 0;
    for (auto request = test::ReadRequest(connection); request.ok();
         request = test::ReadRequest(connection)) {
      std::string body;
      if (request->operation == kHeartbeat) {
        ++heartbeats_;
        if (silent && fault_ == Fault::kSilence) continue;
      } else if (request->operation == kIdleTimeout) {
        body = test::Int64(0);
      } else {
        ++requests_;
        if (--faulty_ >= 0 && fault_ == Fault::kClose) return connection.Reset();
        if (faulty_ >= 0) {
          silent = true;
          owed = request->id;
          continue;
        }
        body = request->operation == kGet ? "\x65" : request->operation == kPut ? "" : "\x01";
      }
      if (!connection.Write(test::Frame(test::Answer(request->id, body))).ok()) return;
      // At last, after three signs of life.
      if (owed == 0 || heartbeats_ < 3) continue;
      if (!connection.Write(test::Frame(test::Answer(owed, "\x65"))).ok()) return;
      owed = 0;
    }
  }

  const char id_;
  const Fault fault_;
  std::atomic<int> faulty_;
  std::atomic<int> requests_{0};
  std::atomic<int> heartbeats_{0};
  ScriptedPeer peer_{[this](ScriptedConnection& connection) { Serve(connection); }, 20};
};

Client Open(const std::vector<const Node*>& nodes, const std::string& retry,
            ClientOptions options = {}) {
  std::string endpoints;
  for (const Node* node : nodes) {
    absl::StrAppend(&endpoints, endpoints.empty() ? "" : ",", "\"127.0.0.1:", node->port(), "\"");
  }
  const std::string path = absl::StrCat(std::getenv("TEST_TMPDIR"), "/client.json");
  std::ofstream(path) << R"({"client": {"timeout": "10s", "dead_after": "200ms", "retry": ")"
                      << retry << R"(", "routing": {"strategy": "round_robin"}, "endpoints": [)"
                      << endpoints << "]}}";
  return Client::Open(path, std::move(options)).value();
}

Cache<int, int> CacheOf(const Client& client) { return client.GetCache<int, int>("c"); }

// Two removes, of which one is sent to each node.
std::vector<absl::Status> RemoveTwice(const Client& client) {
  return {CacheOf(client).Remove(1).status(), CacheOf(client).Remove(2).status()};
}

TEST(FailoverTest, AReadThatWasLostIsSentToAnotherNode) {
  const Node losing('a', Fault::kClose, 1);
  const Node other('b', Fault::kNone, 0);
  const Client client = Open({&losing, &other}, "idempotent");
  EXPECT_EQ(CacheOf(client).Get(1).value(), std::nullopt);
  EXPECT_EQ(CacheOf(client).Get(2).value(), std::nullopt);
  EXPECT_EQ(losing.requests(), 1);
  EXPECT_EQ(other.requests(), 2);
  EXPECT_EQ(client.Metrics().sent_again, 1u);
}

TEST(FailoverTest, WhatMayHaveHappenedIsNotSentAgainAndSaysSo) {
  const Node losing('a', Fault::kClose, 1);
  const Node other('b', Fault::kNone, 0);
  int lost = 0;
  for (const absl::Status& removed : RemoveTwice(Open({&losing, &other}, "idempotent"))) {
    if (removed.ok()) continue;
    ++lost;
    EXPECT_EQ(removed.code(), absl::StatusCode::kUnavailable) << removed;
    EXPECT_TRUE(InfoOf(removed).may_have_happened) << removed;
    EXPECT_FALSE(InfoOf(removed).connection_usable) << removed;
  }
  EXPECT_EQ(lost, 1);
  EXPECT_EQ(losing.requests() + other.requests(), 2);
}

TEST(FailoverTest, WithRetryAllItIs) {
  const Node losing('a', Fault::kClose, 1);
  const Node other('b', Fault::kNone, 0);
  for (const absl::Status& removed : RemoveTwice(Open({&losing, &other}, "all"))) {
    EXPECT_TRUE(removed.ok()) << removed;
  }
  EXPECT_EQ(losing.requests() + other.requests(), 3);
}

TEST(FailoverTest, WithRetryNoneNothingIs) {
  const Node losing('a', Fault::kClose, 1);
  const Client client = Open({&losing}, "none");
  const absl::Status lost = CacheOf(client).Get(1).status();
  EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable) << lost;
  EXPECT_TRUE(InfoOf(lost).may_have_happened);
  EXPECT_EQ(losing.requests(), 1);
  EXPECT_TRUE(CacheOf(client).Get(1).ok());
}

TEST(FailoverTest, ASingleNodeIsConnectedToAgain) {
  const Node losing('a', Fault::kClose, 1);
  const Client client = Open({&losing}, "idempotent");
  EXPECT_TRUE(CacheOf(client).Put(1, 1).ok());
  EXPECT_EQ(losing.requests(), 2);
  EXPECT_EQ(losing.connections(), 2);
}

TEST(FailoverTest, WhenNoNodeIsLeftTheErrorTellsOfEachAttempt) {
  const Node losing('a', Fault::kClose, 1000);
  const Client client = Open({&losing}, "idempotent");
  const absl::Status out = CacheOf(client).Put(1, 1);
  EXPECT_EQ(out.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(out.message()), HasSubstr("out of nodes, after 2 attempts"));
  EXPECT_TRUE(InfoOf(out).may_have_happened);
  EXPECT_EQ(losing.requests(), 2);
}

class OnlyRemoves final : public RetryPolicy {
 public:
  bool Covers(std::string_view operation, Repetition) const override {
    return operation == "Remove";
  }
  bool MayRepeat(const LostOperation& lost) override {
    const std::lock_guard lock(mutex);
    losses.push_back(lost.losses);
    return lost.losses < 2;
  }

  std::mutex mutex;
  std::vector<int> losses;
};

TEST(FailoverTest, AHostsOwnPolicyIsAsked) {
  const Node losing('a', Fault::kClose, 1000);
  const auto policy = std::make_shared<OnlyRemoves>();
  const Client client = Open({&losing}, "none", {.retry_policy = policy});
  EXPECT_FALSE(CacheOf(client).Remove(1).ok());
  EXPECT_EQ(losing.requests(), 2);
  EXPECT_FALSE(CacheOf(client).Put(1, 1).ok());
  EXPECT_EQ(losing.requests(), 3);
  const std::lock_guard lock(policy->mutex);
  EXPECT_THAT(policy->losses, ElementsAre(1, 2));
}

TEST(FailoverTest, ASilentNodeIsGivenUp) {
  const Node silent('a', Fault::kSilence, 1000);
  const Client client = Open({&silent}, "idempotent");
  const absl::Time begin = absl::Now();
  const absl::Status lost = CacheOf(client).Put(1, 1);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
  EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable) << lost;
  EXPECT_THAT(std::string(lost.message()), HasSubstr("has not sent a byte for 200ms"));
  EXPECT_TRUE(InfoOf(lost).may_have_happened);
  EXPECT_EQ(silent.heartbeats(), 1);
  EXPECT_EQ(silent.requests(), 1) << "it may still carry it out, after newer writes";
}

TEST(FailoverTest, AReadDoesNotWaitForASilentNode) {
  const Node silent('a', Fault::kSilence, 1000);
  const Node other('b', Fault::kNone, 0);
  const Client client = Open({&silent, &other}, "idempotent");
  const absl::Time begin = absl::Now();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(CacheOf(client).Get(i).ok());
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
}

TEST(FailoverTest, ANodeThatTakesItsTimeButLivesIsWaitedFor) {
  const Node slow('a', Fault::kSilentButAlive, 1);
  const Client client = Open({&slow}, "none");
  const auto found = CacheOf(client).Get(1);
  EXPECT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(slow.connections(), 1);
  EXPECT_GE(slow.heartbeats(), 3);
}

// Without a thread of the client's own nobody looks while the program computes.
TEST(FailoverTest, WhoLooksLateFindsALivingNodeAlive) {
  const Node node('a', Fault::kNone, 0);
  const std::string path = absl::StrCat(std::getenv("TEST_TMPDIR"), "/late.json");
  std::ofstream(path) << R"({"client": {"threads": 0, "dead_after": "200ms", "endpoints": [)"
                      << "\"127.0.0.1:" << node.port() << "\"]}}";
  const Client client = Client::Open(path).value();
  auto later = CacheOf(client).AsyncGet(1);
  absl::SleepFor(absl::Milliseconds(500));
  const auto found = later.Wait();
  EXPECT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(node.connections(), 1);
}

}  // namespace
}  // namespace glowplug
