// SPDX-License-Identifier: Apache-2.0
#include "tests/affinity/counting_proxy.h"

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <functional>
#include <memory>

namespace glowplug::test {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp::socket;

// Of a stream of frames, each with its length before it, the operation code of each but the first,
// which is the handshake.
class FrameReader {
 public:
  explicit FrameReader(std::function<void(int16_t)> visit) : visit_(std::move(visit)) {}

  void Take(const char* data, size_t size) {
    while (size > 0) {
      if (head_size_ < head_.size()) {
        head_[head_size_++] = *data++;
        --size;
        if (head_size_ < head_.size()) continue;
        int32_t length;
        int16_t operation;
        std::memcpy(&length, head_.data(), sizeof(length));
        std::memcpy(&operation, head_.data() + sizeof(length), sizeof(operation));
        left_ = static_cast<size_t>(length) - sizeof(operation);
        if (greeted_) visit_(operation);
        greeted_ = true;
      }
      const size_t skipped = std::min(left_, size);
      data += skipped;
      size -= skipped;
      left_ -= skipped;
      if (left_ == 0) head_size_ = 0;
    }
  }

 private:
  const std::function<void(int16_t)> visit_;
  std::array<char, 6> head_;
  size_t head_size_ = 0;
  size_t left_ = 0;
  bool greeted_ = false;
};

using Look = std::function<void(const char* data, size_t size)>;

// Copies until one side ends, then ends the other.
asio::awaitable<void> Pump(std::shared_ptr<Tcp> from, std::shared_ptr<Tcp> to, Look look) {
  std::array<char, 16384> buffer;
  boost::system::error_code ignored;
  try {
    for (;;) {
      const size_t size = co_await from->async_read_some(asio::buffer(buffer), asio::use_awaitable);
      look(buffer.data(), size);
      co_await asio::async_write(*to, asio::buffer(buffer, size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    to->close(ignored);
    from->close(ignored);
  }
}

asio::awaitable<void> Accept(asio::ip::tcp::acceptor& acceptor, uint16_t node_port,
                             std::function<Look()> new_look) {
  for (;;) {
    auto near = std::make_shared<Tcp>(co_await acceptor.async_accept(asio::use_awaitable));
    auto far = std::make_shared<Tcp>(acceptor.get_executor());
    boost::system::error_code refused;
    co_await far->async_connect({asio::ip::address_v4::loopback(), node_port},
                                asio::redirect_error(asio::use_awaitable, refused));
    if (refused) continue;
    near->set_option(asio::ip::tcp::no_delay(true));
    far->set_option(asio::ip::tcp::no_delay(true));
    asio::co_spawn(acceptor.get_executor(), Pump(near, far, new_look()), asio::detached);
    asio::co_spawn(acceptor.get_executor(), Pump(far, near, [](const char*, size_t) {}),
                   asio::detached);
  }
}

}  // namespace

CountingProxy::CountingProxy(uint16_t node_port)
    : acceptor_(loop_.context(), {asio::ip::address_v4::loopback(), 0}) {
  const auto new_look = [this]() -> Look {
    auto reader = std::make_shared<FrameReader>([this](int16_t operation) {
      if ((operation >= 1000 && operation <= 1025) || operation == 2000) ++requests_;
      if (operation == 1101) ++mappings_;
    });
    return [reader](const char* data, size_t size) { reader->Take(data, size); };
  };
  asio::co_spawn(loop_.context(), Accept(acceptor_, node_port, new_look), asio::detached);
}

}  // namespace glowplug::test
