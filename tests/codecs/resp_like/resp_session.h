// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_SESSION_H_
#define GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_SESSION_H_

#include <glowplug/api/codec.h>
#include <glowplug/sdk/object.h>

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {

// A connection that speaks RESP: no handshake, answers in the order of the commands, pushes
// between them. Stateless.
class RespSession final : public sdk::Object<RespSession, api::CodecSession> {
 public:
  explicit RespSession(bool serving) : serving_(serving) {}

  api::Outcome Negotiate(api::Bytes in, uint64_t* used, api::AuthExchange* auth,
                         api::OutBuffer* out, api::Failure* failure) noexcept override;
  void Describe(api::SessionInfo* out) noexcept override;
  uint32_t Supports(api::Operation operation) noexcept override;
  api::Outcome Encode(const api::Request* request, api::OutBuffer* out, api::Request* first,
                      api::Failure* failure) noexcept override;
  api::Outcome Frame(api::Bytes in, uint64_t* total, api::Failure* failure) noexcept override;
  api::Outcome Head(api::Bytes frame, api::Reply* out, api::Failure* failure) noexcept override;
  // Operation::kNone reads a push: its elements as text.
  api::Outcome Body(api::Operation operation, api::Bytes frame, api::Arena* arena, api::Reply* out,
                    api::Request* first, api::Failure* failure) noexcept override;
  api::Outcome ReadRequest(api::Bytes frame, api::Arena* arena, api::Request* out,
                           api::Failure* failure) noexcept override;
  api::Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                          api::Failure* failure) noexcept override;

 private:
  const bool serving_;
};

using RespCodec = ProofCodec<RespSession, api::kRepliesInOrder>;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_SESSION_H_
