// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_INTEGRATION_UNIX_RELAY_H_
#define GLOWPLUG_TESTS_INTEGRATION_UNIX_RELAY_H_

#include <boost/asio/local/stream_protocol.hpp>
#include <cstdint>
#include <string>

#include "tests/integration/loop_thread.h"

namespace glowplug::test {

// Listens on a Unix socket and leads every connection to a TCP port of this machine.
class UnixRelay {
 public:
  UnixRelay(const std::string& path, uint16_t port);
  ~UnixRelay() { loop_.Stop(); }

 private:
  LoopThread loop_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEGRATION_UNIX_RELAY_H_
