// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_SESSION_H_
#define GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_SESSION_H_

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {

// A connection between equals: each side sends messages and acknowledges those that want it. A
// message's 16 bytes of identity are {this side's nonce, token}; what the peer sent comes as
// Reply::resource and Reply::token, which WriteReply puts back into ack and answer.
api::CodecSession* NewChirpSession(bool serving);

using ChirpCodec = ProofCodec<NewChirpSession, api::kSymmetric | api::kAcks>;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_CHIRP_LIKE_CHIRP_SESSION_H_
