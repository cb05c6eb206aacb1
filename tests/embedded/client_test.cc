// SPDX-License-Identifier: Apache-2.0
// The client's API on a node in the process.
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

namespace glowplug {
namespace {

using ::testing::ElementsAre;

TEST(EmbeddedClient, HasCachesInMemory) {
  const auto client = Client::Open("embedded:");
  ASSERT_TRUE(client.ok()) << client.status();
  const auto cities = client->CreateCache<int, std::string>("cities");
  ASSERT_TRUE(cities.ok()) << cities.status();
  EXPECT_TRUE(cities->Put(1, "Bern").ok());
  EXPECT_EQ(cities->Get(1).value(), "Bern");
  EXPECT_EQ(cities->Size().value(), 1);
  EXPECT_THAT(client->CacheNames().value(), ElementsAre("cities"));
}

TEST(EmbeddedClient, KeepsAWindowOfWritesOverAReopen) {
  const auto directory = std::filesystem::path(::testing::TempDir()) / "embedded_client";
  std::filesystem::remove_all(directory);
  const std::string uri = "embedded://" + std::filesystem::absolute(directory).string();
  constexpr int kEntries = 2000;
  {
    const auto client = Client::Open(uri);
    ASSERT_TRUE(client.ok()) << client.status();
    const auto numbers = client->CreateCache<int, int>("numbers");
    ASSERT_TRUE(numbers.ok()) << numbers.status();
    std::vector<decltype(numbers->AsyncPut(0, 0))> puts;
    for (int i = 0; i < kEntries; ++i) puts.push_back(numbers->AsyncPut(i, 2 * i));
    for (auto& put : puts) EXPECT_TRUE(std::move(put).Wait().ok());
  }
  const auto client = Client::Open(uri);
  ASSERT_TRUE(client.ok()) << client.status();
  const auto numbers = client->GetCache<int, int>("numbers");
  EXPECT_EQ(numbers.Size().value(), kEntries);
  for (int i = 0; i < kEntries; i += 97) EXPECT_EQ(numbers.Get(i).value(), 2 * i);
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace glowplug
