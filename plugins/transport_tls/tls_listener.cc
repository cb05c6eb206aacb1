// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/tls_listener.h"

#include <glowplug/sdk/status.h>

#include "plugins/transport_tls/tls_stream.h"

namespace glowplug::tls {

api::Outcome TlsListener::Accept(api::Waker* waker, api::Stream** out,
                                 api::Failure* failure) noexcept {
  api::Stream* accepted = nullptr;
  const api::Outcome outcome = lower_->Accept(waker, &accepted, failure);
  if (outcome != api::Outcome::kDone) return outcome;
  sdk::Owned<api::Stream> lower(accepted);
  return sdk::Guard(failure, "glowplug.tls", [&] {
    auto stream =
        TlsStream::Make({.context = contexts_->Current(), .client = false}, std::move(lower));
    if (stream == nullptr) {
      return sdk::Fail(failure, api::Code::kResourceExhausted, "no memory for a TLS connection");
    }
    *out = stream.release();
    return api::Outcome::kDone;
  });
}

}  // namespace glowplug::tls
