// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tcp/tcp_stream.h"

#include <glowplug/sdk/status.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

#include "plugins/transport_tcp/socket_address.h"
#include "plugins/transport_tcp/socket_error.h"

namespace glowplug::tcp {
namespace {

// More pieces than this go with the next call.
constexpr int kMaxPieces = 64;

struct Pieces {
  iovec at[kMaxPieces];
  size_t count = 0;

  void Add(const void* data, uint64_t size) noexcept {
    if (size > 0 && count < kMaxPieces) at[count++] = {const_cast<void*>(data), size};
  }
  msghdr AsMessage() noexcept {
    msghdr message{};
    message.msg_iov = at;
    message.msg_iovlen = count;
    return message;
  }
};

// Nobody listens on a local port of the ephemeral range, and the system gave the connecting socket
// that same port: TCP then connects it to itself.
bool IsConnectedToItself(int descriptor) noexcept {
  SocketAddress own;
  SocketAddress peer;
  return getsockname(descriptor, own.get(), &own.size) == 0 &&
         getpeername(descriptor, peer.get(), &peer.size) == 0 && own == peer;
}

api::Outcome NotOpen(api::Failure* failure, bool closed) noexcept {
  return sdk::Fail(failure, api::Code::kFailedPrecondition,
                   closed ? "the stream has been closed on this side"
                          : "the stream is not connected yet: Handshake must answer done first",
                   {.fatal = closed});
}

}  // namespace

api::Outcome TcpStream::Handshake(api::Failure* failure) noexcept {
  if (closed_) return NotOpen(failure, true);
  if (connected_) return api::Outcome::kDone;
  pollfd connecting = {socket_.get(), POLLOUT, 0};
  int ready;
  do {
    ready = poll(&connecting, 1, 0);
  } while (ready < 0 && errno == EINTR);
  if (ready < 0) return SocketError(failure, errno);
  if (ready == 0) return api::Outcome::kAgain;
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error == 0 && IsConnectedToItself(socket_.get())) error = ECONNREFUSED;
  if (error != 0) {
    closed_ = true;
    return SocketError(failure, error);
  }
  connected_ = true;
  return api::Outcome::kDone;
}

api::Outcome TcpStream::Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                             api::Failure* failure) noexcept {
  *got = 0;
  if (!connected_) return NotOpen(failure, closed_);
  Pieces pieces;
  for (uint32_t i = 0; i < count; ++i) pieces.Add(into[i].data, into[i].size);
  if (pieces.count == 0) {
    // An answer of 0 bytes would say that the peer has closed.
    return sdk::Fail(failure, api::Code::kInvalidArgument, "no room was given to read into");
  }
  msghdr message = pieces.AsMessage();
  ssize_t size;
  do {
    size = recvmsg(socket_.get(), &message, 0);
  } while (size < 0 && errno == EINTR);
  read_blocked_ = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  if (read_blocked_) return api::Outcome::kAgain;
  if (size < 0) return SocketError(failure, errno);
  *got = static_cast<uint64_t>(size);
  return api::Outcome::kDone;
}

api::Outcome TcpStream::Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                              api::Failure* failure) noexcept {
  *put = 0;
  if (!connected_ || closed_) return NotOpen(failure, closed_);
  Pieces pieces;
  for (uint32_t i = 0; i < count; ++i) pieces.Add(from[i].data, from[i].size);
  if (pieces.count == 0) return api::Outcome::kDone;
  const msghdr message = pieces.AsMessage();
  ssize_t size;
  do {
    size = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (size < 0 && errno == EINTR);
  write_blocked_ = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  if (write_blocked_) return api::Outcome::kAgain;
  if (size < 0) return SocketError(failure, errno);
  *put = static_cast<uint64_t>(size);
  return api::Outcome::kDone;
}

void TcpStream::PollHandle(api::PollState* out) noexcept {
  *out = {};
  out->descriptor = socket_.get();
  out->want_read = connected_ && read_blocked_ ? 1 : 0;
  out->want_write = !connected_ || write_blocked_ ? 1 : 0;
}

api::Outcome TcpStream::Close(uint32_t graceful, api::Failure* failure) noexcept {
  if (closed_) return api::Outcome::kDone;
  closed_ = true;
  write_blocked_ = false;
  const int error = shutdown(socket_.get(), graceful != 0 ? SHUT_WR : SHUT_RDWR) == 0 ? 0 : errno;
  // ENOTCONN: never connected, or the peer was faster.
  return error == 0 || error == ENOTCONN ? api::Outcome::kDone : SocketError(failure, error);
}

}  // namespace glowplug::tcp
