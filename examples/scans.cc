// SPDX-License-Identifier: Apache-2.0
// The whole contents of a cache, entry by entry and as one map.
// usage: scans TARGET, as ignite://127.0.0.1:10800
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>

#include <iostream>
#include <map>
#include <string>

#include "examples/good.h"

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));
  const auto my_cache = Good(client.CreateCache<std::string, int>("my cache"));
  std::map<std::string, int> entries;
  for (int v = 0; v < 20; ++v) entries[absl::StrCat("key_", v)] = v;
  Good(my_cache.PutAll(entries));

  // Page by page, in the server's order; the next page is fetched meanwhile.
  for (auto& entry : my_cache.Scan({.page_size = 5})) {
    Good(entry.status());
    std::cout << entry->key << " " << entry->value << "\n";  // key_17 17, and so on
  }

  // In one go, if there are not too many.
  const std::map<std::string, int> all = Good(my_cache.Scan().ToMap(/*limit=*/1000));
  std::cout << all.size() << " entries, " << (all == entries ? "as they were put" : "others")
            << "\n";

  Good(client.DestroyCache("my cache"));
}
