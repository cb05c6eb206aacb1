// SPDX-License-Identifier: Apache-2.0
#include "core/net/service_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/net/fake_name_server.h"

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const ServiceRecord kFirst{.priority = 1, .weight = 0, .port = 10800, .host = "a.example.com"};
const ServiceRecord kSecond{.priority = 2, .weight = 7, .port = 10801, .host = "b.example.com"};

std::string TextOf(const absl::StatusOr<std::vector<ServiceRecord>>& records) {
  return std::string(records.status().message());
}

TEST(ServiceRecordsTest, ANameServerIsAsked) {
  const FakeNameServer server([](const std::string& query) {
    return QuestionOf(query) == "_ignite._tcp.example.com" ? SrvAnswer(query, {kSecond, kFirst})
                                                           : SrvAnswer(query, {}, 3);
  });
  const auto found = LookUpServices("_ignite._tcp.example.com", server.server());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, ElementsAre(kSecond, kFirst));

  const auto absent = LookUpServices("_ignite._tcp.elsewhere.com", server.server());
  EXPECT_EQ(absent.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(TextOf(absent), HasSubstr("_ignite._tcp.elsewhere.com"));
}

TEST(ServiceRecordsTest, SaysThatThereIsNone) {
  const FakeNameServer server([](const std::string& query) {
    if (QuestionOf(query) == "empty.example.com") return SrvAnswer(query, {});
    return SrvAnswer(query, {{.priority = 0, .weight = 0, .port = 0, .host = ""}});
  });
  EXPECT_FALSE(LookUpServices("empty.example.com", server.server()).ok());
  EXPECT_THAT(TextOf(LookUpServices("closed.example.com", server.server())),
              HasSubstr("no such service"));
}

TEST(ServiceRecordsTest, RefusesWhatIsMalformed) {
  std::string query("\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01x\0\0\x21\0\x01", 19);
  const std::string whole = SrvAnswer(query, {kFirst});
  const auto read = [](const std::string& answer) {
    return ReadServiceRecords({reinterpret_cast<const uint8_t*>(answer.data()), answer.size()},
                              "x");
  };
  ASSERT_TRUE(read(whole).ok()) << read(whole).status();
  EXPECT_THAT(*read(whole), ElementsAre(kFirst));
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read(whole.substr(0, size)).ok()) << size;
  }
  // The name in a record points to itself.
  std::string looped = whole;
  const size_t host = whole.size() - kFirst.host.size() - 2;
  looped[host] = '\xc0';
  looped[host + 1] = static_cast<char>(host);
  EXPECT_FALSE(read(looped).ok());
}

TEST(ServiceRecordsTest, ThePriorityComesFirstAndThenTheWeightDecides) {
  std::minstd_rand random(7);
  std::map<std::string, int> first;
  for (int i = 0; i < 10'000; ++i) {
    std::vector<ServiceRecord> records = {{2, 1, 1, "later"},
                                          {1, 30, 1, "thirty"},
                                          {1, 60, 1, "sixty"},
                                          {1, 10, 1, "ten"},
                                          {1, 0, 1, "hardly"}};
    SortServices(records, random);
    EXPECT_EQ(records.back().host, "later");
    ++first[records.front().host];
    if (i >= 10) continue;
    std::vector<std::string> hosts;
    for (const ServiceRecord& record : records) hosts.push_back(record.host);
    EXPECT_THAT(hosts, UnorderedElementsAre("later", "thirty", "sixty", "ten", "hardly"));
  }
  EXPECT_NEAR(first["sixty"], 6000, 300);
  EXPECT_NEAR(first["thirty"], 3000, 300);
  EXPECT_NEAR(first["ten"], 1000, 200);
  EXPECT_LT(first["hardly"], 300);
}

TEST(ServiceRecordsTest, NamesOfServicesBeginWithAnUnderscore) {
  EXPECT_EQ(ServiceName("example.com"), "_ignite._tcp.example.com");
  EXPECT_EQ(ServiceName("_cache._tcp.example.com"), "_cache._tcp.example.com");
}

}  // namespace
}  // namespace glowplug
