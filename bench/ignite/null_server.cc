// SPDX-License-Identifier: Apache-2.0
// A server that knows nothing: it parses frames, answers one fixed value to every get and an empty
// success to everything else. One thread, one connection at a time. Prints its port, and serves
// until it is killed.
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "bench/ignite/socket.h"
#include "bench/ignite/wire.h"

namespace bench {
namespace {

// Of protocol 1.7.0, with no feature.
std::string HandshakeAccepted() {
  std::string payload;
  payload += '\1';
  payload += wire::kByteArray;
  wire::Append(payload, int32_t{0});
  payload += wire::kUuid;
  payload += "the null server.";  // its id, 16 bytes
  return wire::Frame(payload);
}

// To request 0.
std::string Answer(const std::string& body) {
  std::string payload;
  wire::Append(payload, int64_t{0});
  wire::Append(payload, int16_t{0});
  return wire::Frame(payload + body);
}

std::string FixedValue() {
  std::string value;
  wire::AppendStringObject(value, std::string(64, 'x'));
  return value;
}

void AppendAnswer(std::string& out, const std::string& answer, const char* request) {
  const size_t at = out.size();
  out += answer;
  std::memcpy(&out[at + wire::kAnswerIdAt], request + wire::kRequestIdAt, sizeof(int64_t));
}

void ServeOne(Socket client) {
  const std::string value = Answer(FixedValue()), nothing = Answer("");
  std::vector<char> in(size_t{1} << 20);
  std::string out;
  bool greeted = false;
  for (size_t filled = 0;;) {
    const size_t received = client.Receive(in.data() + filled, in.size() - filled);
    if (received == 0) return;
    filled += received;
    size_t taken = 0;
    out.clear();
    while (const size_t size = wire::FrameSize(in.data() + taken, filled - taken)) {
      const char* request = in.data() + taken;
      if (!greeted) {
        out += HandshakeAccepted();
        greeted = true;
      } else {
        const auto operation = wire::Read<int16_t>(request + wire::kRequestOperationAt);
        AppendAnswer(out, operation == wire::kGet ? value : nothing, request);
      }
      taken += size;
    }
    filled -= taken;
    std::memmove(in.data(), in.data() + taken, filled);
    client.Send(out);
  }
}

[[noreturn]] void Serve() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, any, size) != 0 || listen(listener, 1) != 0 ||
      getsockname(listener, any, &size) != 0) {
    throw std::system_error(errno, std::generic_category(), "listen");
  }
  std::cout << ntohs(address.sin_port) << std::endl;  // NOLINT: the reader waits for it
  while (true) ServeOne(Socket(accept(listener, nullptr, nullptr)));
}

}  // namespace
}  // namespace bench

int main() {
  try {
    bench::Serve();
  } catch (const std::exception& error) {
    std::cerr << "null_server: " << error.what() << "\n";
    return 1;
  }
}
