// SPDX-License-Identifier: Apache-2.0
// The client's API on a node in the process.
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/describe.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
  const std::string uri =
      "embedded://" + std::filesystem::absolute(directory).string() + "?timeout=60s";
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

// Requests that are queued and not sent are another thread's affair, and so is their connection.
TEST(EmbeddedClient, EachThreadCarriesOutItsOwnRequests) {
  const auto client = Client::Open("embedded:");
  ASSERT_TRUE(client.ok()) << client.status();
  const auto numbers = client->CreateCache<int, int>("numbers");
  ASSERT_TRUE(numbers.ok()) << numbers.status();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(numbers->Put(i, i).ok());
  std::vector<decltype(numbers->AsyncPut(0, 0))> queued;
  for (int i = 0; i < 100; ++i) queued.push_back(numbers->AsyncPut(1000 + i, i));
  EXPECT_EQ(client->Metrics().connections, 1u);
  std::thread([&] { EXPECT_EQ(numbers->Get(7).value(), 7); }).join();
  EXPECT_EQ(client->Metrics().connections, 2u);
  for (auto& put : queued) EXPECT_TRUE(std::move(put).Wait().ok());
  EXPECT_EQ(numbers->Size().value(), 200);
  EXPECT_EQ(client->Metrics().connections, 2u);
}

TEST(EmbeddedClient, MoreThreadsThanConnectionsAllHaveTheirTurn) {
  const auto client = Client::Open("embedded:");
  ASSERT_TRUE(client.ok()) << client.status();
  const auto numbers = client->CreateCache<int, int>("numbers");
  ASSERT_TRUE(numbers.ok()) << numbers.status();
  constexpr int kThreads = 20;
  constexpr int kEach = 300;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const int key = t * kEach + i;
        // What one thread has written, waiting or not, it reads.
        if (i % 3 == 0) {
          auto put = numbers->AsyncPut(key, key);
          EXPECT_TRUE(numbers->Put(-key - 1, key).ok());
          EXPECT_TRUE(std::move(put).Wait().ok());
        } else {
          EXPECT_TRUE(numbers->Put(key, key).ok());
        }
        EXPECT_EQ(numbers->Get(key).value(), key);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(numbers->Size().value(), kThreads * (kEach + kEach / 3));
  EXPECT_LE(client->Metrics().connections, 15u);
  EXPECT_EQ(client->Outstanding(), 0u);
}

struct Place {
  std::string city;
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Place, (), (city, number))

TEST(EmbeddedClient, KeysAreTheSameWhenTypeAndValueAre) {
  const auto client = Client::Open("embedded:");
  ASSERT_TRUE(client.ok()) << client.status();
  EXPECT_TRUE((client->CreateCache<int, int>("c").value().Put(1, 1).ok()));
  EXPECT_TRUE((client->GetCache<double, int>("c").Put(1.0, 2).ok()));
  EXPECT_TRUE((client->GetCache<bool, int>("c").Put(true, 3).ok()));
  const auto places = client->GetCache<Place, int>("c");
  EXPECT_TRUE(places.Put({"Bern", 1}, 4).ok());
  std::string bern = "Be";
  EXPECT_EQ(places.Get({bern + "rn", 1}).value(), 4);
  EXPECT_EQ((client->GetCache<int, int>("c").Get(1).value()), 1);
  EXPECT_EQ((client->GetCache<double, int>("c").Get(1.0).value()), 2);
  EXPECT_EQ(places.Size().value(), 4);
}

class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest()
      : directory_(std::filesystem::absolute(::testing::TempDir()) /
                   ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(directory_);
  }
  ~DirectoryTest() override { std::filesystem::remove_all(directory_); }

  // With time enough for a machine that stands still for a while.
  std::string Uri(const std::string& query = "?") const {
    return "embedded://" + directory_.string() + query + "&timeout=60s";
  }

  const std::filesystem::path directory_;
};

constexpr int kMany = 2000;

// Writes entries of a kilobyte until one is refused; answers how many were taken.
int Fill(const Client& client) {
  const auto cache = client.GetOrCreateCache<int, std::string>("c").value();
  for (int i = 0; i < kMany; ++i) {
    const absl::Status put = cache.Put(i, std::string(1000, 'x'));
    if (put.ok()) continue;
    EXPECT_THAT(std::string(put.message()), HasSubstr("is limited to 1000000"));
    EXPECT_EQ(cache.Size().value(), i);
    return i;
  }
  return -1;
}

// All at once, each a call, as often as there are rounds with a client each.
template <class Call>
void TogetherOn(const std::string& uri, int threads, int rounds, Call call) {
  for (int round = 0; round < rounds; ++round) {
    const auto client = Client::Open(uri);
    ASSERT_TRUE(client.ok()) << client.status();
    const auto cache = client->GetOrCreateCache<int, Place>("c");
    ASSERT_TRUE(cache.ok()) << cache.status();
    std::latch begin(threads);
    std::vector<std::thread> callers;
    for (int t = 0; t < threads; ++t) {
      callers.emplace_back([&, t] {
        begin.arrive_and_wait();
        const absl::Status status = call(*cache, t);
        EXPECT_TRUE(status.ok()) << "in round " << round << ": " << status;
      });
    }
    for (std::thread& caller : callers) caller.join();
    if (::testing::Test::HasFailure()) return;
  }
}

// A type that the connection has not told of yet is told first: what one thread reads, releases
// what another of the same connection waits for.
TEST_F(DirectoryTest, ThreadsThatPutANewTypeAtOnceAllEnd) {
  const std::string uri = Uri("?durability=process");
  TogetherOn(uri, 24, 20, [](const Cache<int, Place>& cache, int t) {
    return cache.Put(t, Place{"Bern", t});
  });
}

TEST_F(DirectoryTest, PutsInTheOrderOfTheirKeyAllEnd) {
  const std::string uri = Uri("?durability=process&order=per_key");
  TogetherOn(uri, 4, 50, [](const Cache<int, Place>& cache, int t) {
    return cache.Put(1, Place{"Bern", t});
  });
}

TEST_F(DirectoryTest, ALimitRefusesOrEvictsAsItWasAskedFor) {
  EXPECT_EQ(Fill(Client::Open("embedded:?hot_bytes=0").value()), -1) << "none was asked for";
  int taken = 0;
  {
    const auto client = Client::Open(Uri("?size_limit=1000000&durability=process"));
    ASSERT_TRUE(client.ok()) << client.status();
    taken = Fill(*client);
    EXPECT_GT(taken, 100);
    EXPECT_LT(taken, 1000);
  }
  {
    const auto client = Client::Open(Uri("?durability=process"));
    ASSERT_TRUE(client.ok()) << client.status();
    EXPECT_NEAR(Fill(*client), taken, 20) << "the limit is kept with the store";
  }
  const auto client = Client::Open(Uri("?eviction=least_recently_stored&durability=process"));
  ASSERT_TRUE(client.ok()) << client.status();
  EXPECT_EQ(Fill(*client), -1);
  const auto cache = client->GetCache<int, std::string>("c");
  EXPECT_FALSE(cache.Get(0).value().has_value());
  EXPECT_TRUE(cache.Get(kMany - 1).value().has_value());
}

// A thread that reads takes its time with an answer. Meanwhile another's commit answers what it has
// queued behind that, and whoever drives is told of it and finds the connection being read.
TEST_F(DirectoryTest, AnAnswerThatComesDuringAReadingIsSeenAtItsEnd) {
  const auto client = Client::Open(Uri());
  ASSERT_TRUE(client.ok()) << client.status();
  const auto numbers = client->CreateCache<int, int>("numbers");
  ASSERT_TRUE(numbers.ok()) << numbers.status();
  ASSERT_TRUE(numbers->Put(0, 0).ok());
  std::atomic<bool> over{false};
  std::thread commits([&] {
    for (int i = 0; !over; ++i) EXPECT_TRUE(numbers->Put(1, i).ok());
  });
  std::thread drives([&] {
    while (!over) client->Drain(absl::Milliseconds(50)).IgnoreError();
  });
  for (int i = 0; i < 100; ++i) {
    auto put = numbers->AsyncPut(2, i);
    const auto shown = numbers->Visit<int>(
        0, [](int) { std::this_thread::sleep_for(std::chrono::milliseconds(5)); });
    EXPECT_TRUE(shown.ok()) << shown.status();
    const bool ended = put.WaitFor(absl::Seconds(30));
    EXPECT_TRUE(ended) << "in round " << i;
    if (!ended) break;
    EXPECT_TRUE(put.Wait().ok());
  }
  over = true;
  commits.join();
  drives.join();
}

TEST_F(DirectoryTest, IsNamedInAFile) {
  const auto file = directory_.string() + ".json";
  std::ofstream(file) << R"({"client": {"endpoints": [")" << directory_.string() << R"("],
      "transport": {"use": "glowplug.embedded", "durability": "process", "value_file_bytes": 100}}})";
  {
    const auto client = Client::Open(file);
    ASSERT_TRUE(client.ok()) << client.status();
    const auto cache = client->CreateCache<int, std::string>("c").value();
    EXPECT_TRUE(cache.Put(1, std::string(200, 'x')).ok());
    EXPECT_EQ(cache.Get(1).value(), std::string(200, 'x'));
  }
  EXPECT_FALSE(std::filesystem::is_empty(directory_ / "values"));
  std::filesystem::remove(file);
}

#ifndef __SANITIZE_THREAD__  // which knows no threads of a child
TEST_F(DirectoryTest, AChildOpensItAnew) {
  const std::string uri = Uri("?sharing=shared&durability=process");
  const auto client = Client::Open(uri);
  ASSERT_TRUE(client.ok()) << client.status();
  const auto cache = client->CreateCache<int, int>("c").value();
  EXPECT_TRUE(cache.Put(1, 1).ok());
  const pid_t child = fork();
  if (child == 0) {
    const auto own = Client::Open(uri);
    if (!own.ok()) _exit(1);
    const auto same = own->GetCache<int, int>("c");
    if (same.Get(1).value_or(std::nullopt) != 1) _exit(2);
    _exit(same.Put(2, 2).ok() ? 0 : 3);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(cache.Get(2).value(), 2);
}
#endif

TEST_F(DirectoryTest, OtherOptionsOfOneProcessAreRefused) {
  const auto client = Client::Open(Uri());
  ASSERT_TRUE(client.ok()) << client.status();
  EXPECT_TRUE(Client::Open(Uri()).ok());
  const auto other = Client::Open(Uri("?durability=process"));
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition) << other.status();
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("other options"));
}

// The background thread looks after a client that has something outstanding, and must not outlive
// it: the store would still be open. Nor must another thread's lane.
TEST_F(DirectoryTest, IsClosedWhenItsLastClientIs) {
  for (int i = 0; i < 50; ++i) {
    const std::string durability = i % 2 == 0 ? "?durability=process" : "?durability=machine";
    const auto client = Client::Open(Uri(durability));
    ASSERT_TRUE(client.ok()) << i << ": " << client.status();
    const auto cache = client->GetOrCreateCache<int, int>("c");
    ASSERT_TRUE(cache.ok()) << i << ": " << cache.status();
    std::thread([&] { EXPECT_TRUE(cache->Put(-i, i).ok()); }).join();
    auto held = cache->AsyncPut(i, i);
    std::this_thread::sleep_for(std::chrono::milliseconds(i % 5 * 9));  // it begins after 20 ms
    EXPECT_TRUE(std::move(held).Wait().ok());
  }
}

// Each of the threads has a lane: they are one client's all the same.
TEST_F(DirectoryTest, CallsOfManyThreadsAreCountedAndClosedWithTheClient) {
  const auto client = Client::Open(Uri("?durability=process"));
  ASSERT_TRUE(client.ok()) << client.status();
  const auto numbers = client->CreateCache<int, int>("numbers");
  ASSERT_TRUE(numbers.ok()) << numbers.status();
  const auto counted = [&] {
    uint64_t calls = 0;
    for (const OperationMetrics& kind : client->Metrics().operations) {
      if (kind.operation == "Get" || kind.operation == "Put") {
        calls += kind.duration.count() - kind.failed;
      }
    }
    return calls;
  };
  constexpr int kThreads = 8;
  std::atomic<uint64_t> calls{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0;; ++i) {
        const absl::Status put = numbers->Put(t, i);
        const auto read = numbers->Get(t);
        calls += (put.ok() ? 1 : 0) + (read.ok() ? 1 : 0);
        if (put.ok() && read.ok()) {
          EXPECT_EQ(**read, i);
          continue;
        }
        for (const absl::Status& status : {put, read.status()}) {
          if (status.ok()) continue;
          EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
          EXPECT_THAT(std::string(status.message()), HasSubstr("the client was closed"));
        }
        return;
      }
    });
  }
  while (calls < 20'000) std::this_thread::yield();
  EXPECT_GE(client->Metrics().connections, 7u);
  client->Close();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counted(), calls);
  EXPECT_EQ(client->Outstanding(), 0u);
  EXPECT_EQ(client->Metrics().connections, 0u);
}

TEST_F(DirectoryTest, WordsThatMeanNothingAreRefused) {
  for (const char* query : {"?durability=disk", "?sharing=both", "?eviction=oldest",
                            "?hot_bytes=many", "?size_limit=-1"}) {
    const auto client = Client::Open(Uri(query));
    EXPECT_EQ(client.status().code(), absl::StatusCode::kInvalidArgument) << client.status();
    EXPECT_FALSE(std::filesystem::exists(directory_));
  }
}

}  // namespace
}  // namespace glowplug
