// SPDX-License-Identifier: Apache-2.0
// Logging in with a user and a password. The password stands in no URI and in no configuration.
// usage: IGNITE_PASSWORD=... password HOST:PORT USER [CA_FILE]; without a CA file over plain TCP.
// Not among the arguments: each user of the machine can list those.
#include <glowplug/glowplug.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

void Try(const std::string& who, const std::string& target, const glowplug::SecretSource& secrets) {
  const auto client = glowplug::Client::Open(target, {.secrets = secrets});
  std::cout << who << ": " << (client.ok() ? "logged in" : client.status().message()) << "\n";
}

int main(int argc, char** argv) {
  const char* const variable = std::getenv("IGNITE_PASSWORD");
  if (argc < 3 || variable == nullptr) {
    std::cerr << "usage: IGNITE_PASSWORD=... password HOST:PORT USER [CA_FILE]\n";
    return 2;
  }
  const std::string node = argv[1];
  const std::string user = argv[2];
  const std::string password = variable;
  // A real program asks a vault here, or names a variable (password_env) or a file (password_file).
  const auto secrets = [&](std::string_view name) -> std::optional<std::string> {
    if (name == "right") return password;
    if (name == "wrong") return password + "!";
    return std::nullopt;
  };
  // A user turns TLS on. To send the password over the open channel all the same, one has to say
  // tls=off.
  const std::string wire = argc > 3 ? std::string("ca=") + argv[3] : "tls=off";
  Try("with the password", "ignite://" + user + "@" + node + "?password_callback=right&" + wire,
      secrets);
  Try("with another one", "ignite://" + user + "@" + node + "?password_callback=wrong&" + wire,
      secrets);
  Try("as nobody", "ignite://" + node + "?" + wire, secrets);
}
