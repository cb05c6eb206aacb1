// SPDX-License-Identifier: Apache-2.0
// A million operations outstanding at once stay under 300 MB, and each ends.
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

constexpr size_t kOperations = 1'000'000;

// Of this process, in bytes.
uint64_t Resident() {
  std::ifstream statm("/proc/self/statm");
  uint64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

TEST(MillionTest, StayUnder300MegabytesAndEachEnds) {
  // Negotiates, and reads nothing more.
  test::ScriptedPeer peer(
      [](test::ScriptedConnection& connection) {
        if (test::AcceptHandshake(connection).ok()) {
          connection.Sleep(absl::Seconds(60)).IgnoreError();
        }
      },
      1, absl::Seconds(60));
  const Client client = Client::Open(peer.uri() + "?window=1000000&timeout=10m").value();
  const auto cache = client.GetCache<int, std::string>("c");
  const uint64_t before = Resident();
  std::vector<Deferred<std::optional<std::string>>> gets;
  gets.reserve(kOperations);
  for (size_t i = 0; i < kOperations; ++i) gets.push_back(cache.AsyncGet(static_cast<int>(i)));
  EXPECT_EQ(client.Outstanding(), kOperations);
  const uint64_t used = Resident() - before;
  std::cerr << used / 1'000'000 << " MB for a million operations\n";
  EXPECT_LT(used, 300'000'000U);
  client.Abandon();
  size_t cancelled = 0;
  for (auto& get : gets) cancelled += absl::IsCancelled(get.Wait().status()) ? 1 : 0;
  EXPECT_EQ(cancelled, kOperations);
}

}  // namespace
}  // namespace glowplug
