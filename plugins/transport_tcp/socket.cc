// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tcp/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "plugins/transport_tcp/socket_error.h"

namespace glowplug::tcp {
namespace {

bool Set(int descriptor, int level, int option, int value) noexcept {
  return setsockopt(descriptor, level, option, &value, sizeof(value)) == 0;
}

}  // namespace

Socket::~Socket() {
  // Not repeated after EINTR: Linux has freed the number by then.
  if (descriptor_ >= 0) close(descriptor_);
}

api::Outcome OpenSocket(int family, const SocketOptions& options, int* out,
                        api::Failure* failure) noexcept {
  const int descriptor = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (descriptor < 0) return SocketError(failure, errno);
  if ((options.send_buffer > 0 && !Set(descriptor, SOL_SOCKET, SO_SNDBUF, options.send_buffer)) ||
      (options.receive_buffer > 0 &&
       !Set(descriptor, SOL_SOCKET, SO_RCVBUF, options.receive_buffer))) {
    const int error = errno;
    close(descriptor);
    return SocketError(failure, error);
  }
  *out = descriptor;
  return api::Outcome::kDone;
}

api::Outcome Configure(int descriptor, const SocketOptions& options,
                       api::Failure* failure) noexcept {
  bool set = Set(descriptor, IPPROTO_TCP, TCP_NODELAY, options.no_delay ? 1 : 0);
  if (options.keepalive > 0) {
    // Three probes a third of the idle time apart: a dead peer is noticed after twice that time.
    set = set && Set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1) &&
          Set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, options.keepalive) &&
          Set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, std::max(1, options.keepalive / 3)) &&
          Set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 3);
  }
  return set ? api::Outcome::kDone : SocketError(failure, errno);
}

}  // namespace glowplug::tcp
