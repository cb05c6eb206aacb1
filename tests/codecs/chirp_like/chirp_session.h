// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_SESSION_H_
#define GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_SESSION_H_

#include <glowplug/api/codec.h>
#include <glowplug/sdk/object.h>

#include "tests/codecs/chirp_like/chirp_message.h"
#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {

// A connection between equals: each side sends messages and acknowledges those that want it. A
// message's 16 bytes of identity are {this side's nonce, token}; what the peer sent comes as
// Reply::resource and Reply::token, which WriteReply puts back into ack and answer.
class ChirpSession final : public sdk::Object<ChirpSession, api::CodecSession> {
 public:
  explicit ChirpSession(bool serving);

  api::Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth,
                         api::OutBuffer* out, api::Failure* failure) noexcept override;
  void Describe(api::SessionInfo* out) noexcept override;
  uint32_t Supports(api::Operation operation) noexcept override;
  api::Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request* first,
                      api::Failure* failure) noexcept override;
  api::Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override;
  // An ack that answers nothing of ours, and a probe, come as kPush: nobody has to care.
  api::Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override;
  api::Outcome Body(api::Operation operation, api::Bytes frame, api::Arena* arena, api::Reply* out,
                    api::Request* first, api::Failure* failure) noexcept override;
  api::Outcome ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                           api::Failure* failure) noexcept override;
  // kAck acknowledges, kAnswer sends rows[0] as a message that keeps the identity.
  api::Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                          api::Failure* failure) noexcept override;

 private:
  api::Outcome SendMessage(const ChirpIdentity& identity, uint8_t type, const api::Value& payload,
                           api::OutBuffer* out, api::Failure* failure) noexcept;

  const ChirpIdentity own_;  // own_.high is the nonce
  uint32_t serial_;
  bool greeted_ = false;
  std::array<uint8_t, 16> peer_{};
};

using ChirpCodec = ProofCodec<ChirpSession, api::kSymmetric | api::kAcks>;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_SESSION_H_
