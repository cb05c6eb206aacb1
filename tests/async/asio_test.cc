// SPDX-License-Identifier: Apache-2.0
// Completion tokens of Boost.Asio, on the host's own executor.
#include <absl/strings/str_cat.h>
#include <glowplug/asio.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/async/answering_node.h"

namespace glowplug {
namespace {

namespace asio = boost::asio;
using Text = std::optional<std::string>;
using TextResult = absl::StatusOr<Text>;
using IntCache = Cache<int, std::string>;

class AsioTest : public ::testing::Test {
 protected:
  test::AnsweringNode node_;
  const Client client_ = Client::Open(node_.Uri()).value();
  const IntCache cache_ = client_.GetCache<int, std::string>("c");
  asio::io_context context_;
};

TEST_F(AsioTest, UseFuture) {
  std::future<TextResult> value = cache_.AsyncGet(3)(asio::use_future);
  EXPECT_EQ(value.get().value(), "3");
}

TEST_F(AsioTest, ACallbackRunsOnItsExecutorAndItsContextWaitsForIt) {
  std::thread::id ran_in;
  cache_.AsyncGet(3)(asio::bind_executor(context_, [&](TextResult result) {
    EXPECT_EQ(result.value(), "3");
    ran_in = std::this_thread::get_id();
  }));
  context_.run();  // returns when the handler has run, for that is outstanding work
  EXPECT_EQ(ran_in, std::this_thread::get_id());
}

TEST_F(AsioTest, Deferred) {
  auto later = cache_.AsyncPut(1, "x")(asio::deferred);
  absl::Status status = absl::UnknownError("not run");
  std::move(later)(asio::bind_executor(context_, [&](absl::Status put) { status = put; }));
  context_.run();
  EXPECT_TRUE(status.ok()) << status;
}

asio::awaitable<std::string> Concatenate(IntCache cache, int count) {
  std::string all;
  for (int key = 0; key < count; ++key) {
    TextResult value = co_await cache.AsyncGet(key);
    absl::StrAppend(&all, value.ok() ? **value : "?");
  }
  co_return all;
}

TEST_F(AsioTest, AwaitableRunsOnItsContext) {
  auto result = asio::co_spawn(context_, Concatenate(cache_, 12), asio::use_future);
  context_.run();
  EXPECT_EQ(result.get(), "01234567891011");
}

TEST_F(AsioTest, ManyAwaitablesOnManyThreads) {
  std::vector<std::future<std::string>> results;
  for (int i = 0; i < 200; ++i) {
    results.push_back(
        asio::co_spawn(asio::make_strand(context_), Concatenate(cache_, 10), asio::use_future));
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { context_.run(); });
  for (std::thread& thread : threads) thread.join();
  for (auto& result : results) EXPECT_EQ(result.get(), "0123456789");
}

TEST_F(AsioTest, AnOperationMayLoseARaceAgainstATimer) {
  using asio::experimental::awaitable_operators::operator||;
  node_.Hold();
  auto race = [&]() -> asio::awaitable<size_t> {
    asio::steady_timer timer(context_, std::chrono::milliseconds(20));
    auto first =
        co_await (cache_.AsyncGet(1)(asio::use_awaitable) || timer.async_wait(asio::use_awaitable));
    co_return first.index();
  };
  auto result = asio::co_spawn(context_, race(), asio::use_future);
  const auto begin = std::chrono::steady_clock::now();
  context_.run();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_EQ(result.get(), 1U);
  EXPECT_EQ(client_.Metrics().cancelled, 1U);
  node_.Release();
}

TEST_F(AsioTest, AHandlerThatThrowsDoesNotTakeTheOthersAlong) {
  node_.Hold();
  int ran = 0;
  for (int key = 0; key < 10; ++key) {
    cache_.AsyncGet(key)(asio::bind_executor(context_, [&ran, key](TextResult) {
      ++ran;
      if (key == 4) throw std::runtime_error("by the user");
    }));
  }
  node_.Release();
  int thrown = 0;
  for (;;) {
    try {
      context_.run();
      break;
    } catch (const std::runtime_error&) {
      ++thrown;
    }
  }
  EXPECT_EQ(ran, 10);
  EXPECT_EQ(thrown, 1);
}

}  // namespace
}  // namespace glowplug
