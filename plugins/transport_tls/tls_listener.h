// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_LISTENER_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_LISTENER_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/object.h>

#include <memory>
#include <utility>

#include "plugins/transport_tls/context_source.h"

namespace glowplug::tls {

class TlsListener final : public sdk::Object<TlsListener, api::Listener> {
 public:
  TlsListener(std::shared_ptr<ContextSource> contexts, sdk::Owned<api::Listener> lower)
      : contexts_(std::move(contexts)), lower_(std::move(lower)) {}

  api::Outcome Accept(api::Waker* waker, api::Stream** out,
                      api::Failure* failure) noexcept override;
  void PollHandle(api::PollState* out) noexcept override { lower_->PollHandle(out); }
  void LocalEndpoint(api::Endpoint* out) noexcept override { lower_->LocalEndpoint(out); }

 private:
  const std::shared_ptr<ContextSource> contexts_;
  const sdk::Owned<api::Listener> lower_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_TLS_LISTENER_H_
