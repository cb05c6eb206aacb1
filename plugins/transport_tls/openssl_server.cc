// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/openssl_server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <string_view>
#include <utility>

namespace glowplug::tls {
namespace {

int ListenOnLoopback(uint16_t* port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(listener, generic, size), 0);
  EXPECT_EQ(listen(listener, 16), 0);
  EXPECT_EQ(getsockname(listener, generic, &size), 0);
  *port = ntohs(address.sin_port);
  return listener;
}

// Nobody waits for ever: a client that stays silent for ten seconds is let go.
void GiveUpAfterTenSeconds(int descriptor) {
  const timeval patience = {10, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

}  // namespace

OpensslServer::OpensslServer(const Issued& identity, const Configure& configure)
    : context_(SSL_CTX_new(TLS_server_method())) {
  signal(SIGPIPE, SIG_IGN);  // of this server's own writes
  SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
  SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
  constexpr unsigned char kId[] = "test";
  SSL_CTX_set_session_id_context(context_.get(), kId, sizeof(kId));
  if (configure != nullptr) configure(context_.get());
  listener_ = ListenOnLoopback(&port_);
  thread_ = std::thread([this] { Run(); });
}

OpensslServer::~OpensslServer() {
  stopped_ = true;
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

void OpensslServer::Run() {
  while (!stopped_) {
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    GiveUpAfterTenSeconds(descriptor);
    const SslPtr ssl(SSL_new(context_.get()));
    SSL_set_fd(ssl.get(), descriptor);
    ERR_clear_error();
    if (SSL_accept(ssl.get()) == 1) Serve(ssl.get(), descriptor);
    ERR_clear_error();
    // What still comes is read, so that the last words are not lost to a reset.
    if (!ends_) shutdown(descriptor, SHUT_WR);
    char rest[4096];
    while (read(descriptor, rest, sizeof(rest)) > 0) {
    }
    close(descriptor);
  }
}

void OpensslServer::Serve(SSL* ssl, int descriptor) {
  SeenConnection seen;
  seen.resumed = SSL_session_reused(ssl) == 1;
  seen.had_certificate = SSL_get0_peer_certificate(ssl) != nullptr;
  if (const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)) {
    seen.server_name = name;
  }
  seen.version = SSL_get_version(ssl);
  if (cuts_) {
    shutdown(descriptor, SHUT_WR);
  } else if (ends_) {
    int corked = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_CORK, &corked, sizeof(corked));
    SSL_write(ssl, "hello", 5);
    SSL_shutdown(ssl);
    corked = 0;
    setsockopt(descriptor, IPPROTO_TCP, TCP_CORK, &corked, sizeof(corked));
  } else {
    SSL_write(ssl, "hello", 5);
    char buffer[SSL3_RT_MAX_PLAIN_LENGTH];
    int got;
    while ((got = SSL_read(ssl, buffer, sizeof(buffer))) > 0) {
      if (std::string_view(buffer, static_cast<size_t>(got)) == "rekey") {
        SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED);
      }
      if (SSL_write(ssl, buffer, got) <= 0) break;
    }
    SSL_shutdown(ssl);
  }
  const std::lock_guard lock(mutex_);
  seen_.push_back(std::move(seen));
  ended_.notify_all();
}

std::vector<SeenConnection> OpensslServer::WaitForEnded(size_t count) {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, std::chrono::seconds(10), [&] { return seen_.size() >= count; });
  return seen_;
}

PlainServer::PlainServer(std::string answer)
    : answer_(std::move(answer)), listener_(ListenOnLoopback(&port_)) {
  thread_ = std::thread([this] { Run(); });
}

PlainServer::~PlainServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

void PlainServer::Run() {
  for (;;) {
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    GiveUpAfterTenSeconds(descriptor);
    char buffer[4096];
    [[maybe_unused]] const ssize_t first = read(descriptor, buffer, sizeof(buffer));
    send(descriptor, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    shutdown(descriptor, SHUT_WR);
    while (read(descriptor, buffer, sizeof(buffer)) > 0) {
    }
    close(descriptor);
  }
}

}  // namespace glowplug::tls
