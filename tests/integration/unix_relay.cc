// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/unix_relay.h"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>

namespace glowplug::test {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol::socket;
using Tcp = asio::ip::tcp::socket;

// Copies until one side ends, then ends the other.
template <class From, class To>
asio::awaitable<void> Pump(std::shared_ptr<From> from, std::shared_ptr<To> to) {
  std::array<char, 4096> buffer;
  boost::system::error_code ignored;
  try {
    for (;;) {
      const size_t size = co_await from->async_read_some(asio::buffer(buffer), asio::use_awaitable);
      co_await asio::async_write(*to, asio::buffer(buffer, size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    to->shutdown(To::shutdown_both, ignored);
  }
}

asio::awaitable<void> Accept(asio::local::stream_protocol::acceptor& acceptor, uint16_t port) {
  for (;;) {
    auto near = std::make_shared<Local>(co_await acceptor.async_accept(asio::use_awaitable));
    auto far = std::make_shared<Tcp>(acceptor.get_executor());
    co_await far->async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), Pump(near, far), asio::detached);
    asio::co_spawn(acceptor.get_executor(), Pump(far, near), asio::detached);
  }
}

}  // namespace

UnixRelay::UnixRelay(const std::string& path, uint16_t port) : acceptor_(loop_.context(), path) {
  asio::co_spawn(loop_.context(), Accept(acceptor_, port), asio::detached);
}

}  // namespace glowplug::test
