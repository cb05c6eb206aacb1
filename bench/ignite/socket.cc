// SPDX-License-Identifier: Apache-2.0
#include "bench/ignite/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace bench {
namespace {

[[noreturn]] void Throw(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Socket Socket::Connect(uint16_t port) {
  Socket made(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(made.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
      0) {
    Throw("connect");
  }
  return made;
}

SSL_CTX* TrustingContext(const char* ca_file) {
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  if (context == nullptr || SSL_CTX_load_verify_locations(context, ca_file, nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot read the CA's file");
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  // As Glowplug reads: several records by one call.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, size_t{64} << 10);
  return context;
}

Socket Socket::ConnectTls(uint16_t port, SSL_CTX* context) {
  Socket made = Connect(port);
  made.ssl_ = SSL_new(context);
  if (made.ssl_ == nullptr || SSL_set_fd(made.ssl_, made.descriptor_) != 1 ||
      SSL_connect(made.ssl_) != 1) {
    throw std::runtime_error("the TLS handshake failed");
  }
  return made;
}

Socket::Socket(int descriptor) : descriptor_(descriptor) {
  const int on = 1;
  if (descriptor < 0 || setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0) {
    Throw("socket");
  }
}

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), ssl_(std::exchange(other.ssl_, nullptr)) {}

Socket::~Socket() {
  SSL_free(ssl_);
  if (descriptor_ >= 0) close(descriptor_);
}

void Socket::Send(std::string_view bytes) {
  size_t taken = 0;
  if (ssl_ != nullptr) {
    if (bytes.empty() || SSL_write_ex(ssl_, bytes.data(), bytes.size(), &taken) == 1) return;
    throw std::runtime_error("TLS send failed");
  }
  while (!bytes.empty()) {
    const ssize_t sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) Throw("send");
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

size_t Socket::Receive(char* to, size_t size) {
  size_t got = 0;
  if (ssl_ != nullptr) {
    if (SSL_read_ex(ssl_, to, size, &got) == 1) return got;
    throw std::runtime_error("TLS receive failed");
  }
  const ssize_t received = recv(descriptor_, to, size, 0);
  if (received < 0) Throw("receive");
  return static_cast<size_t>(received);
}

}  // namespace bench
