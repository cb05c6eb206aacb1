// SPDX-License-Identifier: Apache-2.0
// Round robin over the nodes of one client: each gets its share, a dead one costs nothing, and one
// that comes back gets its share again.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

using test::ScriptedConnection;
using test::ScriptedPeer;

// Answers every request with null and counts them.
class CountingNode {
 public:
  // id: 0 for one of its own.
  explicit CountingNode(bool refuses = false, char id = 0) : refuses_(refuses) {
    static std::atomic<char> last{0};
    id_ = id != 0 ? id : ++last;
  }

  // Connections are no longer closed before the handshake.
  void Accept() { refuses_ = false; }
  int requests() const { return requests_; }
  uint16_t port() const { return peer_.port(); }

 private:
  void Serve(ScriptedConnection& connection) {
    if (refuses_ || !test::AcceptHandshake(connection, id_).ok()) return;
    for (auto request = test::ReadRequest(connection); request.ok();
         request = test::ReadRequest(connection)) {
      ++requests_;
      if (!connection.Write(test::Frame(test::Answer(request->id, "\x65"))).ok()) return;
    }
  }

  std::atomic<bool> refuses_;
  std::atomic<char> id_{0};
  std::atomic<int> requests_{0};
  ScriptedPeer peer_{[this](ScriptedConnection& connection) { Serve(connection); }, 5};
};

std::string UriOf(const CountingNode& first, const CountingNode& second) {
  return absl::StrCat("ignite://127.0.0.1:", first.port(), ",127.0.0.1:", second.port(),
                      "?timeout=5s");
}

void Ask(const Cache<int, std::string>& cache, int times) {
  for (int i = 0; i < times; ++i) ASSERT_EQ(cache.Get(i).value(), std::nullopt);
}

TEST(SpreadTest, EachNodeGetsItsShare) {
  const CountingNode first;
  const CountingNode second;
  const Client client = Client::Open(UriOf(first, second)).value();
  Ask(client.GetCache<int, std::string>("c"), 100);
  EXPECT_EQ(first.requests(), 50);
  EXPECT_EQ(second.requests(), 50);
}

TEST(SpreadTest, ANodeThatCannotBeReachedCostsNothingAndComesBackByItself) {
  const CountingNode alive;
  CountingNode dead(/*refuses=*/true);
  const Client client = Client::Open(UriOf(alive, dead)).value();
  const auto cache = client.GetCache<int, std::string>("c");
  Ask(cache, 20);
  EXPECT_EQ(alive.requests(), 20);
  EXPECT_EQ(dead.requests(), 0);

  dead.Accept();
  const absl::Time give_up = absl::Now() + absl::Seconds(5);
  while (dead.requests() == 0 && absl::Now() < give_up) Ask(cache, 1);
  const int before = dead.requests();
  Ask(cache, 20);
  EXPECT_EQ(dead.requests() - before, 10);
}

TEST(SpreadTest, EndpointsThatLeadToOneNodeGetItsShareTogether) {
  const CountingNode first(/*refuses=*/false, 'a');
  const CountingNode second(/*refuses=*/false, 'a');
  const Client client = Client::Open(UriOf(first, second)).value();
  Ask(client.GetCache<int, std::string>("c"), 100);
  EXPECT_EQ(first.requests() + second.requests(), 100);
  // Until both handshakes are over, nobody can know.
  EXPECT_GE(std::max(first.requests(), second.requests()), 98);
}

}  // namespace
}  // namespace glowplug
