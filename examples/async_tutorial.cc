// SPDX-License-Identifier: Apache-2.0
// HyperDex's tutorial of asynchronous operations, on a cache.
// usage: async_tutorial TARGET, as ignite://127.0.0.1:10800
#include <absl/container/flat_hash_set.h>
#include <glowplug/asio.h>
#include <glowplug/glowplug.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "examples/friends.h"
#include "examples/good.h"

namespace asio = boost::asio;
using glowplug::Client;
using People = glowplug::Cache<std::string, Person>;

// Every operation is its asynchronous form, waited for.
absl::StatusOr<std::optional<Person>> Get(const People& people, const std::string& username) {
  return people.AsyncGet(username).Wait();
}

// Adds a friend, and again from the start when somebody else has changed the entry meanwhile. False
// when there is no such person.
asio::awaitable<absl::StatusOr<bool>> AddFriend(People people, std::string username,
                                                std::string name) {
  while (true) {
    auto found = co_await people.AsyncGet(username);
    if (!found.ok()) co_return found.status();
    if (!found->has_value()) co_return false;
    Person changed = **found;
    changed.friends.insert(name);
    auto replaced = co_await people.AsyncReplaceIfEquals(username, **found, changed);
    if (!replaced.ok() || *replaced) co_return replaced;
  }
}

int main(int argc, char** argv) {
  const Client client = Good(Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  const People people = Good(client.GetOrCreateCache<std::string, Person>("friendlists"));
  Good(people.Put("jsmith1", {"John", "Smith", {}}));
  Good(people.Put("jd", {"John", "Doe", {}}));
  Good(people.Put("bjones1", {"Brian", "Jones", {}}));

  // One operation, and other work while it is on its way.
  auto put = people.AsyncPut("jj", {"John", "Jackson", {}});
  Good(put.Wait());
  auto get = people.AsyncGet("jj");
  std::cout << "jj is " << Good(get.Wait())->last << "\n";
  std::cout << "jj is " << Good(Get(people, "jj"))->last << "\n";

  // Several at once, waited for in another order.
  asio::thread_pool pool(1);
  const auto add = [&](const char* username, const char* name) {
    return asio::co_spawn(pool, AddFriend(people, username, name), asio::use_future);
  };
  auto d1 = add("jj", "jsmith1"), d2 = add("jsmith1", "jj");
  std::cout << std::boolalpha << Good(d2.get()) << " " << Good(d1.get()) << "\n";
  auto a1 = add("jsmith1", "bjones1"), a2 = add("bjones1", "jsmith1");
  auto a3 = add("jsmith1", "jd"), a4 = add("jd", "jsmith1");
  for (auto* added : {&a3, &a1, &a4, &a2}) std::cout << Good(added->get()) << " ";
  std::cout << "\n";

  // Whichever is next: the first names of all friends of John.
  using GetPerson = glowplug::Deferred<std::optional<Person>>;
  absl::flat_hash_set<GetPerson, glowplug::DeferredHash, glowplug::DeferredEqual> outstanding;
  const Person john = *Good(Get(people, "jsmith1"));
  for (const std::string& username : john.friends) outstanding.insert(people.AsyncGet(username));
  std::vector<std::string> first_names;
  while (!outstanding.empty()) {
    std::optional<glowplug::AnyDeferred> done = client.Loop();
    outstanding.erase(outstanding.find(*done));
    first_names.push_back(Good(done->As<std::optional<Person>>())->first);
  }
  std::sort(first_names.begin(), first_names.end());
  std::cout << "friends: " << absl::StrJoin(first_names, ", ") << "\n";

  // The window: at most 1024 at a time, by hand and by the class that does it.
  const auto numbers = Good(client.GetOrCreateCache<int, int>("numbers"));
  int in_flight = 0;
  for (int line = 0; line < 10'000; ++line) {
    while (in_flight >= 1024) {
      Good(client.Loop()->As<void>());
      --in_flight;
    }
    numbers.AsyncPut(line, line).ToLoop();
    ++in_flight;
  }
  for (; in_flight > 0; --in_flight) Good(client.Loop()->As<void>());

  glowplug::Window window(client, 1024);
  for (int line = 10'000; line < 20'000; ++line) {
    window.Add(numbers.AsyncPut(line, line), static_cast<uint64_t>(line));
  }
  Good(window.Drain());
  std::cout << Good(numbers.Size()) << " numbers\n";

  Good(client.DestroyCache("numbers"));
  Good(client.DestroyCache("friendlists"));
}
