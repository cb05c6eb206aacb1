// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_SESSION_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_SESSION_H_

#include <glowplug/api/codec.h>
#include <glowplug/sdk/object.h>

#include <cstdint>
#include <string>

#include "plugins/codec_binary/fields.h"
#include "plugins/codec_binary/negotiate.h"
#include "plugins/codec_binary/session_types.h"

namespace glowplug::binary {

// One connection of a client, or with `serving` of a server. But for the types, which look after
// themselves, immutable after the handshake, which makes the [any] functions safe.
class Session final : public sdk::Object<Session, api::CodecSession> {
 public:
  // node_id: who a serving session says it is. The registry outlives the session.
  Session(bool serving, uint64_t max_frame_bytes, const ignite::Uuid& node_id,
          TypeRegistry& registry)
      : serving_(serving),
        max_frame_bytes_(max_frame_bytes),
        server_handshake_(node_id),
        types_(registry, serving),
        wire_{{negotiated_, &types_}, &registry} {}

  api::Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth,
                         api::OutBuffer* out, api::Failure* failure) noexcept override;
  void Describe(api::SessionInfo* out) noexcept override;
  uint32_t Supports(api::Operation operation) noexcept override;
  api::Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request* first,
                      api::Failure* failure) noexcept override;
  api::Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override;
  api::Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override;
  api::Outcome Body(api::Operation operation, api::Bytes frame, api::Arena* arena, api::Reply* out,
                    api::Request* first, api::Failure* failure) noexcept override;
  api::Outcome ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                           api::Failure* failure) noexcept override;
  api::Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                          api::Failure* failure) noexcept override;

 private:
  void Settle(const Negotiated& negotiated);
  // False: the record of the call is too small, the call does not belong to this side, or comes
  // before the handshake's end. Refuse() says which.
  template <class Record>
  bool Takes(bool serving, const Record& record) const {
    return record.struct_size >= sizeof(Record) && ready_ && serving == serving_;
  }
  template <class Record>
  api::Outcome Refuse(bool serving, const Record& record, api::Failure* failure) const noexcept {
    return RefuseCall(serving, record.struct_size >= sizeof(Record), failure);
  }
  [[gnu::cold, gnu::noinline]] api::Outcome RefuseCall(bool serving, bool is_whole,
                                                       api::Failure* failure) const noexcept;
  // Encode, Head and Body of whatever it may be. Not inlined: who need not call them need not make
  // room for what they need.
  [[gnu::noinline]] api::Outcome EncodeAny(const api::Request& request, api::OutBuffer* out,
                                           api::Request* first, api::Failure* failure) noexcept;
  [[gnu::noinline]] api::Outcome HeadOfAny(api::Bytes frame, api::Reply* out,
                                           api::Failure* failure) noexcept;
  [[gnu::noinline]] api::Outcome BodyOfAny(api::Operation operation, api::Bytes frame,
                                           api::Arena* arena, api::Reply* out, api::Request* first,
                                           api::Failure* failure) noexcept;
  // What must come before a request that was not encoded for `needed`, or before an answer can be
  // read.
  api::Outcome AskFirst(const ignite::Fault& needed, api::Request* first, api::Failure* failure);
  api::Outcome AskType(int32_t type_id, api::Arena* arena, api::Request* first,
                       api::Failure* failure);
  // What an answer says of types.
  void Learn(api::Operation operation, const api::Reply& reply);
  [[gnu::cold, gnu::noinline]] api::Outcome FailFrame(int64_t length,
                                                      api::Failure* failure) const noexcept;

  const bool serving_;
  const uint64_t max_frame_bytes_;
  ClientHandshake client_handshake_;
  ServerHandshake server_handshake_;
  bool ready_ = false;
  bool refused_ = false;  // the handshake has failed
  Negotiated negotiated_;
  SessionTypes types_;
  const Wire wire_;
  std::string protocol_;
  uint8_t features_[8] = {};
  uint64_t features_size_ = 0;
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_SESSION_H_
