// SPDX-License-Identifier: Apache-2.0
// The door to the peer's language, without a socket: bytes in, bytes out. It alone knows what the
// bytes mean.
#ifndef GLOWPLUG_API_CODEC_H_
#define GLOWPLUG_API_CODEC_H_

#include "auth.h"
#include "operation.h"
#include "routing.h"

namespace glowplug::api {

inline constexpr char kCodecId[] = "glowplug.codec/1";

// Codec::GetTraits, or-ed.
inline constexpr uint32_t kRepliesInOrder = 1;  // else they are matched by token
inline constexpr uint32_t kSymmetric = 2;       // both sides send requests
inline constexpr uint32_t kAcks = 4;            // a request ends with an ack, not with an answer

// What the handshake found out. Views live as long as the session.
struct SessionInfo {
  uint32_t struct_size;
  uint32_t has_node_id;
  uint8_t node_id[16];
  Bytes protocol;  // name and version, for people: "ignite 1.7.0"
  Bytes features;  // the negotiated feature bits
};

// One connection's state. Made by Codec::Open.
struct CodecSession : Boundary {
  // [one] The handshake. `in` holds unread bytes of the peer, *used says how many were taken; what
  // is appended to `out` goes to the peer. kAgain: send out, read more, call again. kDone: requests
  // may flow. kFailed: refused, or the peer does not speak this protocol. `auth` may be null.
  virtual Outcome Negotiate(Bytes in, uint64_t* used, AuthExchange* auth, OutBuffer* out,
                            Failure* failure) noexcept = 0;
  // [any] After the handshake.
  virtual void Describe(SessionInfo* out) noexcept = 0;
  // [any] 1: this connection can carry the operation.
  virtual uint32_t Supports(Operation operation) noexcept = 0;
  // [one] Appends the request's frame. kAgain: nothing was appended; *first, whose views live until
  // the next call on this session, must be sent and answered first. kFailed leaves out as it was.
  virtual Outcome Encode(const Request* request, OutBuffer* out, Request* first,
                         Failure* failure) noexcept = 0;
  // [one] How long the frame at the beginning of `in` is. kAgain: *total (0: unknown) bytes are
  // needed before it can tell or before the frame is whole.
  virtual Outcome Frame(Bytes in, uint64_t* total, Failure* failure) noexcept = 0;
  // [one] Token, kind, status, topology and the peer's text of a whole frame.
  virtual Outcome Head(Bytes frame, Reply* out, Failure* failure) noexcept = 0;
  // [any] The rows of the answer to `operation`, as views of the frame and of the arena. kAgain: as
  // Encode, then again with the same frame. The cursor that the answer opens is in out->resource
  // also then, and when it fails: it has to be closed.
  virtual Outcome Body(Operation operation, Bytes frame, Arena* arena, Reply* out, Request* first,
                       Failure* failure) noexcept = 0;
  // [any] Serving side, and a symmetric peer's requests.
  virtual Outcome ReadRequest(Bytes frame, Arena* arena, Request* out,
                              Failure* failure) noexcept = 0;
  // [one] Serving side: the answer; either side: the ack of a request.
  virtual Outcome WriteReply(const Reply* reply, OutBuffer* out, Failure* failure) noexcept = 0;

 protected:
  ~CodecSession() = default;
};

// One client's state: types, configuration of the peer. Locked inside.
struct Codec : Boundary {
  // [any]
  virtual uint32_t GetTraits() noexcept = 0;
  // [any] serving 1: the session answers instead of asking. *out belongs to the caller and must be
  // released before the codec.
  virtual Outcome Open(uint32_t serving, CodecSession** out, Failure* failure) noexcept = 0;
  // [any] The id that requests name a cache by.
  virtual int32_t CacheId(Bytes name) noexcept = 0;
  // [any] The hash that the peer places the request's key by. kAgain: not routable, any node will
  // do.
  virtual Outcome Hash(const Request* request, uint32_t* hash, Failure* failure) noexcept = 0;
  // [ctl] Reads the answer to Operation::kMapping, and remembers which field of a key its cache is
  // placed by. Views live in the arena. Of a node only the id is told; Mapping::primary holds
  // places in Topology::nodes. A cache that was asked for and is not there does not exist.
  virtual Outcome ReadMapping(const Reply* reply, Arena* arena, Topology* out,
                              Failure* failure) noexcept = 0;

 protected:
  ~Codec() = default;
};

}  // namespace glowplug::api

#endif  // GLOWPLUG_API_CODEC_H_
