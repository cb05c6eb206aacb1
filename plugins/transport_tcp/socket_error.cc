// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tcp/socket_error.h"

#include <glowplug/sdk/status.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace glowplug::tcp {
namespace {

struct Explanation {
  int error;
  api::Code code;
  std::string_view text;
};

constexpr std::string_view kNoMemory =
    "the system has no memory for a socket. Close connections, or lower send_buffer and "
    "receive_buffer";

constexpr Explanation kExplanations[] = {
    {ECONNREFUSED, api::Code::kUnavailable,
     "connection refused. Is the node running, and is this its client port?"},
    {ETIMEDOUT, api::Code::kUnavailable,
     "the peer stopped answering. Is the host up, and does a firewall drop packets?"},
    {EHOSTUNREACH, api::Code::kUnavailable,
     "no route to the host. Check the address and this machine's network"},
    {ENETUNREACH, api::Code::kUnavailable,
     "no route to the network. Check the address, and for IPv6 that this machine has a route"},
    {ECONNRESET, api::Code::kUnavailable,
     "the peer reset the connection. Its log may say why; is this the port of that service?"},
    {EPIPE, api::Code::kUnavailable, "the peer has closed the connection. Its log may say why"},
    {EMFILE, api::Code::kResourceExhausted,
     "this process has no file descriptor left. Close connections or raise `ulimit -n`"},
    {ENFILE, api::Code::kResourceExhausted,
     "this machine has no file descriptor left. Close what is not needed"},
    {ENOBUFS, api::Code::kResourceExhausted, kNoMemory},
    {ENOMEM, api::Code::kResourceExhausted, kNoMemory},
    {EACCES, api::Code::kPermissionDenied,
     "the system forbids it. Ports below 1024 need privileges, and a firewall may refuse"},
    {EPERM, api::Code::kPermissionDenied, "the system forbids it. A firewall rule may refuse it"},
    {EADDRINUSE, api::Code::kFailedPrecondition,
     "the port is in use. Stop who holds it (`ss -ltnp` shows it) or choose another"},
    {EADDRNOTAVAIL, api::Code::kUnavailable,
     "the address is not one of this machine, or no local port is free. Check the address"},
    {EAFNOSUPPORT, api::Code::kUnimplemented,
     "this machine does not support the address family. Use the other one of IPv4 and IPv6"},
};

}  // namespace

api::Outcome SocketError(api::Failure* failure, int error) noexcept {
  const sdk::Blame blame = {.origin = api::Origin::kNetwork, .fatal = true, .peer_code = error};
  for (const Explanation& known : kExplanations) {
    if (known.error == error) return sdk::Fail(failure, known.code, known.text, blame);
  }
  return sdk::Guard(failure, "SocketError", [&] {
    return sdk::Fail(failure, api::Code::kUnavailable,
                     "the system reports: " + std::generic_category().message(error), blame);
  });
}

}  // namespace glowplug::tcp
