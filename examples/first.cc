// SPDX-License-Identifier: Apache-2.0
// The first program of README.md.
#include <glowplug/glowplug.h>

#include <iostream>

int main(int argc, char** argv) {
  auto client = glowplug::Client::Open(argc > 1 ? argv[1] : "embedded:./data");
  if (!client.ok()) return std::cerr << client.status() << "\n", 1;

  auto cities = client->GetOrCreateCache<int, std::string>("cities");
  if (!cities.ok()) return std::cerr << cities.status() << "\n", 1;

  absl::Status put = cities->Put(1, "Paris");  // blocking: this thread does the I/O
  auto later = cities->AsyncPut(2, "Lima");    // a Deferred: wait for it when it suits
  auto city = cities->Get(1);                  // StatusOr<optional<string>>
  if (put.ok() && later.Wait().ok() && city.ok() && city->has_value()) {
    std::cout << **city << "\n";  // Paris
  }
}
