// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TCP_TCP_LISTENER_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TCP_TCP_LISTENER_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include "plugins/transport_tcp/socket.h"

namespace glowplug::tcp {

class TcpListener final : public sdk::Object<TcpListener, api::Listener> {
 public:
  TcpListener(Socket socket, const SocketOptions& options, const api::Endpoint& local) noexcept
      : socket_(static_cast<Socket&&>(socket)), options_(options), local_(local) {}

  api::Outcome Accept(api::Waker* waker, api::Stream** out,
                      api::Failure* failure) noexcept override;
  void PollHandle(api::PollState* out) noexcept override;
  void LocalEndpoint(api::Endpoint* out) noexcept override;

 private:
  const Socket socket_;
  const SocketOptions options_;
  const api::Endpoint local_;
};

}  // namespace glowplug::tcp

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TCP_TCP_LISTENER_H_
