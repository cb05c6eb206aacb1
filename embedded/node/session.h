// SPDX-License-Identifier: Apache-2.0
// One connection to a node: bytes of requests in, bytes of answers out. It has no socket and no
// thread.
#ifndef GLOWPLUG_EMBEDDED_NODE_SESSION_H_
#define GLOWPLUG_EMBEDDED_NODE_SESSION_H_

#include <absl/functional/any_invocable.h>
#include <glowplug/api/boundary.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <memory>
#include <string>

#include "embedded/node/connection.h"
#include "embedded/node/node.h"

namespace glowplug::node {

// Used by one thread at a time.
class Session {
 public:
  // The node outlives it. wake: answers have come that Collect gives; called on the store's thread
  // or that of another session, must not wait nor call the session, and is not called any more
  // when the session is gone.
  Session(Node& node, absl::AnyInvocable<void()> wake);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Takes whole frames off the front of `in` and appends their answers, or those that are there at
  // once. Gives how many bytes it has taken; the rest is to be offered again with what follows it,
  // and while is_full() not before Collect has given something. An answer to a request that came
  // alone is there when this returns.
  uint64_t Receive(api::Bytes in, api::OutBuffer* out);
  // Appends the answers that came later.
  void Collect(api::OutBuffer* out) {
    if (has_mail()) CollectMail(out);
  }
  bool has_mail() const { return connection_.mailbox->has_mail(); }

  // So many answers are outstanding that no further request is taken.
  bool is_full() const {
    return connection_.mailbox->outstanding() >= connection_.node.options().max_outstanding;
  }
  // The connection is to be closed once what was appended is sent: the peer does not speak the
  // protocol, or the real server would close it. Nothing is taken any more.
  bool is_closed() const { return closed_; }
  // Why; for a log.
  const std::string& reason() const { return reason_; }

 private:
  void Close(std::string reason);
  void CollectMail(api::OutBuffer* out);
  uint64_t FrameSize(api::Bytes in);
  void Greet(api::Bytes frame, api::OutBuffer* out);
  void Serve(api::Bytes frame, bool is_alone, api::OutBuffer* out);
  // session_gets.cc: serves some of the gets that `in` begins with. Gives how many bytes of them it
  // has taken.
  uint64_t ServeGets(api::Bytes in, api::OutBuffer* out);
  bool MayServeGets() const;

  Connection connection_;
  bool greeted_ = false;
  bool closed_ = false;
  std::string reason_;
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_SESSION_H_
