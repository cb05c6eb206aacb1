// SPDX-License-Identifier: Apache-2.0
#include "core/net/endpoint_source.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/net/fake_name_server.h"

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> TextsOf(const FoundEndpoints& found) {
  std::vector<std::string> texts;
  for (const EndpointConfig& endpoint : found.endpoints) {
    texts.push_back(
        absl::StrCat(endpoint.text, endpoint.name.empty() ? "" : " of ", endpoint.name));
  }
  return texts;
}

EndpointSource List(std::vector<EndpointConfig> endpoints) {
  return [endpoints = std::move(endpoints)] { return endpoints; };
}

const EndpointConfig kA{.host = "a", .port = 1, .text = "a:1"};
const EndpointConfig kB{.host = "b", .port = 1, .text = "b:1"};

TEST(EndpointSourceTest, EachAddressOfANameIsANode) {
  const EndpointSource source = AddressesOf(
      {.host = "cluster", .port = 10900, .text = "cluster:10900"}, [](const std::string& host) {
        EXPECT_EQ(host, "cluster");
        return std::vector<Address>{*ParseAddress("10.0.0.1"), *ParseAddress("fd00::2")};
      });
  const FoundEndpoints found = FindEndpoints({source}, absl::Seconds(5));
  EXPECT_TRUE(found.status.ok());
  EXPECT_THAT(TextsOf(found),
              ElementsAre("10.0.0.1:10900 of cluster", "[fd00::2]:10900 of cluster"));
  EXPECT_EQ(found.endpoints[1].host, "fd00::2");
  // The system's own: it has one name at least.
  const FoundEndpoints local = FindEndpoints(
      {AddressesOf({.host = "localhost", .port = 7, .text = "localhost:7"})}, absl::Seconds(5));
  EXPECT_THAT(TextsOf(local), ::testing::Contains("127.0.0.1:7 of localhost"));
}

TEST(EndpointSourceTest, ServicesAreFoundByTheirRecords) {
  const FakeNameServer server([](const std::string& query) {
    if (QuestionOf(query) != "_ignite._tcp.cluster.example") return SrvAnswer(query, {}, 3);
    return SrvAnswer(query, {{.priority = 2, .weight = 0, .port = 10801, .host = "node2.example"},
                             {.priority = 1, .weight = 0, .port = 10800, .host = "node1.example"}});
  });
  const EndpointSource source = ServicesOf({.host = "cluster.example"}, server.server());
  EXPECT_THAT(TextsOf(FindEndpoints({source}, absl::Seconds(5))),
              ElementsAre("node1.example:10800", "node2.example:10801"));
  const FoundEndpoints wrong =
      FindEndpoints({ServicesOf({.host = "other.example"}, server.server())}, absl::Seconds(5));
  EXPECT_THAT(wrong.endpoints, IsEmpty());
  EXPECT_THAT(std::string(wrong.status.message()), HasSubstr("_ignite._tcp.other.example"));
}

TEST(EndpointSourceTest, OneThatFailsLosesNothingOfTheOthers) {
  const FoundEndpoints found = FindEndpoints(
      {List({kA}), [] { return absl::UnavailableError("name server is down"); },
       []() -> absl::StatusOr<std::vector<EndpointConfig>> { throw std::runtime_error("oops"); },
       List({kB, kA})},
      absl::Seconds(5));
  EXPECT_THAT(TextsOf(found), ElementsAre("a:1", "b:1"));
  EXPECT_EQ(found.status.message(), "name server is down");
}

TEST(EndpointSourceTest, ASilentNameServerIsNotWaitedFor) {
  const FakeNameServer silent([](const std::string&) { return std::string(); });
  const absl::Time begun = absl::Now();
  const FoundEndpoints found =
      FindEndpoints({ServicesOf({.host = "cluster.example"}, silent.server()), List({kA})},
                    absl::Milliseconds(100));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(2));
  EXPECT_THAT(TextsOf(found), ElementsAre("a:1"));
  EXPECT_EQ(found.status.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(EndpointSourceTest, AnEmptyListIsAnError) {
  EXPECT_EQ(FindEndpoints({List({})}, absl::Seconds(1)).status.code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace glowplug
