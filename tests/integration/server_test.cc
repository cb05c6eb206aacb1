// SPDX-License-Identifier: Apache-2.0
// Real nodes: logins, versions, dead nodes, and many threads on one client.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/describe.hpp>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using test::IgniteCluster;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Seat {
  int32_t row = 0;
  int32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (row, number))

struct Guest {
  std::string name;
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Guest, (), (name, age))

// Everything that a client logs.
class Log {
 public:
  ClientOptions Options() {
    return {.log_sink = [this](LogLevel, std::string_view line) {
      const std::lock_guard lock(mutex_);
      text_.append(line).append("\n");
    }};
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

TEST(LoginTest, ThePasswordDecidesAndIsSaidNowhere) {
  const auto cluster = IgniteCluster::Start({.auth = true}).value();
  Log log;
  {
    const auto client = Client::Open(cluster->uri(), log.Options());
    ASSERT_TRUE(client.ok()) << client.status();
    const auto cache = client->GetOrCreateCache<int, int>("c").value();
    EXPECT_TRUE(cache.Put(1, 1).ok());
  }
  ASSERT_EQ(setenv("GLOWPLUG_TEST_PASSWORD", "not-the-password", 1), 0);
  const std::string wrong =
      absl::StrReplaceAll(cluster->uri(), {{"IGNITE_PASSWORD", "GLOWPLUG_TEST_PASSWORD"}});
  ASSERT_NE(wrong, cluster->uri());
  const absl::Time begin = absl::Now();
  const absl::Status refused = Client::Open(wrong, log.Options()).status();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnauthenticated) << refused;
  EXPECT_EQ(InfoOf(refused).peer_code, 2000);
  EXPECT_EQ(InfoOf(refused).origin, Origin::kServer);
  EXPECT_THAT(refused.ToString(), Not(HasSubstr("not-the-password")));
  EXPECT_THAT(log.text(), Not(HasSubstr("not-the-password")));

  // Nobody at all is refused as well.
  const absl::Status nobody =
      Client::Open(absl::StrCat("ignite://127.0.0.1:", cluster->port(0))).status();
  EXPECT_EQ(nobody.code(), absl::StatusCode::kUnauthenticated) << nobody;
}

TEST(VersionTest, TheNewestServerWorksToo) {
  const auto cluster = IgniteCluster::Start({.version = "2.18.0"}).value();
  const Client client = Client::Open(cluster->uri()).value();
  const auto cache = client.GetOrCreateCache<std::string, int64_t>("newest").value();
  EXPECT_TRUE(cache.Put("answer", 42).ok());
  EXPECT_EQ(cache.Get("answer").value(), 42);
  EXPECT_THAT(client.CacheNames().value(), testing::Contains("newest"));
}

// A configuration looks otherwise where the server has the features 20 and 21.
TEST(VersionTest, TheNewestServerTakesAndTellsWholeConfigurations) {
  const auto cluster = IgniteCluster::Start({.version = "2.18.0"}).value();
  const Client client = Client::Open(cluster->uri()).value();
  const CacheConfiguration said = {
      .name = "configured",
      .atomicity_mode = CacheAtomicityMode::kTransactional,
      .backups = 2,
      .query_entities = {{.key_type = "java.lang.Integer",
                          .value_type = "Person",
                          .table = "PERSONS",
                          .fields = {{.name = "name", .type_name = "java.lang.String"}},
                          .aliases = {{"name", "NAME"}}}},
      .group_name = "group",
      .expiry_policy = ExpiryPolicy{.create = absl::Seconds(100)},
      .storage_paths = {"storage"},  // which IgniteNode.java names
      .index_path = "storage",
  };
  const auto cache = client.CreateCache<int, int>(said);
  ASSERT_TRUE(cache.ok()) << cache.status();
  const CacheConfiguration found = cache->Configuration().value();
  EXPECT_EQ(found.atomicity_mode, said.atomicity_mode);
  EXPECT_EQ(found.backups, said.backups);
  EXPECT_EQ(found.query_entities, said.query_entities);
  EXPECT_EQ(found.group_name, said.group_name);
  EXPECT_EQ(found.expiry_policy, said.expiry_policy);
  EXPECT_EQ(found.storage_paths, said.storage_paths);
  EXPECT_EQ(found.index_path, said.index_path);
  EXPECT_TRUE(cache->Put(1, 2).ok());
}

// Each connection speaks as its server does: their configurations look different on the wire.
TEST(VersionTest, TwoVersionsBehindOneClient) {
  const auto older = IgniteCluster::Start({}).value();
  const auto newer = IgniteCluster::Start({.version = "2.18.0"}).value();
  const Client client =
      Client::Open(absl::StrCat("ignite://127.0.0.1:", older->port(0),
                                ",127.0.0.1:", newer->port(0), "?routing=round_robin"))
          .value();
  const CacheConfiguration said = {
      .name = "both",
      .atomicity_mode = CacheAtomicityMode::kTransactional,
      .backups = 1,
      .expiry_policy = ExpiryPolicy{.create = absl::Seconds(100)},
  };
  // Two of each: one to each server.
  for (int server = 0; server < 2; ++server) {
    ASSERT_TRUE((client.CreateCache<int, std::string>(said).ok()));
  }
  const auto cache = client.GetCache<int, std::string>("both");
  for (int i = 0; i < 100; ++i) {
    for (int server = 0; server < 2; ++server) {
      ASSERT_TRUE(cache.Put(i, absl::StrCat("value ", i)).ok());
    }
    for (int server = 0; server < 2; ++server) {
      ASSERT_EQ(cache.Get(i).value(), absl::StrCat("value ", i));
    }
  }
  for (int server = 0; server < 2; ++server) {
    const CacheConfiguration found = cache.Configuration().value();
    EXPECT_EQ(found.atomicity_mode, said.atomicity_mode);
    EXPECT_EQ(found.backups, said.backups);
    EXPECT_EQ(found.expiry_policy, said.expiry_policy);
  }
  for (const auto& cluster : {older.get(), newer.get()}) {
    const Client alone = Client::Open(cluster->uri()).value();
    EXPECT_EQ((alone.GetCache<int, std::string>("both").Size().value()), 100);
  }
}

// Three clusters behind one client, each of which knows nothing of the others' types.
TEST(VersionTest, ATypeIsRegisteredWithEachCluster) {
  std::vector<std::unique_ptr<IgniteCluster>> clusters;
  clusters.push_back(IgniteCluster::Start({}).value());
  // Another footer, too: the same object has other bytes there.
  clusters.push_back(IgniteCluster::Start({.full_footer = true}).value());
  clusters.push_back(IgniteCluster::Start({.version = "2.18.0"}).value());
  std::string uri = "ignite://";
  for (const auto& cluster : clusters) {
    absl::StrAppend(&uri, uri.back() == '/' ? "" : ",", "127.0.0.1:", cluster->port(0));
  }
  const Client client = Client::Open(uri + "?routing=round_robin").value();
  const auto each = [&](const auto& operation) {
    for (size_t cluster = 0; cluster < clusters.size(); ++cluster) operation();
  };
  each([&] { ASSERT_TRUE((client.GetOrCreateCache<Seat, Guest>("guests").ok())); });
  const auto cache = client.GetCache<Seat, Guest>("guests");
  for (int32_t number = 0; number < 20; ++number) {
    const Guest guest{absl::StrCat("guest ", number), number};
    each([&] {
      const absl::Status put = cache.Put({1, number}, guest);
      ASSERT_TRUE(put.ok()) << put;
    });
    each([&] {
      const auto found = cache.Get({1, number});
      ASSERT_TRUE(found.ok()) << found.status();
      ASSERT_TRUE(found->has_value());
      EXPECT_EQ((*found)->name, guest.name);
      EXPECT_EQ((*found)->age, guest.age);
    });
  }
  // Who knows nothing of the others can find and read all of it.
  for (const auto& cluster : clusters) {
    const Client alone = Client::Open(cluster->uri()).value();
    const auto described = alone.DescribeType(TypeDescription::Of<Guest>().name);
    ASSERT_TRUE(described.ok() && described->has_value()) << described.status();
    EXPECT_EQ((*described)->fields.size(), 2u);
    const auto guests = alone.GetCache<Seat, Guest>("guests");
    EXPECT_EQ(guests.Size().value(), 20);
    for (int32_t number = 0; number < 20; ++number) {
      const auto found = guests.Get({1, number});
      ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
      EXPECT_EQ((*found)->age, number);
    }
  }
}

TEST(FailoverTest, ADeadNodeIsPassedByAndALostOneToo) {
  const auto cluster = IgniteCluster::Start({.nodes = 2}).value();
  // The first endpoint never answers; the client goes on to the others.
  const Client client =
      Client::Open(absl::StrCat("ignite://127.0.0.1:1,127.0.0.1:", cluster->port(0),
                                ",127.0.0.1:", cluster->port(1), "?timeout=5s"))
          .value();
  const auto cache = client.GetOrCreateCache<int, int>("failover").value();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(cache.Put(i, i).ok());

  ASSERT_TRUE(cluster->Kill(1).ok());
  for (int i = 0; i < 50; ++i) {
    const absl::Status put = cache.Put(i, i);
    EXPECT_TRUE(put.ok()) << put;
  }

  ASSERT_TRUE(cluster->Kill(0).ok());
  cache.Get(1).status().IgnoreError();
  const absl::Status nowhere = cache.Get(1).status();
  EXPECT_EQ(nowhere.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(nowhere.message()), HasSubstr("out of nodes"));
  EXPECT_FALSE(InfoOf(nowhere).may_have_happened);

  ASSERT_TRUE(cluster->Restart(0).ok());
  EXPECT_TRUE(client.CacheNames().ok());
}

TEST(ThreadsTest, ManyThreadsShareOneClient) {
  const auto cluster = IgniteCluster::Start({}).value();
  const Client client = Client::Open(cluster->uri() + "?window=64").value();
  const auto cache = client.GetOrCreateCache<int, std::string>("threads").value();
  constexpr int kThreads = 8;
  constexpr int kRounds = 100;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        const int key = t * kRounds + i;
        const std::string value = absl::StrCat("value ", key);
        if (!cache.Put(key, value).ok()) ++wrong;
        auto dropped = cache.AsyncGet(key);
        auto cancelled = cache.AsyncGet(key);
        auto waited = cache.AsyncGet(key);
        cancelled.Cancel();
        { const auto gone = std::move(dropped); }
        const auto found = waited.Wait();
        if (!found.ok() || *found != value) ++wrong;
        waited = cache.AsyncGet(key);
        if (waited.WaitFor(absl::Microseconds(i))) {
          if (waited.Wait().value() != value) ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(cache.Size().value(), kThreads * kRounds);
}

TEST(ThreadsTest, ANodeThatDiesUnderLoadEndsEveryOperationOnce) {
  const auto cluster = IgniteCluster::Start({}).value();
  const Client client = Client::Open(cluster->uri() + "?timeout=3s").value();
  const auto cache = client.GetOrCreateCache<int, int>("load").value();
  std::atomic<bool> stop{false};
  std::atomic<int> ok{0};
  std::atomic<int> unavailable{0};
  std::atomic<int> other{0};  // the restarted node has no such cache until it is made anew
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      while (!stop) {
        const absl::Status put = cache.Put(1, 1);
        ++(put.ok() ? ok : put.code() == absl::StatusCode::kUnavailable ? unavailable : other);
        if (!put.ok()) absl::SleepFor(absl::Milliseconds(5));
      }
    });
  }
  while (ok < 100) absl::SleepFor(absl::Milliseconds(1));
  ASSERT_TRUE(cluster->Kill(0).ok());
  while (unavailable < 20) absl::SleepFor(absl::Milliseconds(1));
  ASSERT_TRUE(cluster->Restart(0).ok());
  ASSERT_TRUE((client.GetOrCreateCache<int, int>("load").ok()));
  const int before = ok;
  while (ok < before + 100) absl::SleepFor(absl::Milliseconds(1));
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(unavailable, 0);
}

}  // namespace
}  // namespace glowplug
