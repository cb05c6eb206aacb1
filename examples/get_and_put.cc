// SPDX-License-Identifier: Apache-2.0
// Put, get, and get of several keys at once.
// usage: get_and_put TARGET, as ignite://127.0.0.1:10800
#include <glowplug/glowplug.h>

#include <iostream>
#include <optional>
#include <string>

#include "examples/good.h"

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  const auto my_cache = Good(client.CreateCache<std::string, int>("my cache"));

  Good(my_cache.Put("my key", 42));

  std::optional<int> result = Good(my_cache.Get("my key"));
  std::cout << *result << "\n";  // 42

  result = Good(my_cache.Get("non-existent key"));
  std::cout << (result.has_value() ? "there" : "absent") << "\n";  // absent

  for (const auto& [key, value] :
       Good(my_cache.GetAll({"my key", "non-existent key", "other-key"}))) {
    std::cout << key << ": " << value << "\n";  // my key: 42
  }

  Good(client.DestroyCache("my cache"));
}
