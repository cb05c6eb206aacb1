// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tcp/tcp_listener.h"

#include <glowplug/sdk/status.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "plugins/transport_tcp/socket_error.h"
#include "plugins/transport_tcp/tcp_stream.h"

namespace glowplug::tcp {
namespace {

// Errors of the one connection that was to be accepted, not of the listener (accept(2)).
bool ConcernsOnlyThePeer(int error) noexcept {
  constexpr int kErrors[] = {EINTR,     ECONNABORTED, ENETDOWN,     EPROTO,     ENOPROTOOPT,
                             EHOSTDOWN, ENONET,       EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH};
  return std::find(std::begin(kErrors), std::end(kErrors), error) != std::end(kErrors);
}

}  // namespace

api::Outcome TcpListener::Accept(api::Waker*, api::Stream** out, api::Failure* failure) noexcept {
  int descriptor;
  do {
    descriptor = accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  } while (descriptor < 0 && ConcernsOnlyThePeer(errno));
  if (descriptor < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return api::Outcome::kAgain;
    return SocketError(failure, errno);
  }
  Socket socket(descriptor);
  const api::Outcome configured = Configure(socket.get(), options_, failure);
  if (configured != api::Outcome::kDone) return configured;
  return sdk::Guard(failure, "Accept", [&] {
    *out = new TcpStream(static_cast<Socket&&>(socket), /*connected=*/true);
    return api::Outcome::kDone;
  });
}

void TcpListener::PollHandle(api::PollState* out) noexcept {
  *out = {};
  out->descriptor = socket_.get();
  out->want_read = 1;
}

void TcpListener::LocalEndpoint(api::Endpoint* out) noexcept {
  const uint32_t size = std::min<uint32_t>(out->struct_size, sizeof(local_));
  std::memcpy(out, &local_, size);
  out->struct_size = size;
}

}  // namespace glowplug::tcp
