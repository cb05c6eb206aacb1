// SPDX-License-Identifier: Apache-2.0
// A host with a Boost.Asio loop of its own, and Asio compiled into it beside the library's: a
// handler opens a client and uses it, while the loop's timer keeps its time.
// usage: asio_host TARGET: a cluster. asio_host --unreachable TARGET
#include <glowplug/asio.h>
#include <glowplug/glowplug.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <string_view>

namespace {

// What the handler found, in words; empty when all was well.
std::string Use(const char* target, bool expect_unreachable) {
  auto client = glowplug::Client::Open(target);
  if (expect_unreachable) {
    if (absl::IsUnavailable(client.status())) return "";
    return "expected UNAVAILABLE, found " + client.status().ToString();
  }
  if (!client.ok()) return client.status().ToString();
  auto cache = client->GetOrCreateCache<std::string, int>("asio");
  if (!cache.ok()) return cache.status().ToString();
  auto put = cache->AsyncPut("answer", 42);
  if (auto status = put.Wait(); !status.ok()) return status.ToString();
  auto got = cache->Get("answer");
  if (!got.ok()) return got.status().ToString();
  return *got == 42 ? "" : "expected 42, found another value";
}

// The same in a coroutine on the loop, which nothing blocks.
boost::asio::awaitable<std::string> Await(glowplug::Cache<std::string, int> cache) {
  if (auto status = co_await cache.AsyncPut("awaited", 43); !status.ok()) {
    co_return status.ToString();
  }
  auto got = co_await cache.AsyncGet("awaited");
  if (!got.ok()) co_return got.status().ToString();
  co_return *got == 43 ? "" : "expected 43, found another value";
}

}  // namespace

int main(int argc, char** argv) {
  const bool unreachable = argc == 3 && std::string_view(argv[1]) == "--unreachable";
  if (argc != 2 && !unreachable) return 2;
  const char* target = argv[argc - 1];

  // A call blocks its thread, so it gets one; the answer comes back to the loop.
  boost::asio::io_context loop;
  boost::asio::thread_pool blocking(1);
  auto work = boost::asio::make_work_guard(loop);
  std::string direct = "not run", pooled = "not run";
  bool ticked = false;
  boost::asio::steady_timer timer(loop, std::chrono::milliseconds(1));
  timer.async_wait([&](const boost::system::error_code& error) { ticked = !error; });
  boost::asio::post(loop, [&] { direct = Use(target, unreachable); });
  boost::asio::post(blocking, [&] {
    std::string found = Use(target, unreachable);
    boost::asio::post(loop, [&, found = std::move(found)] {
      pooled = found;
      work.reset();
    });
  });
  std::string awaited = unreachable ? "" : "not run";
  if (!unreachable) {
    auto client = glowplug::Client::Open(target);
    if (!client.ok()) return 1;
    boost::asio::co_spawn(loop, Await(client->GetCache<std::string, int>("asio")),
                          [&](std::exception_ptr, std::string found) { awaited = found; });
  }
  loop.run();
  blocking.join();

  if (!direct.empty()) std::cerr << "in a handler of the loop: " << direct << "\n";
  if (!pooled.empty()) std::cerr << "in the host's pool: " << pooled << "\n";
  if (!awaited.empty()) std::cerr << "in a coroutine on the loop: " << awaited << "\n";
  if (!ticked) std::cerr << "the loop's timer did not fire\n";
  return direct.empty() && pooled.empty() && awaited.empty() && ticked ? 0 : 1;
}
