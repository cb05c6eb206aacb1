// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CHAOS_BLACK_HOLE_PROXY_H_
#define GLOWPLUG_TESTS_CHAOS_BLACK_HOLE_PROXY_H_

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "tests/integration/loop_thread.h"

namespace glowplug::test {

// Stands before a node on 127.0.0.1, and may lose all that goes either way, as a network does that
// drops packets: connections stay open, and new ones are accepted and lead nowhere.
class BlackHoleProxy {
 public:
  struct Pipe;

  explicit BlackHoleProxy(uint16_t node_port);
  ~BlackHoleProxy();

  uint16_t port() const { return acceptor_.local_endpoint().port(); }
  // From now on everything is lost.
  void Swallow();
  // From now on it is not; what was connected meanwhile has lost bytes, and is closed.
  void Restore();

 private:
  boost::asio::awaitable<void> Accept();

  LoopThread loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
  const uint16_t node_port_;
  bool swallows_ = false;  // the loop's own, as the pipes are
  std::vector<std::weak_ptr<Pipe>> pipes_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_CHAOS_BLACK_HOLE_PROXY_H_
