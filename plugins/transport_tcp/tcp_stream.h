// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TCP_TCP_STREAM_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TCP_TCP_STREAM_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include "plugins/transport_tcp/socket.h"

namespace glowplug::tcp {

class TcpStream final : public sdk::Object<TcpStream, api::Stream> {
 public:
  // connected: false while the system's connect is still on its way.
  TcpStream(Socket socket, bool connected) noexcept
      : socket_(static_cast<Socket&&>(socket)), connected_(connected) {}

  api::Outcome Handshake(api::Failure* failure) noexcept override;
  api::Outcome Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                    api::Failure* failure) noexcept override;
  api::Outcome Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                     api::Failure* failure) noexcept override;
  void PollHandle(api::PollState* out) noexcept override;
  // Graceful or not, the peer reads what was written and then the end; nothing waits. The
  // descriptor stays until Release, so that its number cannot turn into another's.
  api::Outcome Close(uint32_t graceful, api::Failure* failure) noexcept override;

 private:
  const Socket socket_;
  bool connected_;
  bool closed_ = false;
  bool read_blocked_ = false;
  bool write_blocked_ = false;
};

}  // namespace glowplug::tcp

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TCP_TCP_STREAM_H_
