// SPDX-License-Identifier: Apache-2.0
// Every operation once, and what its errors tell, against one real node.
#include <absl/time/time.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

using Cities = Cache<int, std::string>;

// Status codes of the server (ignite-protocol, section 3).
constexpr int32_t kCacheDoesNotExist = 1000;
constexpr int32_t kCacheExists = 1001;

class SmokeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    cluster_ = test::IgniteCluster::Start({}).value();
    client_ = Client::Open(cluster_->uri()).value();
  }
  static void TearDownTestSuite() {
    client_.reset();
    cluster_.reset();
  }

  // An empty cache of the test's own.
  static Cities MakeCities() {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    return client_->CreateCache<int, std::string>(test->name()).value();
  }

  static std::unique_ptr<test::IgniteCluster> cluster_;
  static std::optional<Client> client_;
};

std::unique_ptr<test::IgniteCluster> SmokeTest::cluster_;
std::optional<Client> SmokeTest::client_;

TEST_F(SmokeTest, CreatesNamesAndDestroysCaches) {
  ASSERT_TRUE((client_->CreateCache<int, int>("caches")).ok());
  EXPECT_THAT(client_->CacheNames().value(), Contains("caches"));
  EXPECT_TRUE((client_->GetOrCreateCache<int, int>("caches")).ok());
  EXPECT_TRUE((client_->GetOrCreateCache<int, int>("other caches")).ok());
  EXPECT_TRUE(client_->DestroyCache("caches").ok());
  EXPECT_THAT(client_->CacheNames().value(), Not(Contains("caches")));
  EXPECT_THAT(client_->CacheNames().value(), Contains("other caches"));
}

TEST_F(SmokeTest, GetOrCreateKeepsWhatIsThere) {
  const Cities cities = MakeCities();
  ASSERT_TRUE(cities.Put(1, "Paris").ok());
  const auto again = client_->GetOrCreateCache<int, std::string>(cities.name());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->Get(1).value(), "Paris");
}

TEST_F(SmokeTest, PutsAndGets) {
  const Cities cities = MakeCities();
  EXPECT_EQ(cities.Get(1).value(), std::nullopt);
  ASSERT_TRUE(cities.Put(1, "Paris").ok());
  EXPECT_EQ(cities.Get(1).value(), "Paris");
  ASSERT_TRUE(cities.Put(1, "Lima").ok());
  EXPECT_EQ(cities.Get(1).value(), "Lima");
}

TEST_F(SmokeTest, PutsAndGetsManyAtOnce) {
  const Cities cities = MakeCities();
  ASSERT_TRUE(
      cities.PutAll(std::map<int, std::string>{{1, "Paris"}, {2, "Lima"}, {3, "Nairobi"}}).ok());
  EXPECT_THAT(cities.GetAll(std::vector<int>{1, 3, 99}).value(),
              UnorderedElementsAre(Entry<int, std::string>{1, "Paris"},
                                   Entry<int, std::string>{3, "Nairobi"}));
  EXPECT_EQ(cities.GetAll(std::vector<int>{}).value().size(), 0U);
  EXPECT_EQ(cities.Size().value(), 3);
  EXPECT_EQ(cities.Size(PeekMode::kBackup).value(), 0);
}

TEST_F(SmokeTest, ContainsAndRemoves) {
  const Cities cities = MakeCities();
  ASSERT_TRUE(cities.Put(1, "Paris").ok());
  EXPECT_TRUE(cities.ContainsKey(1).value());
  EXPECT_TRUE(cities.Remove(1).value());
  EXPECT_FALSE(cities.ContainsKey(1).value());
  EXPECT_FALSE(cities.Remove(1).value());
  EXPECT_EQ(cities.Size().value(), 0);
}

TEST_F(SmokeTest, HasManyOperationsInFlight) {
  const Cities cities = MakeCities();
  std::vector<Deferred<void>> puts;
  for (int i = 0; i < 500; ++i) puts.push_back(cities.AsyncPut(i, std::to_string(i)));
  for (size_t i = puts.size(); i-- > 0;) EXPECT_TRUE(puts[i].Wait().ok());
  std::vector<Deferred<std::optional<std::string>>> gets;
  for (int i = 0; i < 500; ++i) gets.push_back(cities.AsyncGet(i));
  for (int i = 0; i < 500; ++i) EXPECT_EQ(gets[i].Wait().value(), std::to_string(i));
}

TEST_F(SmokeTest, TellsOfACacheThatDoesNotExist) {
  const auto found = client_->GetCache<int, std::string>("nowhere").Get(1);
  EXPECT_EQ(found.status().code(), absl::StatusCode::kNotFound) << found.status();
  const ErrorInfo info = InfoOf(found.status());
  EXPECT_EQ(info.origin, Origin::kServer);
  EXPECT_EQ(info.operation, "Get");
  EXPECT_EQ(info.endpoint, "127.0.0.1:" + std::to_string(cluster_->port(0)));
  EXPECT_EQ(info.peer_code, kCacheDoesNotExist);
  EXPECT_THAT(info.peer_text, HasSubstr("Cache does not exist"));
  EXPECT_TRUE(info.connection_usable);

  const auto numbers = client_->GetCache<int, int>("nowhere");
  EXPECT_EQ(numbers.Put(1, 1).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(client_->DestroyCache("nowhere").code(), absl::StatusCode::kNotFound);
}

TEST_F(SmokeTest, TellsOfACacheThatExists) {
  const Cities cities = MakeCities();
  const auto twice = client_->CreateCache<int, int>(cities.name());
  EXPECT_EQ(twice.status().code(), absl::StatusCode::kAlreadyExists) << twice.status();
  EXPECT_EQ(InfoOf(twice.status()).peer_code, kCacheExists);
}

TEST_F(SmokeTest, TellsOfAValueOfAnotherType) {
  const Cities cities = MakeCities();
  ASSERT_TRUE(cities.Put(1, "Paris").ok());
  const auto found = client_->GetCache<int, int64_t>(cities.name()).Get(1);
  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(found.status().message()), HasSubstr("expected long, found string"));
  EXPECT_EQ(cities.Get(1).value(), "Paris");
}

TEST_F(SmokeTest, EndsAtItsDeadlineWhenTheNodeStops) {
  const Cities cities = MakeCities();
  ASSERT_TRUE(cities.Put(1, "Paris").ok());
  ASSERT_TRUE(cluster_->Stop(0).ok());
  const auto found = cities.WithDeadline(absl::Milliseconds(100)).Get(1);
  ASSERT_TRUE(cluster_->Continue(0).ok());
  EXPECT_EQ(found.status().code(), absl::StatusCode::kDeadlineExceeded) << found.status();
  EXPECT_EQ(cities.Get(1).value(), "Paris");
}

TEST_F(SmokeTest, AnswersCancelledAfterClose) {
  const Client closed = Client::Open(cluster_->uri()).value();
  closed.Close();
  closed.Close();
  EXPECT_EQ(closed.CacheNames().status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace glowplug
