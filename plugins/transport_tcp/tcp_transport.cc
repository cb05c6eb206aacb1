// SPDX-License-Identifier: Apache-2.0
// glowplug.tcp: TCP over IPv4 and IPv6.
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "plugins/transport_tcp/socket_address.h"
#include "plugins/transport_tcp/socket_error.h"
#include "plugins/transport_tcp/tcp_listener.h"
#include "plugins/transport_tcp/tcp_stream.h"

namespace glowplug::tcp {

class TcpTransport final : public sdk::Object<TcpTransport, api::Transport> {
 public:
  explicit TcpTransport(const SocketOptions& options) : options_(options) {}

  static sdk::StatusOr<std::unique_ptr<TcpTransport>> Create(api::Host&,
                                                             const sdk::Config& config) {
    SocketOptions options;
    options.keepalive = static_cast<int>(config.Integer("keepalive"));
    options.send_buffer = static_cast<int>(config.Integer("send_buffer"));
    options.receive_buffer = static_cast<int>(config.Integer("receive_buffer"));
    options.no_delay = config.Bool("no_delay", true);
    return std::make_unique<TcpTransport>(options);
  }

  api::Addressing GetAddressing() noexcept override { return api::Addressing::kIp; }

  api::Outcome Connect(const api::Endpoint* endpoint, api::Transport* lower, api::Waker*,
                       api::Stream** out, api::Failure* failure) noexcept override {
    return Begin(endpoint, lower, failure, [&](Socket socket, SocketAddress& address) {
      if (Configure(socket.get(), options_, failure) != api::Outcome::kDone) {
        return api::Outcome::kFailed;
      }
      // Interrupted, a connect goes on by itself like one in progress.
      const bool connected = connect(socket.get(), address.get(), address.size) == 0;
      if (!connected && errno != EINPROGRESS && errno != EINTR) return SocketError(failure, errno);
      // Handshake always looks, also at a connection that was quick.
      *out = new TcpStream(std::move(socket), /*connected=*/false);
      return api::Outcome::kDone;
    });
  }

  api::Outcome Listen(const api::Endpoint* endpoint, api::Transport* lower, api::Waker*,
                      api::Listener** out, api::Failure* failure) noexcept override {
    return Begin(endpoint, lower, failure, [&](Socket socket, SocketAddress& address) {
      const int on = 1;
      // Two listeners, one per family, may share a port whatever the system's default is.
      if (address.storage.ss_family == AF_INET6 &&
          setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) != 0) {
        return SocketError(failure, errno);
      }
      if (setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
          bind(socket.get(), address.get(), address.size) != 0 ||
          listen(socket.get(), SOMAXCONN) != 0) {
        return SocketError(failure, errno);
      }
      SocketAddress local;
      if (getsockname(socket.get(), local.get(), &local.size) != 0) {
        return SocketError(failure, errno);
      }
      *out = new TcpListener(std::move(socket), options_, ToEndpoint(local));
      return api::Outcome::kDone;
    });
  }

 private:
  // What Connect and Listen have in common: a checked address and a socket for it.
  template <class Rest>
  api::Outcome Begin(const api::Endpoint* endpoint, api::Transport* lower, api::Failure* failure,
                     Rest rest) noexcept {
    if (lower != nullptr) {
      return sdk::Fail(failure, api::Code::kInvalidArgument,
                       "glowplug.tcp runs over no other transport: remove \"over\"");
    }
    SocketAddress address;
    if (ToSocketAddress(*endpoint, &address, failure) != api::Outcome::kDone) {
      return api::Outcome::kFailed;
    }
    int descriptor = -1;
    if (OpenSocket(address.storage.ss_family, options_, &descriptor, failure) !=
        api::Outcome::kDone) {
      return api::Outcome::kFailed;
    }
    return sdk::Guard(failure, "glowplug.tcp", [&] { return rest(Socket(descriptor), address); });
  }

  const SocketOptions options_;
};

}  // namespace glowplug::tcp

using glowplug::tcp::TcpTransport;

GLOWPLUG_PLUGIN(TcpTransport,
                {.id = "glowplug.tcp",
                 .version = glowplug::kVersion,
                 .name = "TCP over IPv4 and IPv6",
                 .security = "sends everything unencrypted; verifies nobody",
                 .schema = Schema({{.key = "keepalive",
                                    .type = Type::kInteger,
                                    .description = "seconds without traffic before the peer is "
                                                   "probed; 0: never. A dead peer is noticed "
                                                   "after twice that time",
                                    .default_json = "60",
                                    .bounded = true,
                                    .minimum = 0,
                                    .maximum = 32767},
                                   {.key = "send_buffer",
                                    .type = Type::kInteger,
                                    .description = "bytes that the system holds for sending; 0: "
                                                   "its own choice",
                                    .default_json = "0",
                                    .bounded = true,
                                    .minimum = 0,
                                    .maximum = 1 << 30},
                                   {.key = "receive_buffer",
                                    .type = Type::kInteger,
                                    .description = "bytes that the system holds for reading; 0: "
                                                   "its own choice",
                                    .default_json = "0",
                                    .bounded = true,
                                    .minimum = 0,
                                    .maximum = 1 << 30},
                                   {.key = "no_delay",
                                    .type = Type::kBoolean,
                                    .description = "false: the system gathers small writes "
                                                   "(Nagle), which costs latency",
                                    .default_json = "true"}})});
