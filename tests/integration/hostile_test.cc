// SPDX-License-Identifier: Apache-2.0
// Peers that are wrong, rude or gone: each gives a clear error within its deadline, and the process
// goes on. The peers here do what no real server can be asked to do; real ones are in the tests
// beside.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

using test::ScriptedConnection;
using test::ScriptedPeer;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

std::string UriOf(const ScriptedPeer& peer, const std::string& options = "") {
  return absl::StrCat("ignite://127.0.0.1:", peer.port(), "?connect_timeout=1s&timeout=2s",
                      options);
}

// Opens against a peer that negotiates well, asks it one Get, and lets `answer` follow.
absl::Status GetFrom(std::function<void(ScriptedConnection&, int64_t request_id)> answer) {
  ScriptedPeer peer([answer](ScriptedConnection& connection) {
    if (!test::AcceptHandshake(connection).ok()) return;
    const auto request = test::ReadRequest(connection);
    if (request.ok()) answer(connection, request->id);
  });
  const auto client = Client::Open(UriOf(peer));
  if (!client.ok()) return client.status();
  return client->GetCache<int, std::string>("c").Get(1).status();
}

// Writes, then leaves it to the client to end the connection.
void WriteAndWait(ScriptedConnection& connection, const std::string& bytes) {
  if (connection.Write(bytes).ok()) connection.WaitForClose().IgnoreError();
}

std::string NullAnswer(int64_t request_id) { return test::Frame(test::Answer(request_id, "\x65")); }

// Negotiates, then says nothing more.
void SayNothing(ScriptedConnection& connection) {
  if (test::AcceptHandshake(connection).ok()) connection.WaitForClose().IgnoreError();
}

TEST(HostileTest, NobodyListens) {
  const absl::Time begin = absl::Now();
  const absl::Status status = Client::Open("ignite://127.0.0.1:1").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(status), HasSubstr("127.0.0.1:1"));
  EXPECT_EQ(InfoOf(status).origin, Origin::kNetwork);
  EXPECT_EQ(InfoOf(status).peer_code, ECONNREFUSED);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(2));
}

TEST(HostileTest, AHostThatDoesNotExist) {
  const absl::Status status = Client::Open("ignite://no-such-host.invalid").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(status), HasSubstr("no-such-host.invalid"));
}

TEST(HostileTest, EveryDeadNodeIsNamedWithItsReason) {
  const absl::Status status =
      Client::Open("ignite://127.0.0.1:1,127.0.0.1:2,no-such-host.invalid:3").status();
  EXPECT_THAT(Message(status), AllOf(HasSubstr("127.0.0.1:1"), HasSubstr("127.0.0.1:2"),
                                     HasSubstr("no-such-host.invalid")));
}

TEST(HostileTest, APortThatTalksSomethingElse) {
  ScriptedPeer peer([](ScriptedConnection& connection) {
    WriteAndWait(connection, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  const absl::Status status = Client::Open(UriOf(peer)).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Message(status), HasSubstr("Ignite"));
  EXPECT_FALSE(InfoOf(status).connection_usable);
}

TEST(HostileTest, ASilentPort) {
  ScriptedPeer peer(
      [](ScriptedConnection& connection) { connection.WaitForClose().IgnoreError(); });
  const absl::Time begin = absl::Now();
  const absl::Status status = Client::Open(UriOf(peer)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(Message(status), HasSubstr("handshake"));
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(900));
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(2000));
}

TEST(HostileTest, ClosedDuringTheHandshake) {
  ScriptedPeer peer(
      [](ScriptedConnection& connection) { test::ReadFrame(connection).status().IgnoreError(); });
  const absl::Status status = Client::Open(UriOf(peer)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(status), HasSubstr("during the handshake"));
}

TEST(HostileTest, ClosedInTheMiddleOfAFrame) {
  const absl::Status status = GetFrom([](ScriptedConnection& connection, int64_t) {
    connection.Write(test::Int32(100) + "cut").IgnoreError();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(status), HasSubstr("in the middle of a frame"));
  EXPECT_TRUE(InfoOf(status).may_have_happened);
  EXPECT_FALSE(InfoOf(status).connection_usable);
}

TEST(HostileTest, AResetConnection) {
  const absl::Status status =
      GetFrom([](ScriptedConnection& connection, int64_t) { connection.Reset(); });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(InfoOf(status).origin, Origin::kNetwork);
  EXPECT_TRUE(InfoOf(status).may_have_happened);
}

TEST(HostileTest, AFrameOfTwoGigabytes) {
  const absl::Status status = GetFrom([](ScriptedConnection& connection, int64_t) {
    WriteAndWait(connection, test::Int32(INT32_MAX));
  });
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Message(status), HasSubstr("2147483647"));
}

TEST(HostileTest, ANegativeLength) {
  const absl::Status status = GetFrom(
      [](ScriptedConnection& connection, int64_t) { WriteAndWait(connection, test::Int32(-5)); });
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Message(status), HasSubstr("-5"));
}

TEST(HostileTest, AnAnswerToAnIdNeverIssued) {
  const absl::Status status = GetFrom(
      [](ScriptedConnection& connection, int64_t) { WriteAndWait(connection, NullAnswer(4711)); });
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("4711"));
}

TEST(HostileTest, AnAnswerWithALengthBeyondItsFrame) {
  const absl::Status status = GetFrom([](ScriptedConnection& connection, int64_t id) {
    // A string of 1,000 bytes in a frame that has none of them.
    WriteAndWait(connection, test::Frame(test::Answer(id, "\x09" + test::Int32(1000))));
  });
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Message(status), HasSubstr("1000"));
}

TEST(HostileTest, APeerThatNeverAnswersEndsAtTheDeadline) {
  const absl::Time begin = absl::Now();
  const absl::Status status = GetFrom(
      [](ScriptedConnection& connection, int64_t) { connection.WaitForClose().IgnoreError(); });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_TRUE(InfoOf(status).may_have_happened);
  EXPECT_EQ(InfoOf(status).operation, "Get");
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(3000));
}

TEST(HostileTest, ACancelledOperationEndsAtOnceAndTheConnectionGoesOn) {
  ScriptedPeer peer([](ScriptedConnection& connection) {
    if (!test::AcceptHandshake(connection).ok()) return;
    const auto first = test::ReadRequest(connection);
    const auto second = test::ReadRequest(connection);
    if (!first.ok() || !second.ok()) return;
    // The late answer to the cancelled one comes first.
    WriteAndWait(connection, NullAnswer(first->id) + NullAnswer(second->id));
  });
  const Client client = Client::Open(UriOf(peer)).value();
  const auto cache = client.GetCache<int, std::string>("c");
  auto cancelled = cache.AsyncGet(1);
  EXPECT_FALSE(cancelled.WaitFor(absl::Milliseconds(10)));
  cancelled.Cancel();
  EXPECT_TRUE(cancelled.ready());
  EXPECT_EQ(cancelled.Wait().status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(cancelled.Wait().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(cache.Get(2).value(), std::nullopt);
}

TEST(HostileTest, DeadlinesHoldForTheClientAndTheCluster) {
  ScriptedPeer peer(SayNothing);
  const Client client = Client::Open(UriOf(peer)).value().WithDeadline(absl::Milliseconds(50));
  constexpr auto kLate = absl::StatusCode::kDeadlineExceeded;
  EXPECT_EQ(client.CacheNames().status().code(), kLate);
  EXPECT_EQ((client.CreateCache<int, int>("c").status().code()), kLate);
  EXPECT_EQ(client.DestroyCache("c").code(), kLate);
  EXPECT_EQ(client.DescribeType("T").status().code(), kLate);
  EXPECT_EQ((client.GetCache<int, int>("c").Get(1).status().code()), kLate);
  EXPECT_EQ(client.Cluster().State().status().code(), kLate);
  const Cluster cluster = client.WithDeadline(absl::InfiniteDuration()).Cluster();
  EXPECT_EQ(cluster.WithDeadline(absl::Milliseconds(50)).State().status().code(), kLate);
}

TEST(HostileTest, AFullWindowFailsOrWaitsAsConfigured) {
  ScriptedPeer peer(SayNothing);
  const Client client = Client::Open(UriOf(peer, "&window=2")).value();
  const auto cache = client.GetCache<int, std::string>("c").WithDeadline(absl::Milliseconds(200));
  auto first = cache.AsyncGet(1);
  auto second = cache.AsyncGet(2);
  const absl::Status third = cache.Get(3).status();
  EXPECT_EQ(third.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(Message(third), HasSubstr("never sent"));
  EXPECT_FALSE(InfoOf(third).may_have_happened);
}

TEST(HostileTest, AbandoningEndsWhatIsOutstanding) {
  ScriptedPeer peer(SayNothing);
  const Client client = Client::Open(UriOf(peer)).value();
  const auto cache = client.GetCache<int, std::string>("c");
  auto outstanding = cache.AsyncGet(1);
  std::thread other([&client] { client.Abandon(); });
  EXPECT_EQ(outstanding.Wait().status().code(), absl::StatusCode::kCancelled);
  other.join();
  EXPECT_EQ(cache.Get(1).status().code(), absl::StatusCode::kCancelled);
}

TEST(HostileTest, AForkedChildIsToldSo) {
  ScriptedPeer peer([](ScriptedConnection& connection) {
    if (!test::AcceptHandshake(connection).ok()) return;
    const auto request = test::ReadRequest(connection);
    if (request.ok()) WriteAndWait(connection, NullAnswer(request->id));
  });
  const Client client = Client::Open(UriOf(peer)).value();
  const auto cache = client.GetCache<int, std::string>("c");
  const pid_t child = fork();
  if (child == 0) {
    const absl::Status status = cache.Get(1).status();
    _exit(status.code() == absl::StatusCode::kFailedPrecondition &&
                  Message(status).find("fork") != std::string::npos
              ? 0
              : 1);
  }
  int ended = -1;
  ASSERT_EQ(waitpid(child, &ended, 0), child);
  EXPECT_EQ(ended, 0);
  EXPECT_EQ(cache.Get(1).value(), std::nullopt);  // the parent's connection is untouched
}

}  // namespace
}  // namespace glowplug
