// SPDX-License-Identifier: Apache-2.0
#include "core/net/fake_name_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace glowplug {
namespace {

constexpr size_t kHeader = 12;

std::string Number(uint16_t number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
}

std::string Labels(const std::string& name) {
  std::string labels;
  for (size_t begin = 0; begin < name.size();) {
    const size_t end = std::min(name.find('.', begin), name.size());
    labels += static_cast<char>(end - begin);
    labels += name.substr(begin, end - begin);
    begin = end + 1;
  }
  return labels + '\0';
}

void Check(bool fine) {
  if (!fine) throw std::system_error(errno, std::generic_category());
}

}  // namespace

std::string QuestionOf(const std::string& query) {
  std::string name;
  for (size_t at = kHeader; at < query.size() && query[at] != 0;) {
    const auto length = static_cast<size_t>(query[at]);
    name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
    at += 1 + length;
  }
  return name;
}

std::string SrvAnswer(const std::string& query, const std::vector<ServiceRecord>& records,
                      uint8_t code) {
  const size_t question = Labels(QuestionOf(query)).size() + 4;
  constexpr uint16_t kResponse = 0x8180;
  std::string answer = query.substr(0, 2) + Number(static_cast<uint16_t>(kResponse | code)) +
                       Number(1) + Number(static_cast<uint16_t>(records.size())) + Number(0) +
                       Number(0) + query.substr(kHeader, question);
  for (const ServiceRecord& record : records) {
    const std::string data =
        Number(record.priority) + Number(record.weight) + Number(record.port) + Labels(record.host);
    // The question's name, SRV, IN, a minute.
    answer += Number(0xc00c) + Number(33) + Number(1) + Number(0) + Number(60) +
              Number(static_cast<uint16_t>(data.size())) + data;
  }
  return answer;
}

FakeNameServer::FakeNameServer(Answer answer) : answer_(std::move(answer)) {
  socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  Check(socket_ >= 0 && wake_ >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  Check(::bind(socket_, any, size) == 0 && ::getsockname(socket_, any, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

FakeNameServer::~FakeNameServer() {
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(socket_);
  ::close(wake_);
}

void FakeNameServer::Serve() {
  for (;;) {
    std::array<pollfd, 2> ready = {{{socket_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0 || ready[1].revents != 0) return;
    std::array<char, 4096> buffer;
    sockaddr_in from{};
    socklen_t size = sizeof(from);
    auto* const sender = reinterpret_cast<sockaddr*>(&from);
    const ssize_t length = ::recvfrom(socket_, buffer.data(), buffer.size(), 0, sender, &size);
    if (length < static_cast<ssize_t>(kHeader)) continue;
    ++queries_;
    const std::string answer = answer_({buffer.data(), static_cast<size_t>(length)});
    if (!answer.empty()) ::sendto(socket_, answer.data(), answer.size(), 0, sender, size);
  }
}

}  // namespace glowplug
