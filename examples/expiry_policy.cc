// SPDX-License-Identifier: Apache-2.0
// Entries that expire: by the cache's own policy, and by that of a view.
// usage: expiry_policy TARGET, as ignite://127.0.0.1:10800
#include <absl/time/clock.h>
#include <glowplug/glowplug.h>

#include <iostream>

#include "examples/good.h"

using glowplug::ExpiryPolicy;

void Print(const glowplug::Cache<int, int>& cache) {
  const auto value = Good(cache.Get(1));
  std::cout << "key = 1, value = " << (value.has_value() ? std::to_string(*value) : "absent")
            << "\n";
}

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));

  // For a whole cache.
  const auto ttl_cache = Good(client.CreateCache<int, int>(
      {.name = "test", .expiry_policy = ExpiryPolicy{.create = absl::Seconds(1)}}));
  Good(ttl_cache.Put(1, 1));
  absl::SleepFor(absl::Milliseconds(500));
  Print(ttl_cache);  // key = 1, value = 1
  absl::SleepFor(absl::Milliseconds(1200));
  Print(ttl_cache);  // key = 1, value = absent

  // For what is done through a view of one.
  const auto simple_cache = Good(client.CreateCache<int, int>("simple"));
  const auto brief = simple_cache.WithExpiry({.access = absl::Seconds(1)});
  Good(brief.Put(1, 1));
  absl::SleepFor(absl::Milliseconds(500));
  Print(brief);  // key = 1, value = 1
  absl::SleepFor(absl::Milliseconds(1700));
  Print(brief);  // key = 1, value = absent

  Good(client.DestroyCache("test"));
  Good(client.DestroyCache("simple"));
}
