// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_H_

#include <glowplug/api/boundary.h>

namespace glowplug::tcp {

// What the configuration says about every socket.
struct SocketOptions {
  int keepalive = 0;       // seconds without traffic before the first probe; 0: no probes
  int send_buffer = 0;     // bytes; 0: the system's choice
  int receive_buffer = 0;  // bytes; 0: the system's choice
  bool no_delay = true;
};

// A descriptor of its own, closed at the end.
class Socket {
 public:
  explicit Socket(int descriptor = -1) noexcept : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  Socket& operator=(Socket&&) = delete;
  ~Socket();

  int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

// A non-blocking stream socket that programs started later do not inherit, with the buffer sizes:
// those must be set before connecting or listening to have their effect on the window. *out is a
// descriptor of the caller's.
api::Outcome OpenSocket(int family, const SocketOptions& options, int* out,
                        api::Failure* failure) noexcept;

// Delay and keepalive.
api::Outcome Configure(int descriptor, const SocketOptions& options,
                       api::Failure* failure) noexcept;

}  // namespace glowplug::tcp

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TCP_SOCKET_H_
