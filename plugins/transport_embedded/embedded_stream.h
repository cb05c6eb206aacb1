// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_EMBEDDED_STREAM_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_EMBEDDED_STREAM_H_

#include <glowplug/api/transport.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <cstdint>
#include <memory>

#include "embedded/node/session.h"

namespace glowplug::embedded {

// A session of a node in this process. Requests are carried out in Write, on the caller's thread;
// what the store's thread does wakes the waker.
class EmbeddedStream final : public sdk::Object<EmbeddedStream, api::Stream> {
 public:
  EmbeddedStream(std::shared_ptr<node::Node> node, api::Waker* waker);

  api::Outcome Handshake(api::Failure* failure) noexcept override;
  api::Outcome Read(const api::MutableBytes* into, uint32_t count, uint64_t* got,
                    api::Failure* failure) noexcept override;
  api::Outcome Write(const api::Bytes* from, uint32_t count, uint64_t* put,
                     api::Failure* failure) noexcept override;
  void PollHandle(api::PollState* out) noexcept override;
  api::Outcome Close(uint32_t graceful, api::Failure* failure) noexcept override;

 private:
  // Beyond so many bytes of answers that nobody has read, no request is taken.
  static constexpr uint64_t kMaxUnread = uint64_t{8} << 20;

  uint64_t Unread() const { return answers_.bytes().size - read_; }
  bool TakesRequests() const { return !session_.is_full() && Unread() < kMaxUnread; }
  // Carries out what has come whole, and gathers the answers that have come since.
  void Advance();

  const std::shared_ptr<node::Node> node_;
  node::Session session_;
  sdk::HeapBuffer requests_;  // a part of a frame, or what the session does not take yet
  sdk::HeapBuffer answers_;
  uint64_t read_ = 0;  // of the answers
  bool closed_ = false;
  bool wants_room_ = false;  // the last Write took nothing
};

}  // namespace glowplug::embedded

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_EMBEDDED_EMBEDDED_STREAM_H_
