// SPDX-License-Identifier: Apache-2.0
// A struct as a complex object, which Java and every other client can read.
// usage: binary_basics TARGET, as ignite://127.0.0.1:10800
#include <glowplug/glowplug.h>

#include <boost/describe.hpp>
#include <iostream>
#include <string>

#include "examples/good.h"

struct Person {
  std::string first_name;
  std::string last_name;
  int age = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (first_name, last_name, age))

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  const auto person_cache = Good(client.GetOrCreateCache<int, Person>("person"));

  // The first object of a type registers it with the cluster.
  Good(person_cache.Put(1, {"Ivan", "Ivanov", 33}));

  const Person person = *Good(person_cache.Get(1));
  std::cout << person.first_name << " " << person.last_name << ", " << person.age << "\n";

  // Without the struct: the object says what it is.
  const auto objects = person_cache.As<int, glowplug::Value>();
  std::cout << *Good(objects.Get(1)) << "\n";
  std::cout << *Good(client.DescribeType("Person")) << "\n";

  // Built without the struct.
  glowplug::Object built("Person");
  built.Set("first_name", "Maria").Set("last_name", "Petrova").Set("age", 30);
  Good(person_cache.As<int, glowplug::Object>().Put(2, built));
  std::cout << Good(person_cache.Get(2))->first_name << "\n";

  Good(client.DestroyCache("person"));
}
