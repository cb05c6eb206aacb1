// SPDX-License-Identifier: Apache-2.0
// A tour: entries, a window of asynchronous writes, a struct of one's own, expiry, and all of it
// found again. On what it runs, only its argument says.
// usage: quickstart TARGET, as embedded:./data or ignite://127.0.0.1:10800
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>

#include <boost/describe.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "examples/good.h"

struct Person {
  std::string name;
  int born = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, born))

void Entries(const glowplug::Client& client) {
  const auto cities = Good(client.GetOrCreateCache<int, std::string>("cities"));
  Good(cities.Put(1, "Paris"));
  Good(cities.PutAll({{2, "Lima"}, {3, "Nairobi"}}));
  for (const int key : {1, 99}) {
    // A key that has no entry is not an error.
    std::cout << "get " << key << ": " << Good(cities.Get(key)).value_or("(no entry)") << "\n";
  }
  for (const auto& [key, city] : Good(cities.GetAll(std::vector{2, 3, 99}))) {
    std::cout << "get_all " << key << ": " << city << "\n";
  }
  // Both are on their way at once; they may be waited for in any order.
  auto put = cities.AsyncPut(4, "Hanoi");
  auto get = cities.AsyncGet(2);
  std::cout << "asynchronous get 2: " << Good(get.Wait()).value_or("(no entry)") << "\n";
  Good(put.Wait());
}

void Windowed(const glowplug::Client& client) {
  const auto squares = Good(client.GetOrCreateCache<int, int64_t>("squares"));
  const absl::Time begun = absl::Now();
  glowplug::Window window(client, 1024);  // so many at most are outstanding
  for (int i = 0; i < 10'000; ++i) window.Add(squares.AsyncPut(i, int64_t{i} * i));
  Good(window.Drain());
  std::cout << "10000 writes in a window of 1024: "
            << absl::ToInt64Milliseconds(absl::Now() - begun) << " ms\n";
}

void Structs(const glowplug::Client& client) {
  const auto people = Good(client.GetOrCreateCache<std::string, Person>("people"));
  Good(people.Put("ada", {.name = "Ada Lovelace", .born = 1815}));
  const Person ada = *Good(people.Get("ada"));
  std::cout << ada.name << ", born " << ada.born << "\n";
}

void Expiry(const glowplug::Client& client) {
  const auto sessions = Good(client.GetOrCreateCache<int, std::string>("sessions"));
  const auto brief = sessions.WithExpiry({.create = absl::Milliseconds(300)});
  Good(brief.Put(1, "token"));
  std::cout << "at once: " << Good(brief.Get(1)).value_or("(expired)") << "\n";
  absl::SleepFor(absl::Milliseconds(600));
  std::cout << "later: " << Good(brief.Get(1)).value_or("(expired)") << "\n";
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: quickstart TARGET (as embedded:./data, ignite://127.0.0.1:10800, or a "
                 "configuration file)\n";
    return 2;
  }
  {
    // The one line that says on what the program runs.
    const auto client = Good(glowplug::Client::Open(argv[1]));
    Entries(client);
    Windowed(client);
    Structs(client);
    Expiry(client);
  }
  // Another client, and in a directory the store itself opened anew.
  const auto client = Good(glowplug::Client::Open(argv[1]));
  std::cout << "opened again: city 1 is "
            << Good(client.GetCache<int, std::string>("cities").Get(1)).value_or("(no entry)")
            << ", " << Good(client.GetCache<int, int64_t>("squares").Size()) << " squares\n";
}
