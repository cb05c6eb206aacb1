// SPDX-License-Identifier: Apache-2.0
// Counts for as long as any node is there. Start it on three nodes, and stop one after the other.
// usage: failover TARGET, as "ignite://127.0.0.1:10800,127.0.0.1:10801,127.0.0.1:10802?retry=none"
//
// With retry=none each lost connection shows, as below. Without it, what does no harm when it is
// done twice, as get and put here, is sent to another node, and nothing shows.
#include <absl/strings/match.h>
#include <glowplug/glowplug.h>

#include <iostream>
#include <string>

#include "examples/good.h"

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(
      argc > 1 ? argv[1] : "ignite://127.0.0.1:10800,127.0.0.1:10801,127.0.0.1:10802?retry=none"));
  std::cout << "Connected\n";
  const auto my_cache = Good(client.GetOrCreateCache<std::string, int>(
      {.name = "my_cache", .cache_mode = glowplug::CacheMode::kPartitioned, .backups = 2}));
  Good(my_cache.Put("test_key", 0));

  int test_value = 0;
  const auto do_the_work = [&]() -> absl::Status {
    const auto found = my_cache.Get("test_key");
    if (!found.ok()) return found.status();
    test_value = found->value_or(0);
    return my_cache.Put("test_key", test_value + 1);
  };
  while (true) {
    const absl::Status worked = do_the_work();
    if (worked.ok()) continue;
    std::cout << "Error: " << worked.message() << "\n"
              << "Last value: " << test_value << "\n";
    if (absl::StartsWith(worked.message(), "out of nodes")) return 1;
    std::cout << "Reconnecting\n";
  }
}
