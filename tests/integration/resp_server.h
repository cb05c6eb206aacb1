// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_INTEGRATION_RESP_SERVER_H_
#define GLOWPLUG_TESTS_INTEGRATION_RESP_SERVER_H_

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "tests/integration/loop_thread.h"

namespace glowplug::test {

// What a server wants to hear, and says, before anything else (tests/challenge).
struct RespLogin {
  std::string user;
  std::string password;
  bool takes_anybody = false;  // whatever is said to prove the password
  bool proves_itself = true;
};

// A scripted RESP peer: GET, SET, DEL, EXISTS and DBSIZE over a map, a push before every second
// answer, and an error for every other command. Answers in the order it was asked.
class RespServer {
 public:
  // login: nothing is asked without it.
  explicit RespServer(std::optional<RespLogin> login = std::nullopt);
  ~RespServer() { loop_.Stop(); }
  uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  const std::optional<RespLogin> login_;
  LoopThread loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEGRATION_RESP_SERVER_H_
