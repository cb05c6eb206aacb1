// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_INTEGRATION_RESP_SERVER_H_
#define GLOWPLUG_TESTS_INTEGRATION_RESP_SERVER_H_

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>

#include "tests/integration/loop_thread.h"

namespace glowplug::test {

// A scripted RESP peer: GET, SET, DEL, EXISTS and DBSIZE over a map, a push before every second
// answer, and an error for every other command. Answers in the order it was asked.
class RespServer {
 public:
  RespServer();
  ~RespServer() { loop_.Stop(); }
  uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  LoopThread loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEGRATION_RESP_SERVER_H_
