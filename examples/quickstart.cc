// SPDX-License-Identifier: Apache-2.0
// A tour: opens by its argument, makes a cache, writes and reads it, one by one, together, and
// asynchronously.
#include <glowplug/glowplug.h>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace {

using Cities = glowplug::Cache<int, std::string>;

// A key that has no entry is not an error.
std::string TextOf(const std::optional<std::string>& city) { return city.value_or("(no entry)"); }

absl::Status OneByOne(const Cities& cities) {
  if (absl::Status put = cities.Put(1, "Paris"); !put.ok()) return put;
  for (const int key : {1, 99}) {
    absl::StatusOr<std::optional<std::string>> city = cities.Get(key);
    if (!city.ok()) return city.status();
    std::cout << "get " << key << ": " << TextOf(*city) << "\n";
  }
  return absl::OkStatus();
}

absl::Status Together(const Cities& cities) {
  const std::vector<glowplug::Entry<int, std::string>> more = {{2, "Lima"}, {3, "Nairobi"}};
  if (absl::Status put = cities.PutAll(more); !put.ok()) return put;
  absl::StatusOr<std::vector<glowplug::Entry<int, std::string>>> found =
      cities.GetAll(std::vector<int>{1, 2, 3, 99});
  if (!found.ok()) return found.status();
  for (const auto& [key, city] : *found) std::cout << "get_all " << key << ": " << city << "\n";
  return absl::OkStatus();
}

// Both are on their way at once; they may be waited for in any order.
absl::Status Asynchronously(const Cities& cities) {
  glowplug::Deferred<void> put = cities.AsyncPut(4, "Hanoi");
  glowplug::Deferred<std::optional<std::string>> get = cities.AsyncGet(2);
  absl::StatusOr<std::optional<std::string>> city = get.Wait();
  if (!city.ok()) return city.status();
  if (absl::Status done = put.Wait(); !done.ok()) return done;
  std::cout << "asynchronous get 2: " << TextOf(*city) << "\n";
  absl::StatusOr<int64_t> size = cities.Size();
  if (!size.ok()) return size.status();
  std::cout << "size: " << *size << "\n";
  return absl::OkStatus();
}

absl::Status Tour(const char* target) {
  absl::StatusOr<glowplug::Client> client = glowplug::Client::Open(target);
  if (!client.ok()) return client.status();
  absl::StatusOr<Cities> cities = client->GetOrCreateCache<int, std::string>("cities");
  if (!cities.ok()) return cities.status();
  absl::Status status = OneByOne(*cities);
  if (status.ok()) status = Together(*cities);
  if (status.ok()) status = Asynchronously(*cities);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: quickstart TARGET (as ignite://127.0.0.1:10800, or a file)\n";
    return 2;
  }
  const absl::Status status = Tour(argv[1]);
  if (!status.ok()) std::cerr << status.message() << "\n";
  return status.ok() ? 0 : 1;
}
