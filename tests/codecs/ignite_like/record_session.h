// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_SESSION_H_
#define GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_SESSION_H_

#include "tests/codecs/proof_codec.h"

namespace glowplug::proof {

// A connection with a handshake that carries credentials and is answered, then requests that are
// answered by id in any order. The client sends "GP1" and user and password as bytes with a length
// of one byte each in front; the server one byte, 0 for welcome. A serving session wants the
// password "open sesame" of whoever names a user.
api::CodecSession* NewRecordSession(bool serving);

using RecordCodec = ProofCodec<NewRecordSession, 0>;

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_SESSION_H_
