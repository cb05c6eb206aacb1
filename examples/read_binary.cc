// SPDX-License-Identifier: Apache-2.0
// Keys and rows of a table are complex objects, whose types its cache's configuration names: read
// without a struct for them.
// usage: read_binary TARGET, as ignite://127.0.0.1:10800
#include <glowplug/glowplug.h>

#include <iostream>

#include "examples/good.h"

using glowplug::Object;
using glowplug::Value;

// As CREATE TABLE would make it.
void MakeTable(const glowplug::Client& client) {
  const auto cities = Good(client.CreateCache<Object, Object>(
      {.name = "SQL_PUBLIC_CITY",
       .query_entities = {{.key_type = "SQL_PUBLIC_CITY_KEY",
                           .value_type = "SQL_PUBLIC_CITY_TYPE",
                           .table = "CITY",
                           .fields = {{"ID", "java.lang.Integer", /*is_key=*/true},
                                      {"COUNTRYCODE", "java.lang.String", /*is_key=*/true},
                                      {"NAME", "java.lang.String"},
                                      {"DISTRICT", "java.lang.String"},
                                      {"POPULATION", "java.lang.Integer"}}}},
       .sql_schema = "PUBLIC"}));
  Object key("SQL_PUBLIC_CITY_KEY");
  key.Set("ID", 1890).Set("COUNTRYCODE", "CHN");
  Object city("SQL_PUBLIC_CITY_TYPE");
  city.Set("NAME", "Shanghai").Set("DISTRICT", "Shanghai").Set("POPULATION", 9696300);
  Good(cities.Put(key, city));
}

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  MakeTable(client);

  for (const std::string& name : Good(client.CacheNames())) {
    if (name.starts_with("SQL_")) std::cout << name << "\n";  // SQL_PUBLIC_CITY
  }

  const auto city_cache = client.GetCache<Value, Value>("SQL_PUBLIC_CITY");
  const auto configuration = Good(city_cache.Configuration());
  std::cout << configuration.name << "\n";
  for (const auto& entity : configuration.query_entities) {
    std::cout << *entity.key_type << " " << *entity.value_type << " " << *entity.table << "\n";
  }

  for (auto& entry : city_cache.Scan()) {
    Good(entry.status());
    std::cout << entry->key << "\n" << entry->value << "\n";
    std::cout << Good(entry->value.Field("population")) << "\n";  // 9696300
  }

  Good(client.DestroyCache("SQL_PUBLIC_CITY"));
}
