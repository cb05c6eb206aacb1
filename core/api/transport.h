// SPDX-License-Identifier: Apache-2.0
// The door to the peer's bytes: a non-blocking stream with readiness. A transport has no thread and
// calls nobody back; the core does all waiting.
#ifndef GLOWPLUG_API_TRANSPORT_H_
#define GLOWPLUG_API_TRANSPORT_H_

#include "host.h"

namespace glowplug::api {

inline constexpr char kTransportId[] = "glowplug.transport/1";

enum class AddressFamily : uint32_t { kOpaque = 0, kIp4 = 4, kIp6 = 6 };

// How a transport is told where to go.
enum class Addressing : uint32_t {
  kIp = 0,      // one resolved address a call; the core resolves names and tries each address
  kOpaque = 1,  // Endpoint::text as it was configured: a path, a pipe's name
  // The peer is in the process, and works in the thread that calls it. A client makes a connection
  // for each thread that calls, up to eight, and as many for those that submit and go on; it
  // believes ready_now.
  kNone = 2,
};

// One place to connect to or listen on. Views live for the call.
struct Endpoint {
  uint32_t struct_size;
  AddressFamily family;
  uint8_t address[16];  // network order; the first four bytes for kIp4
  uint32_t port;
  uint32_t scope_id;  // of a link-local IPv6 address
  Bytes host_name;    // as configured, for verification and for messages
  Bytes text;         // for Addressing::kOpaque
};

// What to wait for before the last call that answered kAgain is worth repeating.
struct PollState {
  int32_t descriptor;  // -1: none, the waker tells
  uint8_t want_read;
  uint8_t want_write;
  uint8_t ready_now;  // 1: do not wait; bytes are there that the descriptor does not show
  uint8_t reserved;
};

// One connection. All [one], none waits. Release closes without ceremony.
struct Stream : Boundary {
  // Goes on with connecting. kDone: bytes may flow. kAgain: wait for PollHandle.
  virtual Outcome Handshake(Failure* failure) noexcept = 0;
  // Fills into[0..count) in their order, *got bytes in all. kDone with *got == 0: the peer has
  // closed. kAgain: nothing to read now.
  virtual Outcome Read(const MutableBytes* into, uint32_t count, uint64_t* got,
                       Failure* failure) noexcept = 0;
  // Takes *put bytes off the front of from[0..count). kAgain: it can take nothing now; with some
  // transports the same bytes must then be offered again.
  virtual Outcome Write(const Bytes* from, uint32_t count, uint64_t* put,
                        Failure* failure) noexcept = 0;
  // The descriptor never changes after Connect returned.
  virtual void PollHandle(PollState* out) noexcept = 0;
  // graceful 1: says goodbye to the peer first (a close notice); kAgain: wait and call again.
  virtual Outcome Close(uint32_t graceful, Failure* failure) noexcept = 0;

 protected:
  ~Stream() = default;
};

// Waits for peers. [one]
struct Listener : Boundary {
  // kDone: *out is a stream of the caller's. kAgain: nobody is there.
  virtual Outcome Accept(Waker* waker, Stream** out, Failure* failure) noexcept = 0;
  virtual void PollHandle(PollState* out) noexcept = 0;
  // Where it really listens (the port that the system chose). Views live as long as the listener.
  virtual void LocalEndpoint(Endpoint* out) noexcept = 0;

 protected:
  ~Listener() = default;
};

struct Transport : Boundary {
  // [any]
  virtual Addressing GetAddressing() noexcept = 0;
  // [any] Begins to connect and returns at once; *out belongs to the caller. lower is the transport
  // made from the configuration's "over", null without one; lower and waker outlive the stream.
  virtual Outcome Connect(const Endpoint* endpoint, Transport* lower, Waker* waker, Stream** out,
                          Failure* failure) noexcept = 0;
  // [any] The same for the other side. A transport that only connects answers kUnimplemented.
  virtual Outcome Listen(const Endpoint* endpoint, Transport* lower, Waker* waker, Listener** out,
                         Failure* failure) noexcept = 0;

 protected:
  ~Transport() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_TRANSPORT_H_
