// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_BENCH_IGNITE_SOCKET_H_
#define GLOWPLUG_BENCH_IGNITE_SOCKET_H_

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bench {

// OpenSSL as it comes, trusting this CA; the process keeps it. Throws std::runtime_error.
SSL_CTX* TrustingContext(const char* ca_file);

// A blocking TCP connection on loopback, or OpenSSL's over one. Throws std::system_error, and for
// TLS std::runtime_error.
class Socket {
 public:
  static Socket Connect(uint16_t port);
  static Socket ConnectTls(uint16_t port, SSL_CTX* context);
  explicit Socket(int descriptor);
  Socket(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  ~Socket();

  int descriptor() const { return descriptor_; }
  void Send(std::string_view bytes);
  // At least one byte; 0 at the end of the stream.
  size_t Receive(char* to, size_t size);

 private:
  int descriptor_;
  SSL* ssl_ = nullptr;
};

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_SOCKET_H_
