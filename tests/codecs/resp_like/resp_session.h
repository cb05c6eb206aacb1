// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_SESSION_H_
#define GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_SESSION_H_

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {

// A connection that speaks RESP: a login where the auth plugin has one, else no handshake; answers
// in the order of the commands, pushes between them.
api::CodecSession* NewRespSession(bool serving);

using RespCodec = ProofCodec<NewRespSession, api::kRepliesInOrder>;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_SESSION_H_
