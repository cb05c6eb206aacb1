// SPDX-License-Identifier: Apache-2.0
// Servers that know nothing: each parses frames, answers one fixed value to every get, a mapping of
// nothing to who asks for one, and an empty success to everything else. One thread serves them all.
// Prints their ports, with commas, and serves until it is killed.
// usage: null_server HOW_MANY
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "bench/ignite/ready_set.h"
#include "bench/ignite/socket.h"
#include "bench/ignite/wire.h"

namespace bench {
namespace {

// Of protocol 1.7.0, with no feature.
std::string HandshakeAccepted(uint64_t server) {
  std::string payload;
  payload += '\1';
  payload += wire::kByteArray;
  wire::Append(payload, int32_t{0});
  payload += wire::kUuid;
  wire::Append(payload, uint64_t{0});
  wire::Append(payload, server + 1);
  return wire::Frame(payload);
}

// To request 0.
std::string AnswerOf(const std::string& body) {
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

// One that a client has made.
class Served {
 public:
  Served(Socket client, uint64_t server) : client_(std::move(client)), server_(server) {}

  int descriptor() const { return client_.descriptor(); }

  // What has come. False at its end.
  bool Answer() {
    const size_t received = client_.Receive(in_.data() + filled_, in_.size() - filled_);
    filled_ += received;
    size_t taken = 0;
    out_.clear();
    while (const size_t size = wire::FrameSize(in_.data() + taken, filled_ - taken)) {
      AnswerOne(in_.data() + taken);
      taken += size;
    }
    filled_ -= taken;
    std::memmove(in_.data(), in_.data() + taken, filled_);
    client_.Send(out_);
    return received > 0;
  }

 private:
  void AnswerOne(const char* request) {
    static const std::string value = AnswerOf(FixedValue()), nothing = AnswerOf(""),
                             no_mapping = AnswerOf(std::string(16, '\0'));
    if (!greeted_) {
      out_ += HandshakeAccepted(server_);
      greeted_ = true;
      return;
    }
    switch (wire::Read<int16_t>(request + wire::kRequestOperationAt)) {
      case wire::kGet:
      case wire::kLocalPeek:
        return AppendAnswer(out_, value, request);
      case wire::kMapping:
        return AppendAnswer(out_, no_mapping, request);
      default:
        return AppendAnswer(out_, nothing, request);
    }
  }

  Socket client_;
  const uint64_t server_;
  std::vector<char> in_ = std::vector<char>(size_t{256} << 10);
  size_t filled_ = 0;
  std::string out_;
  bool greeted_ = false;
};

struct Listener {
  int descriptor;
  uint16_t port;
};

Listener Listen() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, any, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, any, &size) != 0) {
    throw std::system_error(errno, std::generic_category(), "listen");
  }
  return {listener, ntohs(address.sin_port)};
}

[[noreturn]] void Serve(uint64_t servers) {
  ReadySet ready;
  std::vector<int> listeners;
  for (uint64_t server = 0; server < servers; ++server) {
    const Listener listener = Listen();
    listeners.push_back(listener.descriptor);
    ready.Add(listener.descriptor, server);
    std::cout << (server > 0 ? "," : "") << listener.port;
  }
  std::cout << std::endl;          // NOLINT: the reader waits for it
  std::map<uint64_t, Served> all;  // by tag
  uint64_t next_tag = servers;
  while (true) {
    ready.Wait([&](uint64_t tag) {
      if (tag >= servers) {
        if (!all.at(tag).Answer()) all.erase(tag);
        return;
      }
      Served client(Socket(accept(listeners[tag], nullptr, nullptr)), tag);
      ready.Add(client.descriptor(), next_tag);
      all.emplace(next_tag++, std::move(client));
    });
  }
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  try {
    uint64_t servers = 0;
    const std::string_view given = argc == 2 ? argv[1] : "";
    if (std::from_chars(given.begin(), given.end(), servers).ec != std::errc()) {
      throw std::invalid_argument("usage: null_server HOW_MANY");
    }
    bench::Serve(servers);
  } catch (const std::exception& error) {
    std::cerr << "null_server: " << error.what() << "\n";
    return 1;
  }
}
