// SPDX-License-Identifier: Apache-2.0
// co_await in coroutines that know nothing of Glowplug or Boost.Asio.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <future>
#include <string>

#include "tests/async/answering_node.h"
#include "tests/async/eager_task.h"

namespace glowplug {
namespace {

using IntCache = Cache<int, std::string>;

test::EagerTask Concatenate(IntCache cache, int count, std::promise<std::string>& result) {
  std::string all;
  for (int key = 0; key < count; ++key) {
    auto value = co_await cache.AsyncGet(key);
    absl::StrAppend(&all, value.ok() ? **value : "?");
  }
  result.set_value(all);
}

TEST(CoroutineTest, AwaitsOneAfterTheOther) {
  test::AnsweringNode node;
  const Client client = Client::Open(node.Uri()).value();
  std::promise<std::string> result;
  Concatenate(client.GetCache<int, std::string>("c"), 12, result);
  EXPECT_EQ(result.get_future().get(), "01234567891011");
}

TEST(CoroutineTest, ManyAtOnce) {
  test::AnsweringNode node;
  const Client client = Client::Open(node.Uri()).value();
  const auto cache = client.GetCache<int, std::string>("c");
  std::vector<std::promise<std::string>> results(200);
  for (auto& result : results) Concatenate(cache, 10, result);
  for (auto& result : results) EXPECT_EQ(result.get_future().get(), "0123456789");
}

test::EagerTask AwaitLater(Deferred<std::optional<std::string>>& deferred,
                           std::promise<std::string>& result) {
  auto value = co_await deferred;
  result.set_value(value.ok() ? **value : std::string(value.status().message()));
}

TEST(CoroutineTest, OneThatIsDoneAlready) {
  test::AnsweringNode node;
  const Client client = Client::Open(node.Uri()).value();
  auto done = client.GetCache<int, std::string>("c").AsyncGet(4);
  ASSERT_TRUE(done.WaitFor(absl::Seconds(10)));
  std::promise<std::string> result;
  AwaitLater(done, result);
  EXPECT_EQ(result.get_future().get(), "4");
  std::promise<std::string> second;
  AwaitLater(done, second);
  EXPECT_EQ(second.get_future().get(),
            "this Deferred's result was taken already, which is possible once. Keep what was given "
            "then");
}

}  // namespace
}  // namespace glowplug
