// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/black_hole_proxy.h"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace glowplug::test {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp::socket;

}  // namespace

// The two sockets of one connection.
struct BlackHoleProxy::Pipe {
  Pipe(Tcp from_client, Tcp to_node, bool swallowed)
      : near(std::move(from_client)), far(std::move(to_node)), swallows(swallowed) {}

  void Close() {
    boost::system::error_code ignored;
    near.close(ignored);
    far.close(ignored);
  }

  Tcp near;
  Tcp far;
  bool swallows;
};

namespace {

// Copies until one side ends, then ends both.
asio::awaitable<void> Pump(std::shared_ptr<BlackHoleProxy::Pipe> pipe, Tcp& from, Tcp& to) {
  std::array<char, 16384> buffer;
  try {
    for (;;) {
      const size_t size = co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      if (pipe->swallows) continue;
      co_await asio::async_write(to, asio::buffer(buffer, size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    // An end that nobody would hear of in a network that drops packets.
    if (!pipe->swallows) pipe->Close();
  }
}

}  // namespace

BlackHoleProxy::BlackHoleProxy(uint16_t node_port)
    : acceptor_(loop_.context(), {asio::ip::address_v4::loopback(), 0}), node_port_(node_port) {
  asio::co_spawn(loop_.context(), Accept(), asio::detached);
}

BlackHoleProxy::~BlackHoleProxy() { loop_.Stop(); }

asio::awaitable<void> BlackHoleProxy::Accept() {
  for (;;) {
    Tcp near = co_await acceptor_.async_accept(asio::use_awaitable);
    Tcp far(acceptor_.get_executor());
    if (!swallows_) {
      boost::system::error_code refused;
      co_await far.async_connect({asio::ip::address_v4::loopback(), node_port_},
                                 asio::redirect_error(asio::use_awaitable, refused));
      if (refused) continue;
      far.set_option(asio::ip::tcp::no_delay(true));
    }
    near.set_option(asio::ip::tcp::no_delay(true));
    auto pipe = std::make_shared<Pipe>(std::move(near), std::move(far), swallows_);
    pipes_.push_back(pipe);
    asio::co_spawn(acceptor_.get_executor(), Pump(pipe, pipe->near, pipe->far), asio::detached);
    if (!pipe->far.is_open()) continue;
    asio::co_spawn(acceptor_.get_executor(), Pump(pipe, pipe->far, pipe->near), asio::detached);
  }
}

void BlackHoleProxy::Swallow() {
  asio::post(loop_.context(), [this] {
    swallows_ = true;
    for (const auto& each : pipes_) {
      if (const auto pipe = each.lock(); pipe != nullptr) pipe->swallows = true;
    }
  });
}

void BlackHoleProxy::Restore() {
  asio::post(loop_.context(), [this] {
    swallows_ = false;
    for (const auto& each : std::exchange(pipes_, {})) {
      if (const auto pipe = each.lock(); pipe != nullptr) pipe->Close();
    }
  });
}

}  // namespace glowplug::test
