// SPDX-License-Identifier: Apache-2.0
// Java's maps, collections and arrays of objects.
// usage: get_and_put_complex TARGET, as ignite://127.0.0.1:10800
#include <glowplug/glowplug.h>

#include <iostream>
#include <string>

#include "examples/good.h"

using glowplug::Value;

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  const auto my_cache = Good(client.CreateCache<std::string, Value>("my cache"));
  const auto print = [&](const char* key) { std::cout << *Good(my_cache.Get(key)) << "\n"; };

  // Maps: std::map and std::unordered_map are these, too.
  Good(my_cache.Put("my dict", glowplug::LinkedHashMap{{1, "test"}, {"key", 2.0}}));
  print("my dict");
  Good(my_cache.Put("my dict", glowplug::HashMap{{1, "test"}, {"key", 2.0}}));
  print("my dict");

  // Collections.
  Good(my_cache.Put("my list", glowplug::LinkedList{1, "2", 3.0}));
  print("my list");
  Good(my_cache.Put("my set", glowplug::HashSet{4, 4, "test", 5.6}));
  print("my set");

  // Arrays of objects.
  Good(my_cache.Put("my array of objects", glowplug::ObjectArray{7, "8", 9.0}));
  print("my array of objects");

  Good(client.DestroyCache("my cache"));
}
