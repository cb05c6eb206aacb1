// SPDX-License-Identifier: Apache-2.0
// Every way to have the result of an operation, and each result once.
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/async/answering_node.h"

namespace glowplug {
namespace {

using test::AnsweringNode;
using ::testing::HasSubstr;
using Text = std::optional<std::string>;
using TextResult = absl::StatusOr<Text>;

class DeferredTest : public ::testing::Test {
 protected:
  void Open(const std::string& options = "") {
    client_.emplace(Client::Open(node_.Uri(options)).value());
    cache_.emplace(client_->GetCache<int, std::string>("c"));
  }

  AnsweringNode node_;
  std::optional<Client> client_;
  std::optional<Cache<int, std::string>> cache_;
};

TEST_F(DeferredTest, WaitsInAnyOrder) {
  Open();
  auto first = cache_->AsyncGet(1);
  auto second = cache_->AsyncGet(2);
  EXPECT_EQ(second.Wait().value(), "2");
  EXPECT_EQ(first.Wait().value(), "1");
  EXPECT_EQ(client_->Outstanding(), 0U);
}

TEST_F(DeferredTest, AResultIsTakenOnce) {
  Open();
  auto get = cache_->AsyncGet(1);
  EXPECT_EQ(get.Wait().value(), "1");
  EXPECT_EQ(get.Wait().status().code(), absl::StatusCode::kFailedPrecondition);
  bool told = false;
  get.Then([&](TextResult result) {
    told = result.status().code() == absl::StatusCode::kFailedPrecondition;
  });
  EXPECT_TRUE(told);
}

TEST_F(DeferredTest, WaitForDoesNotEndIt) {
  Open();
  node_.Hold();
  auto get = cache_->AsyncGet(1);
  EXPECT_FALSE(get.WaitFor(absl::Milliseconds(20)));
  EXPECT_FALSE(get.WaitUntil(absl::Now() + absl::Milliseconds(20)));
  EXPECT_FALSE(get.ready());
  node_.Release();
  EXPECT_TRUE(get.WaitFor(absl::Seconds(10)));
  EXPECT_TRUE(get.ready());
  EXPECT_EQ(get.Wait().value(), "1");
}

TEST_F(DeferredTest, WaitForZeroAsksOnce) {
  Open("&threads=0");
  auto get = cache_->AsyncGet(1);
  while (!get.WaitFor(absl::ZeroDuration())) std::this_thread::yield();
  EXPECT_EQ(get.Wait().value(), "1");
}

TEST_F(DeferredTest, ThenRunsWithoutAnybodyWaiting) {
  Open();
  std::promise<TextResult> promise;
  cache_->AsyncGet(7).Then([&](TextResult result) { promise.set_value(std::move(result)); });
  EXPECT_EQ(promise.get_future().get().value(), "7");
}

TEST_F(DeferredTest, ACallbackMayWaitAndAskAgain) {
  Open();
  std::promise<std::string> promise;
  cache_->AsyncGet(1).Then([&](TextResult first) {
    const std::string second = cache_->Get(2).value().value();
    cache_->AsyncGet(3).Then([&, second, first = **first](TextResult third) {
      promise.set_value(first + second + **third);
    });
  });
  EXPECT_EQ(promise.get_future().get(), "123");
}

TEST_F(DeferredTest, ACallbackThatThrowsIsLoggedAndTheNextRuns) {
  std::promise<std::string> line;
  ClientOptions options;
  options.log_sink = [&](LogLevel, std::string_view text) {
    if (text.find("callback") != std::string_view::npos) line.set_value(std::string(text));
  };
  const Client client = Client::Open(node_.Uri(), options).value();
  const auto cache = client.GetCache<int, std::string>("c");
  cache.AsyncGet(1).Then([](TextResult) { throw std::runtime_error("by the user"); });
  EXPECT_THAT(line.get_future().get(), HasSubstr("by the user"));
  std::promise<void> next;
  cache.AsyncGet(2).Then([&](TextResult) { next.set_value(); });
  next.get_future().get();
}

TEST_F(DeferredTest, WithoutABackgroundThreadCallbacksRunInWhoeverWaits) {
  Open("&threads=0");
  std::thread::id ran_in;
  cache_->AsyncGet(1).Then([&](TextResult) { ran_in = std::this_thread::get_id(); });
  EXPECT_TRUE(client_->Drain().ok());
  EXPECT_EQ(ran_in, std::this_thread::get_id());
}

TEST_F(DeferredTest, WithoutABackgroundThreadAFullWindowRunsCallbacks) {
  Open("&threads=0&window=8");
  int ran = 0;
  for (int key = 0; key < 500; ++key) {
    cache_->AsyncGet(key).Then([&](TextResult result) { ran += result.ok() ? 1 : 0; });
  }
  EXPECT_GE(ran, 500 - 8);
  EXPECT_TRUE(client_->Drain().ok());
  EXPECT_EQ(ran, 500);
}

TEST_F(DeferredTest, CallbacksKeepAClientAlive) {
  std::promise<TextResult> promise;
  node_.Hold();
  {
    const Client client = Client::Open(node_.Uri()).value();
    client.GetCache<int, std::string>("c").AsyncGet(5).Then(
        [&](TextResult result) { promise.set_value(std::move(result)); });
  }
  node_.Release();
  EXPECT_EQ(promise.get_future().get().value(), "5");
}

TEST_F(DeferredTest, TheLastClientMayEndInACallback) {
  std::promise<void> ended;
  {
    auto client = std::make_unique<Client>(Client::Open(node_.Uri()).value());
    auto cache = client->GetCache<int, std::string>("c");
    cache.AsyncGet(5).Then([client = std::move(client), cache, &ended](TextResult) mutable {
      client.reset();
      ended.set_value();
    });
  }
  ended.get_future().get();
}

TEST_F(DeferredTest, ADroppedOneIsSentAndCounted) {
  Open();
  { cache_->AsyncPut(1, "x"); }
  while (node_.requests() < 1) std::this_thread::yield();
  EXPECT_TRUE(client_->Drain(absl::Seconds(10)).ok());
  EXPECT_EQ(client_->Metrics().dropped, 1U);
  EXPECT_FALSE(client_->Loop(absl::ZeroDuration()).has_value());
}

TEST_F(DeferredTest, TheBackgroundLooksAfterWhatIsLeftAlone) {
  Open();
  auto get = cache_->AsyncGet(1);
  while (!get.ready()) std::this_thread::yield();  // no I/O of ours
  EXPECT_EQ(get.Wait().value(), "1");
}

TEST_F(DeferredTest, LoopGivesEachOnce) {
  Open();
  std::vector<Deferred<Text>> gets;
  for (int key = 0; key < 100; ++key) {
    gets.push_back(cache_->AsyncGet(key));
    gets.back().set_tag(static_cast<uint64_t>(key));
  }
  EXPECT_EQ(gets[40].Wait().value(), "40");  // has this one, and ends others on its way
  std::set<uint64_t> tags;
  while (auto done = client_->Loop()) {
    EXPECT_TRUE(tags.insert(done->tag()).second);
    EXPECT_TRUE(done->status().ok());
    EXPECT_EQ(done->As<Text>().value(), absl::StrCat(done->tag()));
    EXPECT_EQ(done->As<Text>().status().code(), absl::StatusCode::kFailedPrecondition);
  }
  EXPECT_EQ(tags.size(), 99U);
  EXPECT_EQ(tags.count(40), 0U);
  EXPECT_EQ(gets[0].Wait().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(DeferredTest, WhatLoopGivesIsFoundAmongDeferreds) {
  Open();
  absl::flat_hash_set<Deferred<Text>, DeferredHash, DeferredEqual> outstanding;
  for (int key = 0; key < 20; ++key) outstanding.insert(cache_->AsyncGet(key));
  while (!outstanding.empty()) {
    std::optional<AnyDeferred> done = client_->Loop(absl::Seconds(10));
    ASSERT_TRUE(done.has_value());
    const auto found = outstanding.find(*done);
    ASSERT_NE(found, outstanding.end());
    EXPECT_TRUE(*done == *found);
    outstanding.erase(found);
    EXPECT_TRUE(done->As<Text>().ok());
  }
}

TEST_F(DeferredTest, LoopIsToldOfAnotherTypeWithoutTaking) {
  Open();
  cache_->AsyncGet(3).ToLoop();
  std::optional<AnyDeferred> done = client_->Loop(absl::Seconds(10));
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->As<bool>().status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(done->As<void>().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(done->As<Text>().value(), "3");
}

TEST_F(DeferredTest, LoopEndsAtItsTimeAndAtOnceWhenThereIsNothing) {
  Open();
  EXPECT_FALSE(client_->Loop().has_value());
  node_.Hold();
  auto get = cache_->AsyncGet(1);
  const absl::Time begin = absl::Now();
  EXPECT_FALSE(client_->Loop(absl::Milliseconds(30)).has_value());
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(29));
  node_.Release();
  EXPECT_TRUE(client_->Loop().has_value());
}

TEST_F(DeferredTest, LoopOfManyThreadsGivesEachToOne) {
  Open();
  constexpr int kOperations = 2000;
  std::vector<Deferred<Text>> gets;
  gets.reserve(1000);
  std::atomic<int> given{0};
  for (int round = 0; round < kOperations / 1000; ++round) {
    gets.clear();
    for (int key = 0; key < 1000; ++key) gets.push_back(cache_->AsyncGet(key));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        while (auto done = client_->Loop()) given += done->As<Text>().ok() ? 1 : 0;
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(given, kOperations);
}

TEST_F(DeferredTest, AWindowKeepsItsSizeAndTheFirstErrors) {
  Open("&window=64");
  Window window(*client_, 16);
  for (int key = 0; key < 500; ++key) {
    window.Add(cache_->AsyncPut(key, "x"), static_cast<uint64_t>(key));
    EXPECT_LE(client_->Outstanding(), 16U);
  }
  EXPECT_TRUE(window.Drain().ok());
  EXPECT_EQ(node_.requests(), 500);
  client_->Abandon();
  for (int key = 0; key < 100; ++key) {
    window.Add(cache_->AsyncPut(key, "x"), static_cast<uint64_t>(key));
  }
  EXPECT_EQ(window.Drain().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(window.failed(), 100U);
  ASSERT_EQ(window.errors().size(), 16U);
  EXPECT_EQ(window.errors()[3].tag, 3U);
}

TEST_F(DeferredTest, CloseDrainsAndThenRefuses) {
  Open();
  node_.Hold();
  auto get = cache_->AsyncGet(1);
  std::thread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    node_.Release();
  });
  client_->Close();
  EXPECT_TRUE(get.ready());
  EXPECT_EQ(get.Wait().value(), "1");
  EXPECT_EQ(cache_->Get(2).status().code(), absl::StatusCode::kCancelled);
  release.join();
}

TEST_F(DeferredTest, CloseAbandonsWhatDoesNotEndInTime) {
  Open();
  node_.Hold();
  auto sent = cache_->AsyncPut(1, "x");
  EXPECT_FALSE(sent.WaitFor(absl::Milliseconds(50)));
  client_->Close(absl::Milliseconds(50));
  const absl::Status status = sent.Wait();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(InfoOf(status).may_have_happened);
  EXPECT_EQ(InfoOf(status).operation, "Put");
}

TEST_F(DeferredTest, AbandonTellsWhatWasNeverSent) {
  Open("&threads=0");
  auto unsent = cache_->AsyncPut(1, "x");
  client_->Abandon();
  const absl::Status status = unsent.Wait();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_FALSE(InfoOf(status).may_have_happened);
}

TEST_F(DeferredTest, DeadlinesHoldForCallbacksToo) {
  Open();
  node_.Hold();
  std::promise<absl::Status> promise;
  const absl::Time begin = absl::Now();
  cache_->WithDeadline(absl::Milliseconds(50)).AsyncGet(1).Then([&](TextResult result) {
    promise.set_value(result.status());
  });
  EXPECT_EQ(promise.get_future().get().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(49));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
}

TEST_F(DeferredTest, DeadlinesHoldWhileTheOperationWaitsForItsTurn) {
  Open("&order=per_key");
  node_.Hold();
  cache_->AsyncGet(1).Then([](TextResult) {});
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the background sleeps by now
  std::promise<absl::Status> promise;
  const absl::Time begin = absl::Now();
  cache_->WithDeadline(absl::Milliseconds(50)).AsyncGet(1).Then([&](TextResult result) {
    promise.set_value(result.status());
  });
  const absl::Status ended = promise.get_future().get();
  EXPECT_EQ(ended.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_FALSE(InfoOf(ended).may_have_happened);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
}

TEST_F(DeferredTest, DeadlinesHoldInLoop) {
  Open("&threads=0");
  node_.Hold();
  auto brief = cache_->WithDeadline(absl::Milliseconds(50)).AsyncGet(1);
  std::optional<AnyDeferred> done = client_->Loop(absl::Seconds(10));
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(client_->Metrics().timed_out, 1U);
}

TEST_F(DeferredTest, ALateAnswerIsDroppedAndCounted) {
  Open();
  node_.Hold();
  auto cancelled = cache_->AsyncGet(1);
  EXPECT_FALSE(cancelled.WaitFor(absl::Milliseconds(20)));
  cancelled.Cancel();
  EXPECT_EQ(cancelled.Wait().status().code(), absl::StatusCode::kCancelled);
  node_.Release();
  EXPECT_EQ(cache_->Get(2).value(), "2");
  EXPECT_EQ(client_->Metrics().late_answers, 1U);
  EXPECT_EQ(client_->Metrics().cancelled, 1U);
}

// A listener that counts.
class Counting final : public Listener {
 public:
  void OnOperation(const OperationEvent& event) override {
    if (event.operation == "Get" && event.status.ok() && event.duration > absl::ZeroDuration() &&
        event.endpoint.find("127.0.0.1:") == 0 && event.tag == 9) {
      ++gets;
    }
  }
  void OnConnection(const ConnectionEvent& event) override {
    if (event.kind == ConnectionEvent::Kind::kReady) ++ready;
    if (event.kind == ConnectionEvent::Kind::kClosed) ++closed;
  }
  std::atomic<int> gets{0}, ready{0}, closed{0};
};

TEST_F(DeferredTest, AListenerAndTheMetricsSeeIt) {
  const auto listener = std::make_shared<Counting>();
  ClientOptions options;
  options.listener = listener;
  const Client client = Client::Open(node_.Uri(), options).value();
  auto get = client.GetCache<int, std::string>("c").AsyncGet(1);
  get.set_tag(9);
  EXPECT_TRUE(get.Wait().ok());
  const ClientMetrics metrics = client.Metrics();
  client.Close();
  EXPECT_EQ(listener->gets, 1);
  EXPECT_EQ(listener->ready, 1);
  EXPECT_EQ(listener->closed, 1);
  EXPECT_EQ(metrics.connections, 1U);
  EXPECT_GT(metrics.bytes_sent, 20U);
  EXPECT_GT(metrics.bytes_received, 20U);
  bool seen = false;
  for (const OperationMetrics& operation : metrics.operations) {
    if (operation.operation != "Get") continue;
    seen = operation.duration.count() == 1 && operation.failed == 0;
  }
  EXPECT_TRUE(seen);
}

// How long each took, by its tag.
class Timing final : public Listener {
 public:
  void OnOperation(const OperationEvent& event) override { durations[event.tag] = event.duration; }
  std::map<uint64_t, absl::Duration> durations;
};

TEST_F(DeferredTest, EachIsTimedFromItsOwnSubmission) {
  const auto listener = std::make_shared<Timing>();
  ClientOptions options;
  options.listener = listener;
  const Client client = Client::Open(node_.Uri("&threads=0"), options).value();
  const auto cache = client.GetCache<int, std::string>("c");
  constexpr absl::Duration kPause = absl::Milliseconds(500);
  auto first = cache.AsyncGet(1);
  first.set_tag(1);
  absl::SleepFor(kPause);
  auto second = cache.AsyncGet(2);  // sent together with the first
  second.set_tag(2);
  EXPECT_TRUE(second.Wait().ok());
  EXPECT_TRUE(first.Wait().ok());
  EXPECT_GE(listener->durations[1], kPause);
  EXPECT_LT(listener->durations[2], listener->durations[1]);
}

}  // namespace
}  // namespace glowplug
