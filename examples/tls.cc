// SPDX-License-Identifier: Apache-2.0
// Three ways to use TLS: encryption alone, with an identity of the client's, with a server that is
// verified.
// usage: tls HOST:PORT CA_FILE CERTIFICATE_FILE KEY_FILE
#include <glowplug/glowplug.h>

#include <iostream>
#include <string>

// What a client that is opened like this can do.
void Try(const std::string& what, const std::string& target) {
  std::cout << what << ": ";
  const auto client = glowplug::Client::Open(target);
  if (!client.ok()) {
    std::cout << client.status().message() << "\n";
    return;
  }
  const auto cache = client->GetOrCreateCache<std::string, int>("my cache");
  if (cache.ok() && cache->Put("my key", 42).ok()) std::cout << *cache->Get("my key").value();
  std::cout << "\n";
}

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: tls HOST:PORT CA_FILE CERTIFICATE_FILE KEY_FILE\n";
    return 2;
  }
  const std::string node = std::string("ignite://") + argv[1] + "?tls=on";
  const std::string identity = std::string("&cert=") + argv[3] + "&key=" + argv[4];

  // Nobody who listens can read it; but who is in between can pass for the server.
  Try("encrypted", node + "&verify=none");

  // The server knows who we are.
  Try("identified", node + "&verify=none" + identity);

  // We know who the server is: its certificate is that CA's, and made for that host.
  Try("verified", node + "&ca=" + argv[2] + identity);
}
