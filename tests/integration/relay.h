// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_INTEGRATION_RELAY_H_
#define GLOWPLUG_TESTS_INTEGRATION_RELAY_H_

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "tests/integration/loop_thread.h"

namespace glowplug::test {

// Sees the bytes that go one way of one connection, before they go on; null: nobody looks.
using Look = std::function<void(std::string_view bytes)>;

// Somebody in between: leads every connection to a TCP port of this machine.
template <class Protocol>
class Relay {
 public:
  // Gives each connection its looks, at what goes to the port and at what comes back; they are
  // asked and called on the relay's thread.
  using NewLooks = std::function<std::pair<Look, Look>()>;

  Relay(
      const typename Protocol::endpoint& at, uint16_t to,
      NewLooks new_looks = [] { return std::pair<Look, Look>(); })
      : acceptor_(loop_.context(), at), to_(to), new_looks_(std::move(new_looks)) {
    boost::asio::co_spawn(loop_.context(), Accept(), boost::asio::detached);
  }
  ~Relay() { loop_.Stop(); }

  typename Protocol::endpoint endpoint() const { return acceptor_.local_endpoint(); }

 private:
  using Near = typename Protocol::socket;
  using Far = boost::asio::ip::tcp::socket;

  boost::asio::awaitable<void> Accept() {
    const auto executor = acceptor_.get_executor();
    for (;;) {
      auto near =
          std::make_shared<Near>(co_await acceptor_.async_accept(boost::asio::use_awaitable));
      auto far = std::make_shared<Far>(executor);
      boost::system::error_code refused;
      co_await far->async_connect({boost::asio::ip::address_v4::loopback(), to_},
                                  boost::asio::redirect_error(boost::asio::use_awaitable, refused));
      if (refused) continue;
      const boost::asio::ip::tcp::no_delay no_delay(true);
      far->set_option(no_delay);
      if constexpr (std::same_as<Near, Far>) near->set_option(no_delay);
      auto [forth, back] = new_looks_();
      boost::asio::co_spawn(executor, Pump(near, far, std::move(forth)), boost::asio::detached);
      boost::asio::co_spawn(executor, Pump(far, near, std::move(back)), boost::asio::detached);
    }
  }

  // Copies until one side ends, then ends the other.
  template <class From, class To>
  static boost::asio::awaitable<void> Pump(std::shared_ptr<From> from, std::shared_ptr<To> to,
                                           Look look) {
    std::array<char, 16384> buffer;
    boost::system::error_code ignored;
    try {
      for (;;) {
        const size_t size =
            co_await from->async_read_some(boost::asio::buffer(buffer), boost::asio::use_awaitable);
        if (look) look({buffer.data(), size});
        co_await boost::asio::async_write(*to, boost::asio::buffer(buffer, size),
                                          boost::asio::use_awaitable);
      }
    } catch (const boost::system::system_error&) {
      to->shutdown(To::shutdown_send, ignored);
    }
  }

  LoopThread loop_;
  typename Protocol::acceptor acceptor_;
  const uint16_t to_;
  const NewLooks new_looks_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEGRATION_RELAY_H_
