// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_SECURE_CAPTURING_RELAY_H_
#define GLOWPLUG_TESTS_SECURE_CAPTURING_RELAY_H_

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "tests/integration/loop_thread.h"

namespace glowplug::test {

// All that passed a relay. Thread-safe.
class Capture {
 public:
  void Add(std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    bytes_.append(bytes);
  }
  std::string bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  mutable std::mutex mutex_;
  std::string bytes_;
};

// Somebody in between: leads every connection to another port of this machine, and keeps what
// passes, of both ways and all connections together.
class CapturingRelay {
 public:
  explicit CapturingRelay(uint16_t to);
  ~CapturingRelay() { loop_.Stop(); }

  uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::string captured() const { return capture_.bytes(); }

 private:
  Capture capture_;
  LoopThread loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SECURE_CAPTURING_RELAY_H_
