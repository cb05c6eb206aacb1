// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_SESSION_H_
#define GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_SESSION_H_

#include <glowplug/api/codec.h>
#include <glowplug/sdk/object.h>

#include <string>

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {

// A connection with a handshake that carries credentials and is answered, then requests that are
// answered by id in any order. The client sends "GP1" and user and password as bytes with a length
// of one byte each in front; the server one byte, 0 for welcome.
class RecordSession final : public sdk::Object<RecordSession, api::CodecSession> {
 public:
  // The password that a serving session wants of the user "user"; without credentials it lets
  // nobody in that names a user.
  static constexpr std::string_view kPassword = "open sesame";

  explicit RecordSession(bool serving) : serving_(serving) {}

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
  // A status other than 0 goes with its text as the one value.
  api::Outcome WriteReply(const api::Reply* reply, api::OutBuffer* out,
                          api::Failure* failure) noexcept override;

 private:
  api::Outcome Greet(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                     api::Failure* failure);
  api::Outcome Welcome(api::Bytes in, uint64_t* used, api::OutBuffer* out, api::Failure* failure);

  const bool serving_;
  bool greeted_ = false;
};

using RecordCodec = ProofCodec<RecordSession, 0>;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_SESSION_H_
