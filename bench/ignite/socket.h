// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_BENCH_IGNITE_SOCKET_H_
#define GLOWPLUG_BENCH_IGNITE_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bench {

// A blocking TCP connection on loopback. Throws std::system_error.
class Socket {
 public:
  static Socket Connect(uint16_t port);
  explicit Socket(int descriptor);
  Socket(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  ~Socket();

  void Send(std::string_view bytes);
  // At least one byte; 0 at the end of the stream.
  size_t Receive(char* to, size_t size);

 private:
  int descriptor_;
};

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_SOCKET_H_
