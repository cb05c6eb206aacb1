// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_FAKE_NAME_SERVER_H_
#define GLOWPLUG_CORE_NET_FAKE_NAME_SERVER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/net/service_records.h"

namespace glowplug {

// A message as RFC 1035 lays it out, byte by byte. `query`: what it answers. Code 3: no such name.
std::string SrvAnswer(const std::string& query, const std::vector<ServiceRecord>& records,
                      uint8_t code = 0);
// The name that a query asks for.
std::string QuestionOf(const std::string& query);

// Answers by UDP on 127.0.0.1 what the function says; nothing when that is empty.
class FakeNameServer {
 public:
  using Answer = std::function<std::string(const std::string& query)>;

  explicit FakeNameServer(Answer answer);
  FakeNameServer(const FakeNameServer&) = delete;
  FakeNameServer& operator=(const FakeNameServer&) = delete;
  ~FakeNameServer();

  LocalNameServer server() const { return {port_}; }
  int queries() const { return queries_; }

 private:
  void Serve();

  const Answer answer_;
  int socket_ = -1;
  int wake_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> queries_{0};
  std::thread thread_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_FAKE_NAME_SERVER_H_
