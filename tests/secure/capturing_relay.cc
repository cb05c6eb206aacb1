// SPDX-License-Identifier: Apache-2.0
#include "tests/secure/capturing_relay.h"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>

namespace glowplug::test {
namespace {

namespace asio = boost::asio;
using Socket = asio::ip::tcp::socket;
using SocketRef = std::shared_ptr<Socket>;

// Copies until one side ends, then ends the other.
asio::awaitable<void> Pump(SocketRef from, SocketRef to, Capture& capture) {
  std::array<char, 16384> buffer;
  boost::system::error_code ignored;
  try {
    for (;;) {
      const size_t size = co_await from->async_read_some(asio::buffer(buffer), asio::use_awaitable);
      capture.Add({buffer.data(), size});
      co_await asio::async_write(*to, asio::buffer(buffer, size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    to->shutdown(Socket::shutdown_send, ignored);
  }
}

asio::awaitable<void> Accept(asio::ip::tcp::acceptor& acceptor, uint16_t port, Capture& capture) {
  for (;;) {
    auto near = std::make_shared<Socket>(co_await acceptor.async_accept(asio::use_awaitable));
    auto far = std::make_shared<Socket>(acceptor.get_executor());
    co_await far->async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), Pump(near, far, capture), asio::detached);
    asio::co_spawn(acceptor.get_executor(), Pump(far, near, capture), asio::detached);
  }
}

}  // namespace

CapturingRelay::CapturingRelay(uint16_t to)
    : acceptor_(loop_.context(), {asio::ip::address_v4::loopback(), 0}) {
  asio::co_spawn(loop_.context(), Accept(acceptor_, to, capture_), asio::detached);
}

}  // namespace glowplug::test
