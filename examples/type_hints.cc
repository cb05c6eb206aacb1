// SPDX-License-Identifier: Apache-2.0
// A number or a text is of the C++ type it has, unless it is given another one.
// usage: type_hints TARGET, as ignite://127.0.0.1:10800
#include <glowplug/glowplug.h>

#include <iostream>

#include "examples/good.h"

using glowplug::Char;
using glowplug::Long;
using glowplug::Short;
using glowplug::Value;

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  // Keys and values of any type, side by side.
  const auto my_cache = Good(client.CreateCache<Value, Value>("my cache"));

  Good(my_cache.Put("my key", Long(42)));   // takes 9 bytes
  Good(my_cache.Put("my key", Short(42)));  // takes only 3
  std::cout << *Good(my_cache.Get("my key")) << "\n";

  Good(my_cache.Put("a", 1));                           // a key of type string
  Good(my_cache.Put(Char('a'), 2));                     // another key, of type char
  std::cout << *Good(my_cache.Get("a")) << "\n";        // 1
  std::cout << *Good(my_cache.Get(Char('a'))) << "\n";  // 2

  // Both at once.
  Good(my_cache.RemoveKeys({"a", Char('a')}));
  std::cout << Good(my_cache.Size()) << "\n";  // 1: my key

  Good(client.DestroyCache("my cache"));
}
