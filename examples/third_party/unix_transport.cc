// SPDX-License-Identifier: Apache-2.0
// com.example.unix: a stream over a Unix-domain socket.
#include <glowplug/api/transport.h>
#include <glowplug/sdk/plugin.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>

namespace {

namespace api = glowplug::api;
namespace sdk = glowplug::sdk;
using api::Outcome;

constexpr uint32_t kMaxPieces = 16;

Outcome FailWithErrno(api::Failure* failure, int error) noexcept {
  return sdk::Guard(failure, "reporting", [&] {
    return sdk::Fail(failure, api::Code::kUnavailable,
                     std::generic_category().message(error) + ". Does the peer run there?",
                     {.origin = api::Origin::kNetwork, .fatal = true, .peer_code = error});
  });
}

class UnixStream final : public sdk::Object<UnixStream, api::Stream> {
 public:
  explicit UnixStream(int descriptor) : descriptor_(descriptor) {}
  ~UnixStream() { close(descriptor_); }

  // Connect has done it all.
  Outcome Handshake(api::Failure*) noexcept override { return Outcome::kDone; }

  Outcome Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
               api::Failure* failure) noexcept override {
    return Transfer(into, count, got, failure, want_read_,
                    [this](msghdr* message) { return recvmsg(descriptor_, message, 0); });
  }
  Outcome Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                api::Failure* failure) noexcept override {
    return Transfer(from, count, put, failure, want_write_, [this](msghdr* message) {
      return sendmsg(descriptor_, message, MSG_NOSIGNAL);
    });
  }
  void PollHandle(api::PollState* out) noexcept override {
    *out = {descriptor_, want_read_, want_write_, 0, 0};
  }
  Outcome Close(uint32_t, api::Failure*) noexcept override {
    shutdown(descriptor_, SHUT_WR);
    return Outcome::kDone;
  }

 private:
  template <class Piece, class Call>
  Outcome Transfer(const Piece* pieces, uint32_t count, uint64_t* moved, api::Failure* failure,
                   uint8_t& blocked, Call call) noexcept {
    iovec vectors[kMaxPieces];
    msghdr message{};
    message.msg_iov = vectors;
    for (uint32_t i = 0; i < count && message.msg_iovlen < kMaxPieces; ++i) {
      if (pieces[i].size == 0) continue;
      vectors[message.msg_iovlen++] = {const_cast<uint8_t*>(pieces[i].data), pieces[i].size};
    }
    ssize_t size;
    do {
      size = call(&message);
    } while (size < 0 && errno == EINTR);
    *moved = size < 0 ? 0 : static_cast<uint64_t>(size);
    blocked = size < 0 && errno == EAGAIN ? 1 : 0;
    if (blocked != 0) return Outcome::kAgain;
    return size < 0 ? FailWithErrno(failure, errno) : Outcome::kDone;
  }

  const int descriptor_;
  uint8_t want_read_ = 0;
  uint8_t want_write_ = 0;
};

class UnixTransport final : public sdk::Object<UnixTransport, api::Transport> {
 public:
  explicit UnixTransport(std::string path) : path_(std::move(path)) {}

  static sdk::StatusOr<std::unique_ptr<UnixTransport>> Create(api::Host&,
                                                              const sdk::Config& config) {
    return std::make_unique<UnixTransport>(config.String("path"));
  }

  api::Addressing GetAddressing() noexcept override { return api::Addressing::kOpaque; }

  Outcome Connect(const api::Endpoint* endpoint, api::Transport*, api::Waker*, api::Stream** out,
                  api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "connecting", [&] {
      const std::string_view path = path_.empty() ? sdk::ViewOf(endpoint->text) : path_;
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      if (path.empty() || path.size() >= sizeof(address.sun_path)) {
        return sdk::Fail(failure, api::Code::kInvalidArgument,
                         "expected a path of 1 to 107 bytes, found \"" + std::string(path) + "\"");
      }
      std::memcpy(address.sun_path, path.data(), path.size());
      const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (descriptor < 0) return FailWithErrno(failure, errno);
      sdk::Owned<UnixStream> stream(new UnixStream(descriptor));
      if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        return FailWithErrno(failure, errno);
      }
      *out = stream.release();
      return Outcome::kDone;
    });
  }

  Outcome Listen(const api::Endpoint*, api::Transport*, api::Waker*, api::Listener**,
                 api::Failure* failure) noexcept override {
    return sdk::Fail(failure, api::Code::kUnimplemented, "com.example.unix only connects");
  }

 private:
  const std::string path_;
};

}  // namespace

GLOWPLUG_PLUGIN(UnixTransport,
                {.id = "com.example.unix",
                 .version = "1.0.0",
                 .name = "Unix-domain sockets",
                 .security = "whoever may open the path is trusted",
                 .schema = Schema({{.key = "path",
                                    .description = "the socket; left out: each endpoint names "
                                                   "its own"}})});
