// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_peer.h"

#include <absl/strings/str_cat.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace glowplug::test {
namespace {

// Until the socket is ready for `events`.
absl::Status Await(int socket, short events, int wake, absl::Time deadline) {
  for (;;) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) {
      return absl::DeadlineExceededError("the scripted peer's deadline has passed");
    }
    pollfd polled[] = {{socket, events, 0}, {wake, POLLIN, 0}};
    ::poll(polled, 2,
           static_cast<int>(absl::ToInt64Milliseconds(std::min(left, absl::Minutes(1)))) + 1);
    if (polled[1].revents != 0) return absl::CancelledError("the scripted peer is being destroyed");
    if (polled[0].revents != 0) return absl::OkStatus();
  }
}

int Checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

bool IsPassing(int error) { return error == EINTR || error == EAGAIN || error == ECONNABORTED; }

}  // namespace

absl::StatusOr<std::string> ScriptedConnection::ReadExactly(size_t count) {
  std::string bytes(count, '\0');
  size_t done = 0;
  while (done < count) {
    if (absl::Status ready = Await(socket_, POLLIN, wake_, deadline_); !ready.ok()) return ready;
    const ssize_t read = ::recv(socket_, bytes.data() + done, count - done, 0);
    if (read > 0) {
      done += static_cast<size_t>(read);
    } else if (read == 0 || !IsPassing(errno)) {
      return absl::OutOfRangeError(
          absl::StrCat("the client closed after ", done, " of ", count, " bytes"));
    }
  }
  return bytes;
}

absl::Status ScriptedConnection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (absl::Status ready = Await(socket_, POLLOUT, wake_, deadline_); !ready.ok()) return ready;
    const ssize_t written = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (!IsPassing(errno)) {
      return absl::UnavailableError(absl::StrCat("writing to the client: ", std::strerror(errno)));
    }
  }
  return absl::OkStatus();
}

absl::Status ScriptedConnection::WaitForClose() {
  std::array<char, 4096> buffer;
  for (;;) {
    if (absl::Status ready = Await(socket_, POLLIN, wake_, deadline_); !ready.ok()) return ready;
    const ssize_t read = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (read == 0 || (read < 0 && !IsPassing(errno))) return absl::OkStatus();
  }
}

absl::Status ScriptedConnection::Sleep(absl::Duration duration) {
  const absl::Time end = absl::Now() + duration;
  const absl::Status status = Await(-1, 0, wake_, std::min(end, deadline_));
  return absl::IsDeadlineExceeded(status) && end <= deadline_ ? absl::OkStatus() : status;
}

void ScriptedConnection::Close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void ScriptedConnection::Reset() {
  const linger at_once = {1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  Close();
}

ScriptedPeer::ScriptedPeer(Script script, int connections, absl::Duration timeout)
    : script_(std::move(script)) {
  wake_ = Checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
  listener_ = Checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  Checked(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), "bind");
  Checked(::listen(listener_, 64), "listen");
  Checked(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread(
      [this, connections, deadline = absl::Now() + timeout] { Serve(connections, deadline); });
}

ScriptedPeer::~ScriptedPeer() {
  const uint64_t one = 1;
  // An eventfd takes eight bytes at once or none, and none only when it is woken already.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof(one));
  thread_.join();
  ::close(wake_);
}

std::string ScriptedPeer::uri() const { return absl::StrCat("ignite://127.0.0.1:", port_); }

void ScriptedPeer::Serve(int connections, absl::Time deadline) {
  while (accepted_ < connections && Await(listener_, POLLIN, wake_, deadline).ok()) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) {
      if (IsPassing(errno)) continue;
      break;
    }
    ++accepted_;
    // The last one: who comes now is refused, not left waiting.
    if (accepted_ == connections) ::close(std::exchange(listener_, -1));
    ScriptedConnection connection(socket, wake_, deadline);
    script_(connection);
  }
  if (listener_ >= 0) ::close(listener_);
}

}  // namespace glowplug::test
