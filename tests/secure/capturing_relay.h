// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_SECURE_CAPTURING_RELAY_H_
#define GLOWPLUG_TESTS_SECURE_CAPTURING_RELAY_H_

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "tests/integration/relay.h"

namespace glowplug::test {

// Keeps what passes, of both ways and all connections together.
class CapturingRelay {
 public:
  explicit CapturingRelay(uint16_t to)
      : relay_({boost::asio::ip::address_v4::loopback(), 0}, to, [this] {
          const auto add = [this](std::string_view bytes) {
            const std::lock_guard lock(mutex_);
            captured_.append(bytes);
          };
          return std::pair<Look, Look>(add, add);
        }) {}

  uint16_t port() const { return relay_.endpoint().port(); }
  std::string captured() const {
    const std::lock_guard lock(mutex_);
    return captured_;
  }

 private:
  mutable std::mutex mutex_;
  std::string captured_;
  Relay<boost::asio::ip::tcp> relay_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SECURE_CAPTURING_RELAY_H_
